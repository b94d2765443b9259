/** Two people at one desk: each sees the other, nobody is kept from writing, and no text is lost. */
import type { Page } from '@playwright/test'
import { composer, editForm, lookAt, press, type Scene, type Stage, write } from './stage.ts'

const [mine, theirs] = ['Joss Wender', 'Tobin Ashe']
const headline = 'Two boats are still out'
const paragraph = (text: string) => ({ type: 'paragraph' as const, text: [{ text }] })

export const together: Record<string, Scene> = {
  'somebody-edits': {
    title: 'Somebody else edits an entry: the timeline says who and since when',
    async show(stage) {
      await publish(stage)
      await startEdit(stage, theirs)
      const page = await stage.sitDown(mine, stage.slugs.ferries)
      const line = page.getByText(`${theirs} has been editing`)
      await line.waitFor()
      await lookAt(line)
      return page
    },
  },
  lease: {
    title: 'An entry that somebody else is editing is opened: go on beside them, or take over',
    async show(stage) {
      await publish(stage)
      await startEdit(stage, theirs)
      const page = await startEdit(stage, mine)
      await editForm(page).getByText(`${theirs} has been editing since`).waitFor()
      await toForm(page)
      return page
    },
  },
  'taken-over': {
    title: 'Whose edit was taken over keeps the text, can copy it, and can take it back',
    async show(stage) {
      await publish(stage)
      const page = await startEdit(stage, mine)
      const other = await startEdit(stage, theirs)
      await press(editForm(other), 'Take over')
      await editForm(page).getByText(`${theirs} took over at`).waitFor()
      await toForm(page)
      return page
    },
  },
  merge: {
    title: 'Both have saved: what was, theirs and yours side by side, to choose from',
    async show(stage) {
      await publish(stage)
      const page = await startEdit(stage, mine)
      const other = await startEdit(stage, theirs)
      await rewrite(page, ['Two boats are missing, and the lifeboat is with one of them.', 'The wind is strong.'])
      await rewrite(other, ['Four boats are missing.', 'The wind has gone round to the west.'])
      await press(editForm(other), 'Save')
      await editForm(page).getByText(`${theirs} changed this entry meanwhile.`).waitFor()
      await editForm(page).getByLabel('Text', { exact: true }).press('Control+Enter')
      const merge = page.getByRole('region', { name: 'This entry was changed meanwhile' })
      await merge.waitFor()
      await merge.evaluate(element => element.scrollIntoView())
      return page
    },
  },
  'draft-elsewhere': {
    title: 'One draft written on in two places: neither version is lost in silence',
    async show(stage) {
      const page = await stage.sitDown(mine, stage.slugs.ferries)
      await write(page, 'Harbour office opens a hotline', 'For relatives of the crews.')
      await composer(page)
        .getByText(/^Saved in your drafts/)
        .waitFor()
      const other = await stage.sitDown(mine, stage.slugs.ferries)
      await press(other, 'Drafts')
      await press(other, 'Open: Harbour office opens a hotline')
      const field = composer(other).getByLabel('Headline')
      await field.fill('Harbour office opens a hotline: 0800 4411')
      await composer(other)
        .getByText(/^Saved in your drafts/)
        .waitFor()
      await composer(page).getByLabel('Headline').fill('A hotline for relatives of the crews')
      const choice = composer(page).getByRole('region', { name: 'This draft was changed elsewhere' })
      await choice.waitFor()
      await lookAt(choice)
      stage.afterwards(async () => {
        await press(choice, 'Go on with mine')
        await composer(page)
          .getByText(/^Saved in your drafts/)
          .waitFor()
        await press(composer(page), 'Discard')
        await press(page.getByRole('dialog'), 'Discard')
      })
      return page
    },
  },
}

/** The entry that they meet in; it is gone when the picture is taken. */
async function publish({ house, slugs, afterwards }: Stage): Promise<void> {
  const blocks = ['Three boats are missing.', 'The wind is strong.', 'The port is shut.'].map(paragraph)
  const id = await house.publish([slugs.ferries], headline, { blocks })
  afterwards(() => house.command({ type: 'withdraw', entry: { id } }))
}

async function startEdit(stage: Stage, name: string): Promise<Page> {
  const page = await stage.sitDown(name, stage.slugs.ferries)
  await press(page, `Edit: ${headline}`)
  await editForm(page).waitFor()
  return page
}

async function rewrite(page: Page, paragraphs: readonly string[]): Promise<void> {
  const text = editForm(page).getByLabel('Text', { exact: true })
  await text.press('Control+A')
  await text.pressSequentially(paragraphs.join('\n'))
}

function toForm(page: Page): Promise<void> {
  return editForm(page).evaluate(form => form.scrollIntoView())
}
