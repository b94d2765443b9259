// The desk in a real browser: from the first password to an entry that readers see, and back out again.
import { AxeBuilder } from '@axe-core/playwright'
import type { Route } from '@playwright/test'
import sharp from 'sharp'
import { v7 as newId } from 'uuid'
import { composer, entry, openDesk, signIn, write } from '../support/desk-journey.ts'
import { addUser, endSessions, password } from '../support/desk-user.ts'
import { expect, test } from '../support/journey.ts'

test('a new editor signs in, changes the one-time password, and is in', async ({ house, browser }) => {
  const { slug } = await house.createPage()
  const user = await addUser(house, { isNew: true })
  const page = await (await browser.newContext()).newPage()
  await page.goto(`${house.url}/desk/${slug}`)
  await signIn(page, { ...user, password: 'not the password' })
  await expect(page.getByRole('alert')).toHaveText('Name or password is wrong.')
  await signIn(page, user)
  await page.getByLabel('One-time password').fill(user.password)
  await page.getByLabel('New password', { exact: true }).fill(password)
  await page.getByLabel('New password again').fill(password)
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(composer(page)).toBeVisible()
  await page.reload()
  await expect(composer(page), 'the session outlives the page').toBeVisible()
})

test('an entry is published by keyboard, comes back live with its time, and leaves an empty form', async ({
  house,
  browser,
}) => {
  const live = await house.createPage()
  const page = await openDesk(house, browser, live.slug)
  const reader = await browser.newPage()
  await reader.goto(`${house.url}/live/${live.slug}`)
  await expect(reader.locator('[data-part=connection]')).toContainText('Live')
  await composer(page).getByLabel('Headline').focus()
  await page.keyboard.type('Barrier closed')
  await page.keyboard.press('Enter')
  await page.keyboard.type('The gates are shut.\nMore follows.')
  await page.keyboard.press('Control+Enter')
  await expect(composer(page).getByText(/^Live on 1 page · sent to 1 reader · \d/)).toBeVisible()
  await expect(composer(page).getByLabel('Headline')).toHaveValue('')
  await expect(entry(page, 'Barrier closed')).toContainText('More follows.')
  await expect(reader.getByRole('heading', { name: 'Barrier closed' })).toBeVisible()
})

test('a picture is uploaded, needs words for those who cannot see it, and stands in the entry', {
  tag: '@full',
}, async ({ house, browser }) => {
  await house.startMedia()
  const live = await house.createPage()
  const page = await openDesk(house, browser, live.slug)
  const picture = await sharp({ create: { width: 640, height: 360, channels: 3, background: '#2b6777' } })
    .jpeg()
    .toBuffer()
  await write(page, 'Waves at the mole')
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Add pictures' }).click()
  await (await chooser).setFiles({ name: 'not-a-picture.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('words') })
  await expect(composer(page).getByText(/Only JPEG, PNG/)).toBeVisible()
  const second = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Add pictures' }).click()
  await (await second).setFiles({ name: 'waves.jpg', mimeType: 'image/jpeg', buffer: picture })
  await expect(page.getByLabel('What the picture shows')).toBeVisible()
  await page.getByRole('button', { name: 'Remove: not-a-picture.jpg' }).click()
  await page.getByLabel('Caption').fill('Spray over the wall')
  await page.getByLabel('Credit').fill('R. Nunes')
  await page.getByRole('button', { name: 'Publish', exact: true }).click()
  await expect(composer(page).getByRole('alert')).toContainText('what the picture shows')
  await page.getByLabel('What the picture shows').fill('A wave breaks over the harbour wall')
  await page.keyboard.press('Control+Enter')
  const published = entry(page, 'Waves at the mole')
  await expect(published.getByRole('img', { name: 'A wave breaks over the harbour wall' })).toBeVisible()
  await expect(published).toContainText('Spray over the wall')
  await expect(published).toContainText('R. Nunes')
})

test('breaking news is asked about once, and one entry goes live on two pages', async ({ house, browser }) => {
  // Other journeys have pages here, too, and one of them may be called Ferries.
  const ferries = `Ferries ${newId()}`
  const [one, other] = [await house.createPage({ headline: 'Storm' }), await house.createPage({ headline: ferries })]
  const page = await openDesk(house, browser, one.slug)
  await write(page, 'Bridge closed')
  await composer(page).getByRole('radio', { name: 'Breaking' }).check()
  await composer(page).getByRole('checkbox', { name: ferries }).check()
  await page.getByRole('button', { name: 'Publish breaking news on 2 pages' }).click()
  const question = page.getByRole('dialog', { name: 'Publish as breaking news?' })
  await expect(question).toContainText(`“${ferries}”`)
  await expect(question, 'as readers who are further down will see it').toContainText('Breaking: Bridge closed')
  await question.getByRole('button', { name: 'Publish breaking news' }).click()
  await expect(composer(page).getByText(/^Live on 2 pages · no readers connected · \d/)).toBeVisible()
  await page.getByLabel('Live page').selectOption(other.id)
  await expect(entry(page, 'Bridge closed')).toContainText('Breaking')
})

test('what is written survives a reload, and what was sent while the service was away goes live once it is back', async ({
  house,
  browser,
}) => {
  const live = await house.createPage()
  const page = await openDesk(house, browser, live.slug)
  await write(page, 'Half an entry', 'It is not finished')
  await page.reload()
  await expect(composer(page).getByLabel('Headline')).toHaveValue('Half an entry')
  await expect(composer(page).getByLabel('Text')).toHaveText('It is not finished')
  await page.context().setOffline(true)
  await expect(page.getByText('Offline. What you send is kept here')).toBeVisible()
  await page.keyboard.press('Control+Enter') // nothing is focused: nothing happens
  await composer(page).getByLabel('Headline').press('Control+Enter')
  await expect(composer(page).getByText(/^No connection\. It is kept here/)).toBeVisible()
  await page.context().setOffline(false)
  await page.reload()
  await expect(entry(page, 'Half an entry')).toHaveCount(1)
  await expect(composer(page).getByLabel('Headline')).toHaveValue('')
})

test('a refused entry stays in the form, with the reason and what to do', async ({ house, browser }) => {
  const live = await house.createPage()
  const page = await openDesk(house, browser, live.slug)
  await write(page, 'Too late')
  // The page ends between the press and the command: what an editor sees who is slower than a chief.
  const endsFirst = async (route: Route) => {
    await house.command({ type: 'page', page: live.slug, settings: { status: 'ended' } })
    await route.continue()
  }
  await page.route('**/api/commands', endsFirst, { times: 1 })
  await composer(page).getByLabel('Text').press('Control+Enter')
  await expect(composer(page).getByText(/Choose another page, or ask a chief editor/)).toBeVisible()
  await expect(composer(page).getByLabel('Headline')).toHaveValue('Too late')
  await expect(page.getByText('Coverage has ended: no new entries.')).toBeVisible()
})

test('an entry is withdrawn after a question that names it, and restored from the list', async ({ house, browser }) => {
  const live = await house.createPage({ headline: 'Storm' })
  const user = await addUser(house, { role: 'chief' })
  await house.publish([live.slug], 'Wrong harbour')
  const page = await openDesk(house, browser, live.slug, user)
  await page.getByRole('button', { name: 'Withdraw: Wrong harbour' }).click()
  const question = page.getByRole('dialog', { name: 'Withdraw this entry?' })
  await expect(question).toContainText('Wrong harbour')
  await expect(question).toContainText('Storm')
  await question.getByRole('button', { name: 'Withdraw' }).click()
  await expect(entry(page, 'Wrong harbour')).toHaveCount(0)
  await page.getByRole('button', { name: 'Withdrawn' }).click()
  await page.getByRole('button', { name: 'Restore: Wrong harbour' }).click()
  await expect(page.getByText('Nothing is withdrawn on this page.')).toBeVisible()
  await page.getByRole('button', { name: 'Timeline' }).click()
  await expect(entry(page, 'Wrong harbour')).toBeVisible()
})

test('a session that ends in the middle is opened again in place, and the entry goes out', async ({
  house,
  browser,
}) => {
  const live = await house.createPage()
  const user = await addUser(house)
  const page = await openDesk(house, browser, live.slug, user)
  await write(page, 'Written before the end')
  await endSessions(house, user.id)
  await composer(page).getByLabel('Text').press('Control+Enter')
  const again = page.getByRole('dialog', { name: 'Your session has ended' })
  await again.getByLabel('Password').fill(password)
  await again.getByRole('button', { name: 'Sign in' }).click()
  await expect(entry(page, 'Written before the end')).toHaveCount(1)
})

test('each role sees what it may do, in words', { tag: '@full' }, async ({ house, browser }) => {
  const live = await house.createPage()
  await house.publish([live.slug], 'By someone else')
  const reporter = await openDesk(house, browser, live.slug, await addUser(house, { role: 'reporter' }))
  await expect(composer(reporter).getByRole('button', { name: 'Submit for review' })).toBeVisible()
  await expect(composer(reporter).getByRole('button', { name: /^(Publish|Schedule)/ })).toHaveCount(0)
  await expect(reporter.getByRole('button', { name: /^Edit/ })).toHaveCount(0)
  const editor = await openDesk(house, browser, live.slug)
  await editor.getByRole('button', { name: 'Withdraw: By someone else' }).click()
  await expect(editor.getByText('Only a chief editor can withdraw what someone else wrote.')).toBeVisible()
  const nowhere = await (await browser.newContext()).newPage()
  await nowhere.goto(`${house.url}/desk`)
  await signIn(nowhere, await addUser(house, { pages: [`p_${newId()}`] }))
  await expect(nowhere.getByRole('heading', { name: 'No pages yet' })).toBeVisible()
})

for (const scheme of ['light', 'dark'] as const) {
  test(`the desk has no accessibility fault, ${scheme}, and fits a phone`, {
    tag: scheme === 'dark' ? '@full' : [],
  }, async ({ house, browser }) => {
    const live = await house.createPage()
    await house.publish([live.slug], 'An entry to edit')
    const user = await addUser(house)
    const page = await (
      await browser.newContext({ colorScheme: scheme, viewport: { width: 360, height: 740 } })
    ).newPage()
    const faults = async () =>
      (await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze())
        .violations
    await page.goto(`${house.url}/desk/${live.slug}`)
    await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible()
    expect(await faults()).toEqual([])
    await signIn(page, user)
    await expect(page.getByText('Following live')).toBeVisible()
    await page.getByRole('button', { name: 'Edit: An entry to edit' }).click()
    await page.getByRole('form', { name: /^Edit/ }).waitFor()
    expect(await faults()).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth), 'nothing is cut off at the side').toBe(360)
  })
}

test('signing out ends the session, and the name menu closes by Escape', { tag: '@full' }, async ({
  house,
  browser,
}) => {
  const { slug } = await house.createPage()
  const user = await addUser(house)
  const page = await openDesk(house, browser, slug, user)
  await page.getByText(user.name, { exact: true }).first().click()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeHidden()
  await page.getByText(user.name, { exact: true }).first().click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in to the desk' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Sign in to the desk' })).toBeVisible()
})

test('an entry that no worker takes yet is shown as accepted, can be set aside, and goes live once', async ({
  house,
  browser,
}) => {
  const live = await house.createPage()
  const page = await openDesk(house, browser, live.slug)
  await house.workers.pop()?.stop()
  await write(page, 'Sent into the queue')
  await composer(page).getByLabel('Text').press('Control+Enter')
  await expect(composer(page).getByText('Accepted. It will be live in a moment.')).toBeVisible()
  await page.getByRole('button', { name: 'Write the next one meanwhile' }).click()
  await write(page, 'The next one')
  await expect(page.getByRole('region', { name: 'On its way' })).toContainText('Sent into the queue')
  await house.startWorker()
  await expect(entry(page, 'Sent into the queue')).toHaveCount(1)
  await expect(composer(page).getByLabel('Headline')).toHaveValue('The next one')
})
