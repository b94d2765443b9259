// The timeline by keyboard alone: moving, pinning, key events, pages, and keys that stay out of what is typed.
import type { Locator } from '@playwright/test'
import { expect, test } from '../support/journey.ts'
import { editForm, entryOf, sitDown } from '../support/desk-journey.ts'
import { addUser } from '../support/desk-user.ts'
import { photo } from '../support/pictures.ts'

test('j and k move, e edits, p pins, h shows the history, ? shows all keys', async ({ house, browser }) => {
  const live = await house.createPage()
  for (const headline of ['Oldest', 'Middle', 'Newest']) await house.publish([live.slug], headline)
  const mira = await sitDown({ house, browser }, live.slug, 'Mira')
  const { page } = mira
  const press = (key: string) => page.keyboard.press(key)
  await press('j')
  await expect(entryOf(mira, 'Newest')).toBeFocused()
  await press('j')
  await press('j')
  await press('j')
  await expect(entryOf(mira, 'Oldest'), 'the last one keeps the focus').toBeFocused()
  await press('k')
  await expect(entryOf(mira, 'Middle')).toBeFocused()
  await press('p')
  await expect(entryOf(mira, 'Middle').getByRole('button', { name: 'Unpin: Middle' })).toBeEnabled()
  await expect(entryOf(mira, 'Middle'), 'the key is pressed again where one is').toBeFocused()
  await press('p')
  await expect(entryOf(mira, 'Middle').getByRole('button', { name: 'Pin: Middle', exact: true })).toBeEnabled()
  await press('h')
  await expect(page.getByRole('dialog', { name: 'History: Middle' })).toContainText('one revision only')
  await press('j')
  await press('Escape')
  await expect(entryOf(mira, 'Middle'), 'keys do nothing behind a dialog').toBeFocused()
  await press('?')
  const help = page.getByRole('dialog', { name: 'Keys' })
  for (const key of ['j', 'k', 'e', 'p', 'h', 'Delete', '?']) {
    await expect(help.getByText(key, { exact: true })).toBeVisible()
  }
  await press('Escape')
  await press('e')
  await expect(editForm(mira).getByLabel('Headline')).toBeFocused()
  await press('End')
  await page.keyboard.type(' jkeph?')
  await expect(editForm(mira).getByLabel('Headline'), 'in a field they are letters').toHaveValue('Middle jkeph?')
  await press('Control+Enter')
  await expect(entryOf(mira, 'Middle jkeph?')).toBeVisible()
})

test('the fourth pin is refused with the reason', { tag: '@full' }, async ({ house, browser }) => {
  const live = await house.createPage()
  for (const headline of ['One', 'Two', 'Three', 'Four']) await house.publish([live.slug], headline)
  const mira = await sitDown({ house, browser }, live.slug, 'Mira')
  for (const headline of ['One', 'Two', 'Three']) {
    await mira.page.getByRole('button', { name: `Pin: ${headline}`, exact: true }).click()
    await expect(mira.page.getByRole('button', { name: `Unpin: ${headline}` })).toBeVisible()
  }
  await mira.page.getByRole('button', { name: 'Pin: Four', exact: true }).click()
  const refused = mira.page
    .getByRole('region', { name: 'On its way' })
    .getByRole('listitem')
    .filter({ hasText: 'Four' })
  await expect(refused).toContainText('A page has at most 3 pins: unpin one first.')
  await refused.getByRole('button', { name: 'Dismiss' }).click()
  await expect(refused).toHaveCount(0)
})

test('an entry becomes a key event, is put on another page and taken off again', { tag: '@full' }, async ({
  house,
  browser,
}) => {
  const [storm, ferries] = [
    await house.createPage({ headline: 'Storm' }),
    await house.createPage({ headline: 'Ferries' }),
  ]
  await house.publish([storm.slug], 'Port shut')
  const chief = await sitDown({ house, browser }, storm.slug, 'Ada', { role: 'chief' })
  const { page } = chief
  const reader = await browser.newPage()
  await reader.goto(`${house.url}/live/${ferries.slug}`)
  await page.getByRole('button', { name: 'Key event: Port shut', exact: true }).click()
  await expect(page.getByRole('button', { name: 'No key event: Port shut' })).toBeVisible()
  await page.getByRole('button', { name: 'Pages: Port shut' }).click()
  const dialog = page.getByRole('dialog', { name: 'On which pages does it stand?' })
  const onFerries = dialog.locator(`label:has-text("Ferries") input`).last()
  await onFerries.check()
  await expect(dialog).toContainText('Readers of “Ferries” will see it.')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(reader.getByRole('heading', { name: 'Port shut' })).toBeVisible()
  await page.getByRole('button', { name: 'Pages: Port shut' }).click()
  await onFerries.uncheck()
  await expect(dialog).toContainText('It disappears from “Ferries”.')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(reader.getByRole('heading', { name: 'Port shut' })).toHaveCount(0)
})

test('from signing in to an entry with a picture, published: nothing but keys', async ({ house, browser }) => {
  await house.startMedia()
  const live = await house.createPage()
  const user = await addUser(house)
  const page = await (await browser.newContext()).newPage()
  const keys = page.keyboard
  const tabTo = async (target: Locator, key = 'Tab') => {
    for (let left = 60; left > 0; left -= 1) {
      if (await target.evaluate(element => element === document.activeElement)) return
      await keys.press(key)
    }
    throw new Error(`the key ${key} does not lead there`)
  }
  await page.goto(`${house.url}/desk/${live.slug}`)
  await expect(page.getByLabel('Name')).toBeFocused()
  await keys.type(user.name)
  await keys.press('Tab')
  await keys.type(user.password)
  await keys.press('Enter')
  await expect(page.getByText('Following live')).toBeVisible()

  const form = page.getByRole('form', { name: 'New entry' })
  await tabTo(form.getByLabel('Headline'))
  await keys.type('The gate at dawn')
  await keys.press('Enter')
  await keys.type('It held all night.')
  const chooser = page.waitForEvent('filechooser')
  await tabTo(form.getByRole('button', { name: 'Add pictures' }))
  await keys.press('Enter')
  const buffer = await photo({ width: 900, height: 600 })
  await (await chooser).setFiles({ name: 'gate.jpg', mimeType: 'image/jpeg', buffer })
  await expect(form.getByRole('group', { name: 'Picture' })).toBeVisible()
  // Back into the text, and through it; on the way there may be the file, while it is being sent.
  await tabTo(form.getByRole('textbox', { name: 'Text', exact: true }), 'Shift+Tab')
  await tabTo(form.getByLabel('What the picture shows'))
  await keys.type('The gate in the first light')
  await keys.press('Control+Enter')
  const published = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'The gate at dawn' }) })
  await expect(published.getByRole('img', { name: 'The gate in the first light' })).toBeVisible({ timeout: 20_000 })
  await expect(form.getByLabel('Headline')).toHaveValue('')
})
