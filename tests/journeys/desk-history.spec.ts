// What was before: every revision, what differs, the way back; and a withdrawal that is undone.
import { AxeBuilder } from '@axe-core/playwright'
import type { EntryBody } from '../../shared/entry.ts'
import type { House } from '../support/house.ts'
import type { Page } from '@playwright/test'
import { expect, test } from '../support/journey.ts'
import { type AtDesk, editForm, entryOf, sitDown } from '../support/desk-journey.ts'

const words = (headline: string, text: string): EntryBody => ({
  headline,
  blocks: [{ type: 'paragraph', text: [{ text }] }],
  authors: [],
  kind: 'update',
})

/** An entry with three revisions. */
async function threeTimes(house: House, slug: string): Promise<string> {
  const id = await house.publish([slug], 'Gate shut', { ...words('Gate shut', 'Gate one is shut.') })
  await house.command({ type: 'edit', entry: { id, revision: 1, ...words('Gate shut', 'Gate two is shut.') } })
  await house.command({ type: 'edit', entry: { id, revision: 2, ...words('Gates shut', 'All gates are shut.') } })
  return id
}

const history = ({ page }: AtDesk) => page.getByRole('dialog', { name: /^History: / })

/** Beside what was done just now; the text editor has one of its own. */
const undoOf = (page: Page) => page.getByRole('group', { name: 'Done just now' }).getByRole('button', { name: 'Undo' })

test('an editor compares any two revisions, word by word, and restores one; the others stay', async ({
  house,
  browser,
}) => {
  const live = await house.createPage()
  await threeTimes(house, live.slug)
  const mira = await sitDown({ house, browser }, live.slug, 'Mira')
  await mira.page.getByRole('button', { name: 'History: Gates shut' }).click()
  const dialog = history(mira)
  await expect(dialog.getByRole('heading', { name: 'From revision 2 to 3' })).toBeVisible()
  await expect(dialog.getByRole('listitem')).toHaveCount(3)
  await expect(dialog.getByRole('listitem').first()).toContainText('what readers have')
  await dialog.getByRole('radio', { name: 'Compare from revision 1' }).check()
  await dialog.getByRole('radio', { name: 'Compare to revision 2' }).check()
  await expect(dialog.locator('del')).toHaveText('one')
  await expect(dialog.locator('ins')).toHaveText('two')
  await dialog.getByRole('button', { name: 'Restore revision 1' }).click()
  await mira.page.getByRole('dialog', { name: 'Restore revision 1?' }).getByRole('button', { name: 'Restore' }).click()
  await expect(entryOf(mira, 'Gate shut')).toContainText('Gate one is shut.')
  await entryOf(mira, 'Gate shut').focus()
  await mira.page.keyboard.press('h')
  await expect(dialog.getByRole('listitem').first()).toContainText(`Revision 4 · what readers have${mira.name}, `)
})

test('a withdrawn entry comes back with an earlier text; nobody sees what it was withdrawn for', {
  tag: '@full',
}, async ({ house, browser }) => {
  const live = await house.createPage()
  const id = await threeTimes(house, live.slug)
  await house.command({ type: 'withdraw', entry: { id } })
  const chief = await sitDown({ house, browser }, live.slug, 'Ada', { role: 'chief' })
  const reader = await browser.newPage()
  await reader.goto(`${house.url}/live/${live.slug}`)
  await chief.page.getByRole('button', { name: 'Withdrawn', exact: true }).click()
  await chief.page.getByRole('button', { name: 'History: Gates shut' }).click()
  await expect(history(chief).getByText('This entry is withdrawn: readers see none of this.')).toBeVisible()
  await history(chief).getByRole('button', { name: 'Restore revision 2' }).click()
  await chief.page.getByRole('button', { name: 'Bring it back' }).click()
  await expect(reader.locator('article').filter({ hasText: 'Gate shut' })).toContainText('Gate two is shut.')
  await expect(reader.getByText('All gates are shut.')).toHaveCount(0)
})

test('a withdrawal is undone by its button and by a key, and offered for a while only', async ({ house, browser }) => {
  const live = await house.createPage({ headline: 'Storm' })
  await house.publish([live.slug], 'Wrong harbour')
  const chief = await sitDown({ house, browser }, live.slug, 'Ada', { role: 'chief' })
  await chief.page.clock.install()
  const withdraw = async () => {
    await entryOf(chief, 'Wrong harbour').focus()
    await chief.page.keyboard.press('Delete')
    const question = chief.page.getByRole('dialog', { name: 'Withdraw this entry?' })
    await expect(question).toContainText('Wrong harbour')
    await expect(question).toContainText('Storm')
    await question.getByRole('button', { name: 'Withdraw' }).click()
    await expect(entryOf(chief, 'Wrong harbour')).toHaveCount(0)
    await expect(chief.page.getByRole('group', { name: 'Done just now' })).toContainText('withdrawn from “Storm”')
  }
  await withdraw()
  await undoOf(chief.page).click()
  await expect(entryOf(chief, 'Wrong harbour')).toBeVisible()
  await withdraw()
  await chief.page.keyboard.press('u')
  await expect(entryOf(chief, 'Wrong harbour')).toBeVisible()
  await withdraw()
  await chief.page.clock.fastForward(11_000)
  await expect(undoOf(chief.page)).toHaveCount(0)
})

test('an edit just after publishing is silent to readers, one with a correction note is not', async ({
  house,
  browser,
}) => {
  const live = await house.createPage()
  await house.publish([live.slug], 'A tpyo')
  const reader = await browser.newPage()
  await reader.goto(`${house.url}/live/${live.slug}`)
  const mira = await sitDown({ house, browser }, live.slug, 'Mira')
  await mira.page.getByRole('button', { name: 'Edit: A tpyo' }).click()
  await editForm(mira).getByLabel('Headline').fill('A typo')
  await editForm(mira).getByLabel('Headline').press('Control+Enter')
  const article = reader.locator('article').filter({ has: reader.getByRole('heading', { name: 'A typo' }) })
  await expect(article).toBeVisible()
  await expect(article).not.toContainText('Updated')
  await mira.page.getByRole('button', { name: 'Edit: A typo' }).click()
  await editForm(mira).getByLabel('Correction note').fill('It was spelt wrong.')
  await editForm(mira).getByLabel('Correction note').press('Control+Enter')
  await expect(article).toContainText('Correction: It was spelt wrong.')
  await expect(article).toContainText('Updated')
})

/** What lies half under the bar, where the page happens to be scrolled to, is not what is looked at here. */
async function hasNoFault({ page }: AtDesk, part: string): Promise<void> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
  expect((await new AxeBuilder({ page }).include(part).withTags(tags).analyze()).violations).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth), 'nothing is cut off').toBe(360)
}

for (const scheme of ['light', 'dark'] as const) {
  const how = { role: 'chief', context: { colorScheme: scheme, viewport: { width: 360, height: 740 } } } as const

  test(`history, help and undo have no accessibility fault, ${scheme}, and fit a phone`, {
    tag: '@full',
  }, async ({ house, browser }) => {
    const live = await house.createPage()
    await threeTimes(house, live.slug)
    const chief = await sitDown({ house, browser }, live.slug, 'Ada', how)
    const { page } = chief
    await page.getByRole('button', { name: 'History: Gates shut' }).click()
    await expect(history(chief).getByRole('heading', { name: 'From revision 2 to 3' })).toBeVisible()
    await hasNoFault(chief, 'dialog')
    await page.keyboard.press('Escape')
    await page.keyboard.press('?')
    await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible()
    await hasNoFault(chief, 'dialog')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Withdraw: Gates shut' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).click()
    // Whoever points at it keeps it there.
    await undoOf(page).hover()
    await hasNoFault(chief, '.toasts')
  })

  test(`the merge has no accessibility fault, ${scheme}, and fits a phone`, {
    tag: '@full',
  }, async ({ house, browser }) => {
    const live = await house.createPage()
    const id = await threeTimes(house, live.slug)
    const chief = await sitDown({ house, browser }, live.slug, 'Ada', how)
    await chief.page.getByRole('button', { name: 'Edit: Gates shut' }).click()
    await editForm(chief).getByLabel('Headline').fill('Gates shut, says the port')
    await house.command({ type: 'edit', entry: { id, revision: 3, ...words('Gates open', 'All gates are open.') } })
    await expect(editForm(chief).getByRole('button', { name: 'Compare and merge' })).toBeVisible()
    await hasNoFault(chief, '.edit__notices')
    await editForm(chief).getByRole('button', { name: 'Compare and merge' }).click()
    await expect(chief.page.getByRole('region', { name: 'This entry was changed meanwhile' })).toContainText('open')
    await hasNoFault(chief, '.merge')
  })
}
