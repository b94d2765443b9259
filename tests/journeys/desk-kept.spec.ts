// Words that outlive what happens to a browser and to a session; and pictures, times and passwords that are changed by hand.
import type { Page } from '@playwright/test'
import { addUser, password } from '../support/desk-user.ts'
import { composer, entry, openDesk, signIn, write } from '../support/desk-journey.ts'
import { expect, test } from '../support/journey.ts'
import { photo } from '../support/pictures.ts'

const show = (page: Page, tab: string) => page.getByRole('button', { name: tab, exact: true }).click()

test('a browser tab that crashes in the midst of a word has every keystroke when it is opened again', {
  tag: '@full',
}, async ({ house, browser }) => {
  const live = await house.createPage()
  const page = await openDesk(house, browser, live.slug)
  // The service keeps nothing meanwhile: what comes back was kept by the browser.
  await page.route('**/desk/api/drafts/**', route => route.abort())
  await composer(page).getByLabel('Headline').focus()
  await page.keyboard.type('Half a head')
  await page.keyboard.press('Enter')
  await page.keyboard.type('The gate is shut, and the wa')
  const gone = page.waitForEvent('crash')
  void page.goto('chrome://crash').catch(() => {})
  await gone

  const again = await page.context().newPage()
  await again.goto(`${house.url}/desk/${live.slug}`)
  await expect(composer(again).getByLabel('Headline')).toHaveValue('Half a head')
  await expect(composer(again).getByLabel('Text')).toHaveText('The gate is shut, and the wa')
})

test('an entry that was on its way when its tab was closed goes out once, in its order, from the next one', {
  tag: '@full',
}, async ({ house, browser }) => {
  const live = await house.createPage()
  const page = await openDesk(house, browser, live.slug)
  await page.context().setOffline(true)
  for (const title of ['Sent first', 'Sent second']) {
    await write(page, title)
    await composer(page).getByLabel('Headline').press('Control+Enter')
    await expect(composer(page).getByText(/kept here/)).toBeVisible()
    if (title === 'Sent first') await page.getByRole('button', { name: 'Write the next one meanwhile' }).click()
  }
  const context = page.context()
  await page.close()
  await context.setOffline(false)
  const again = await context.newPage()
  await again.goto(`${house.url}/desk/${live.slug}`)
  for (const title of ['Sent first', 'Sent second']) await expect(entry(again, title)).toHaveCount(1)
  const reader = await browser.newPage()
  await reader.goto(`${house.url}/live/${live.slug}`)
  await expect(reader.locator('[data-part=timeline] article h2')).toHaveText(['Sent second', 'Sent first'])
})

test('a scheduled entry is given up after a question, and never appears', { tag: '@full' }, async ({
  house,
  browser,
}) => {
  const live = await house.createPage({ timeZone: 'UTC' })
  const page = await openDesk(house, browser, live.slug)
  await write(page, 'Not after all')
  await page.getByRole('button', { name: 'Schedule…' }).click()
  await page.getByLabel(/^Publish at/).fill('2040-07-01T10:30')
  await composer(page).getByLabel('Headline').press('Control+Enter')
  await show(page, 'Scheduled')
  const cancel = page.getByRole('button', { name: 'Cancel: Not after all' })
  const question = page.getByRole('dialog', { name: 'Give up this entry?' })
  await cancel.click()
  await expect(question).toContainText('Not after all')
  await question.getByRole('button', { name: 'Keep it scheduled' }).click()
  await cancel.click()
  await question.getByRole('button', { name: 'Discard it' }).click()
  await expect(page.getByText('Nothing is scheduled on this page.')).toBeVisible()
  await page.reload()
  await show(page, 'Scheduled')
  await expect(page.getByText('Nothing is scheduled on this page.')).toBeVisible()
  await show(page, 'Timeline')
  await expect(entry(page, 'Not after all')).toHaveCount(0)
})

test('a password is changed at the desk: the old one is worth nothing, and other browsers are signed out', {
  tag: '@full',
}, async ({ house, browser }) => {
  const live = await house.createPage()
  const user = await addUser(house)
  const here = await openDesk(house, browser, live.slug, user)
  const there = await openDesk(house, browser, live.slug, user)
  await here.locator('.menu__button').click()
  await here.getByRole('button', { name: 'Your account', exact: true }).click()
  await here.getByRole('button', { name: 'Change password' }).click()
  const dialog = here.getByRole('dialog', { name: 'Change your password' })
  const change = dialog.getByRole('button', { name: 'Change password' })
  const next = 'seven gates and a tide'
  await dialog.getByLabel('Current password').fill('not the password')
  await dialog.getByLabel('New password', { exact: true }).fill(next)
  await dialog.getByLabel('New password again').fill(next)
  await change.click()
  await expect(dialog.getByRole('alert')).not.toBeEmpty()
  await dialog.getByLabel('Current password').fill(password)
  await dialog.getByLabel('New password', { exact: true }).fill(next)
  await dialog.getByLabel('New password again').fill(next)
  await change.click()
  await expect(dialog).toHaveCount(0)
  await expect(here.getByText('You are signed in nowhere else.')).toBeVisible()

  await there.reload()
  await signIn(there, user)
  await expect(there.getByRole('alert')).toHaveText('Name or password is wrong.')
  await signIn(there, { ...user, password: next })
  await expect(there.getByText('Following live')).toBeVisible()
})

test('a page gets a picture with its words, which readers see at its head', { tag: '@full' }, async ({
  house,
  browser,
}) => {
  await house.startMedia()
  const live = await house.createPage({ headline: 'Storm' })
  const page = await openDesk(house, browser, live.slug, await addUser(house, { role: 'chief' }))
  await show(page, 'Settings')
  const form = page.getByRole('form', { name: 'Page settings' })
  const chooser = page.waitForEvent('filechooser')
  await form.getByRole('button', { name: /^Add (a )?picture/ }).click()
  const buffer = await photo({ width: 1200, height: 630 })
  await (await chooser).setFiles({ name: 'mole.jpg', mimeType: 'image/jpeg', buffer })
  await form.getByLabel('What the picture shows').fill('The mole at high water')
  await form.getByRole('button', { name: 'Save settings' }).click()
  await expect(form.getByText(/^Settings are live on 1 page/)).toBeVisible({ timeout: 25_000 })
  const reader = await browser.newPage()
  await reader.goto(`${house.url}/live/${live.slug}`)
  await expect(reader.locator('[data-part=head]').getByRole('img', { name: 'The mole at high water' })).toBeVisible()

  await form.getByRole('button', { name: 'Remove picture' }).click()
  await form.getByRole('button', { name: 'Save settings' }).click()
  await expect(reader.locator('[data-part=head]').getByRole('img')).toHaveCount(0)
})

test('each file says how far its upload is, by its own bar', { tag: '@full' }, async ({ house, browser }) => {
  await house.startMedia()
  const live = await house.createPage()
  const page = await openDesk(house, browser, live.slug)
  const client = await page.context().newCDPSession(page)
  await client.send('Network.enable')
  const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 60_000 }
  await client.send('Network.emulateNetworkConditions', slow)
  const chooser = page.waitForEvent('filechooser')
  await composer(page).getByRole('button', { name: 'Add pictures' }).click()
  const buffer = await photo({ width: 1400, height: 900, noise: true })
  await (await chooser).setFiles(['one.jpg', 'two.jpg'].map(name => ({ name, mimeType: 'image/jpeg', buffer })))
  const rows = page.getByRole('list', { name: 'Pictures on their way' }).getByRole('listitem')
  for (const name of ['one.jpg', 'two.jpg']) {
    await expect(rows.filter({ hasText: name }).getByRole('progressbar', { name: `Uploading ${name}` })).toBeVisible()
  }
  await expect(rows.filter({ hasText: 'one.jpg' })).toContainText(/[1-9]\d? %/)
  await client.send('Network.emulateNetworkConditions', { ...slow, uploadThroughput: -1 })
  await expect(page.getByRole('group', { name: 'Gallery of 2 pictures' })).toBeVisible({ timeout: 25_000 })
})
