// Two editors at one desk, on two web processes: they see each other, take over, merge, and lose no word.
import type { Route } from '@playwright/test'
import { expect, test } from '../support/journey.ts'
import { type AtDesk, editForm, entryOf, rewrite, sitDown } from '../support/desk-journey.ts'
import type { House } from '../support/house.ts'

test.beforeAll(async ({ house }) => {
  if (house.webs.length < 2) await house.startWeb()
})

const otherWeb = (house: House) => ({ url: house.webs[1]?.url ?? '' })

async function edits(desk: AtDesk, headline: string): Promise<void> {
  await desk.page.getByRole('button', { name: `Edit: ${headline}` }).click()
  await expect(editForm(desk).getByLabel('Headline')).toBeFocused()
}

test('they see each other come, see who edits what, and see at once who has left', async ({ house, browser }) => {
  const live = await house.createPage()
  await house.publish([live.slug], 'Three boats missing')
  const mira = await sitDown({ house, browser }, live.slug, 'Mira')
  await expect(mira.page.getByText('Nobody else is at the desk on this page.')).toBeVisible()
  const jon = await sitDown({ house, browser }, live.slug, 'Jon', otherWeb(house))
  await expect(mira.page.getByText(`Also here: ${jon.name}`)).toBeVisible()
  await expect(jon.page.getByText(`Also here: ${mira.name}`)).toBeVisible()
  await edits(mira, 'Three boats missing')
  await expect(entryOf(jon, 'Three boats missing')).toContainText(`${mira.name} has been editing since `)
  await jon.page.getByText(`Also here: ${mira.name}`).click()
  await expect(jon.page.getByText(`${mira.name} is editing “Three boats missing”`)).toBeVisible()
  await editForm(mira).getByRole('button', { name: 'Cancel' }).click()
  await expect(entryOf(jon, 'Three boats missing')).not.toContainText('has been editing')
  await mira.page.close()
  await expect(jon.page.getByText('Nobody else is at the desk on this page.')).toBeVisible()
})

test('an edit is taken over: its editor is told at once, keeps the text, and can take it back', async ({
  house,
  browser,
}) => {
  const live = await house.createPage()
  await house.publish([live.slug], 'Gate two closed')
  const context = { permissions: ['clipboard-read', 'clipboard-write'] }
  const mira = await sitDown({ house, browser }, live.slug, 'Mira', { context })
  const jon = await sitDown({ house, browser }, live.slug, 'Jon', otherWeb(house))
  await edits(mira, 'Gate two closed')
  await mira.page.keyboard.press('End')
  await mira.page.keyboard.type(', half written')
  await expect(entryOf(jon, 'Gate two closed')).toContainText(`${mira.name} has been editing`)
  await edits(jon, 'Gate two closed')
  await expect(editForm(jon)).toContainText(`${mira.name} has been editing since`)
  await editForm(jon).getByRole('button', { name: 'Take over' }).click()
  await expect(editForm(jon).getByRole('group', { name: 'Somebody else edits this entry' })).toHaveCount(0)
  await expect(editForm(mira).getByRole('alert').filter({ hasText: 'took over' })).toContainText(jon.name)
  await expect(editForm(mira).getByLabel('Headline')).toHaveValue('Gate two closed, half written')
  await editForm(mira).getByRole('button', { name: 'Copy my text' }).click()
  await expect(editForm(mira).getByText('Copied.')).toBeVisible()
  await mira.page.getByRole('form', { name: 'New entry' }).getByLabel('Text').click()
  await mira.page.keyboard.press('Control+V')
  const copied = mira.page.getByRole('form', { name: 'New entry' }).getByLabel('Text')
  await expect(copied.locator('p')).toHaveText(['Gate two closed, half written', 'Gate two closed in full.'])
  await editForm(mira).getByRole('button', { name: 'Take it back' }).click()
  await expect(editForm(jon)).toContainText(`${mira.name} took over at`)
})

test('whoever loads the page again finds the edit, and it is still theirs', { tag: '@full' }, async ({
  house,
  browser,
}) => {
  const live = await house.createPage()
  await house.publish([live.slug], 'Ferries late')
  const mira = await sitDown({ house, browser }, live.slug, 'Mira')
  const jon = await sitDown({ house, browser }, live.slug, 'Jon', otherWeb(house))
  await edits(mira, 'Ferries late')
  await mira.page.keyboard.type('All ')
  await edits(jon, 'Ferries late')
  await expect(editForm(jon)).toContainText(`${mira.name} has been editing since`)
  await mira.page.reload()
  await expect(mira.page.getByText(`Also here: ${jon.name}`)).toBeVisible()
  await expect(editForm(jon)).toContainText(`${mira.name} has been editing since`)
  await expect(editForm(mira)).toBeVisible()
  await expect(editForm(mira).getByRole('group', { name: 'Somebody else edits this entry' })).toHaveCount(0)
})

test('[L7] two save: the second is shown what was, theirs and their own, chooses, and nothing is lost', async ({
  house,
  browser,
}) => {
  const live = await house.createPage()
  const paragraph = (text: string) => ({ type: 'paragraph' as const, text: [{ text }] })
  const blocks = ['Three boats are missing.', 'The wind is strong.', 'The port is shut.'].map(paragraph)
  await house.publish([live.slug], 'Boats missing', { blocks })
  const reader = await browser.newPage()
  await reader.goto(`${house.url}/live/${live.slug}`)
  const mira = await sitDown({ house, browser }, live.slug, 'Mira')
  const jon = await sitDown({ house, browser }, live.slug, 'Jon', otherWeb(house))
  await edits(mira, 'Boats missing')
  await rewrite(editForm(mira).getByLabel('Text'), [
    'Two boats are missing.',
    'The wind is strong.',
    'The port is shut.',
    'More follows.',
  ])
  await edits(jon, 'Boats missing')
  await rewrite(editForm(jon).getByLabel('Text'), ['Four boats are missing.', 'The wind is gone.', 'The port is shut.'])
  await editForm(jon).getByLabel('Text').press('Control+Enter')
  await expect(editForm(jon)).toHaveCount(0)
  await expect(editForm(mira).getByText(`${jon.name} changed this entry meanwhile.`)).toBeVisible()
  await editForm(mira).getByLabel('Text').press('Control+Enter')
  const merge = mira.page.getByRole('region', { name: 'This entry was changed meanwhile' })
  await expect(merge).toContainText(`${jon.name} saved revision 2`)
  const first = merge.getByRole('group', { name: 'Paragraph · changed by both: choose' })
  await expect(first.locator('del')).toHaveText(['Three', 'Three'])
  await expect(first.locator('ins')).toHaveText(['Four', 'Two'])
  await expect(merge.getByRole('group', { name: 'Paragraph · changed by them' })).toContainText('gone')
  await expect(merge.getByRole('button', { name: 'Go on with this text' })).toBeDisabled()
  await expect(merge.getByText('1 place left to choose')).toBeVisible()
  await first.getByRole('radio', { name: 'Mine' }).check()
  await merge.getByRole('button', { name: 'Go on with this text' }).click()
  await expect(editForm(mira).getByLabel('Text').locator('p')).toHaveText([
    'Two boats are missing.',
    'The wind is gone.',
    'The port is shut.',
    'More follows.',
  ])
  await editForm(mira).getByRole('button', { name: 'Save' }).click()
  await expect(editForm(mira)).toHaveCount(0)
  await expect(reader.locator('article p').filter({ hasText: 'boats' })).toHaveText('Two boats are missing.')
  await expect(reader.locator('article')).toContainText('The wind is gone.')
})

test('[L7] a save that came too late opens the merge by itself', { tag: '@full' }, async ({ house, browser }) => {
  const live = await house.createPage()
  const id = await house.publish([live.slug], 'One', {})
  const mira = await sitDown({ house, browser }, live.slug, 'Mira')
  await edits(mira, 'One')
  await editForm(mira).getByLabel('Headline').fill('One, mine')
  // Somebody saves between the press and the command: nobody could have known.
  const savesFirst = async (route: Route) => {
    const theirs = { id, revision: 1, headline: 'One, theirs', kind: 'update', authors: [], blocks: [] }
    await house.command({ type: 'edit', entry: theirs })
    await route.continue()
  }
  await mira.page.route('**/api/commands', savesFirst, { times: 1 })
  await editForm(mira).getByLabel('Headline').press('Control+Enter')
  const merge = mira.page.getByRole('region', { name: 'This entry was changed meanwhile' })
  await expect(merge).toContainText('One, theirs')
  await merge.getByRole('button', { name: 'All of mine' }).click()
  await merge.getByRole('button', { name: 'Go on with this text' }).click()
  await editForm(mira).getByLabel('Headline').press('Control+Enter')
  await expect(entryOf(mira, 'One, mine')).toBeVisible()
})
