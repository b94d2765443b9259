// People: invited by a link, given other rights, removed; one's own sessions; and the log of who did what.
import { readFileSync } from 'node:fs'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from '@playwright/test'
import { v7 as newId } from 'uuid'
import type { Role } from '../../shared/account.ts'
import { invitationMs } from '../../shared/people.ts'
import { type AccountStore, createAccountStore } from '../../server/storage/account-store.ts'
import { openRedis, type Redis } from '../../server/storage/redis.ts'
import type { House } from '../support/house.ts'
import { expect, test } from '../support/journey.ts'

const password = 'tide clock window seven'
let redis: Redis
let accounts: AccountStore

test.beforeAll(async ({ house }) => {
  redis = await openRedis(house.redis.url, 'work')
  accounts = createAccountStore(redis)
})
test.afterAll(() => redis.disconnect())

async function addUser(role: Role, pages: 'all' | string[] = 'all') {
  const { account } = await accounts.addUser({ name: `Nora ${newId()}`, role, pages })
  await accounts.changePassword(account.id, password)
  return account
}

async function openDesk(house: House, browser: Browser, name: string, look = {}, view = ''): Promise<Page> {
  const page = await (await browser.newContext(look)).newPage()
  await page.goto(`${house.url}/desk${view}`)
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.locator('.menu__button')).toHaveText(name)
  return page
}

async function choose(page: Page, item: string): Promise<void> {
  await page.locator('.menu__button').click()
  await page.getByRole('button', { name: item, exact: true }).click()
}

const line = (page: Page, text: string) => page.getByRole('listitem').filter({ hasText: text })

test('an administrator invites somebody, who chooses a password by the link and is at the desk; the link works once', async ({
  house,
  browser,
}) => {
  const storm = `Storm ${newId()}`
  const live = await house.createPage({ headline: storm })
  const admin = await addUser('admin')
  const page = await openDesk(house, browser, admin.name, { permissions: ['clipboard-read', 'clipboard-write'] })
  await choose(page, 'People')
  await expect(page.getByRole('heading', { name: 'People' })).toBeFocused()
  await page.getByRole('button', { name: 'Invite somebody' }).click()
  const name = `Mira ${newId()}`
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByLabel('Role', { exact: true }).selectOption('Editor')
  await page.getByLabel('These pages only').check()
  await page.getByRole('button', { name: 'Make the link' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'Choose at least one page.' })).toBeVisible()
  await page.getByRole('checkbox', { name: storm }).check()
  await page.getByRole('button', { name: 'Make the link' }).click()
  const dialog = page.getByRole('dialog', { name: `Link for ${name}` })
  await dialog.getByRole('button', { name: 'Copy' }).click()
  await expect(dialog.getByText('Copied.')).toBeVisible()
  const link = await page.evaluate(() => navigator.clipboard.readText())
  await dialog.getByRole('button', { name: 'Close' }).click()
  await expect(line(page, name)).toContainText(`Editor on ${storm}`)
  await expect(line(page, name)).toContainText('Invited. The link can be used until')
  expect(await page.content(), 'it is shown once').not.toContain(link)

  const guest = await (await browser.newContext()).newPage()
  await guest.goto(link)
  await expect(guest.getByRole('heading', { name: `Welcome, ${name}` })).toBeFocused()
  await guest.getByLabel('New password', { exact: true }).fill(password)
  await guest.getByLabel('New password again').fill(`${password}s`)
  await guest.getByRole('button', { name: 'Open the desk' }).click()
  await expect(guest.getByText('The two new passwords differ.')).toBeVisible()
  await guest.getByLabel('New password again').fill(password)
  await guest.getByRole('button', { name: 'Open the desk' }).click()
  await expect(guest.getByText('Following live')).toBeVisible()
  expect(guest.url()).toContain(`/desk/${live.slug}`)

  const late = await (await browser.newContext()).newPage()
  await late.goto(link)
  await expect(late.getByRole('heading', { name: 'This link does not work' })).toBeFocused()
  await expect(late.getByText('This link was used already.')).toBeVisible()
  await late.getByRole('link', { name: 'Go to the sign-in' }).click()
  await expect(late.getByLabel('Name', { exact: true })).toBeVisible()
})

test('a link that is too old says so, and a new one replaces it', { tag: '@full' }, async ({ house, browser }) => {
  const admin = await addUser('admin')
  const past = createAccountStore(redis, () => Date.now() - invitationMs - 60_000)
  const { account, secret } = await past.inviteUser({ name: `Tomas ${newId()}`, role: 'editor', pages: 'all' })
  const guest = await (await browser.newContext()).newPage()
  await guest.goto(`${house.url}/desk/-/invitation#${secret}`)
  await expect(guest.getByText('This link has expired')).toBeVisible()
  const page = await openDesk(house, browser, admin.name, {}, '#people')
  await expect(line(page, account.name)).toContainText('the link has expired')
  await page.getByRole('button', { name: `New link: ${account.name}` }).click()
  await page.getByRole('button', { name: 'Make the link' }).click()
  await guest.goto(await page.getByRole('textbox', { name: 'Link' }).inputValue())
  await guest.reload()
  await expect(guest.getByRole('heading', { name: `Welcome, ${account.name}` })).toBeVisible()
})

test('a right that is taken away is gone at once, and the open desk learns of it', async ({ house, browser }) => {
  const live = await house.createPage({ headline: `Comet ${newId()}` })
  const [admin, editor] = [await addUser('admin'), await addUser('editor')]
  const theirs = await openDesk(house, browser, editor.name, {}, `/${live.slug}`)
  await theirs.getByLabel('Headline').fill('Half an entry')
  const page = await openDesk(house, browser, admin.name, {}, '#people')
  await page.getByRole('button', { name: `Change role and pages: ${editor.name}` }).click()
  await page.getByLabel('Role', { exact: true }).selectOption('Reporter')
  await page.getByRole('button', { name: 'Change', exact: true }).click()
  await expect(line(page, editor.name)).toContainText('Reporter on all pages')
  await theirs.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  await expect(theirs.getByText('Your rights were changed')).toBeAttached()
  const composer = theirs.getByRole('form', { name: 'New entry' })
  await expect(composer.getByRole('button', { name: 'Submit for review' })).toBeVisible()
  await expect(composer.getByRole('button', { name: 'Publish' })).toHaveCount(0)
  await expect(composer.getByLabel('Headline')).toHaveValue('Half an entry')

  await page.getByRole('button', { name: `Remove: ${editor.name}` }).click()
  const question = page.getByRole('dialog', { name: `Remove ${editor.name}?` })
  await question.getByRole('button', { name: 'Cancel' }).click()
  await expect(line(page, editor.name)).toHaveCount(1)
  await page.getByRole('button', { name: `Remove: ${editor.name}` }).click()
  await question.getByRole('button', { name: 'Remove' }).click()
  await expect(line(page, editor.name)).toHaveCount(0)
  await theirs.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  await expect(theirs.getByRole('dialog', { name: 'Your session has ended' })).toBeVisible()
})

test('a token is shown once and works until it is revoked', async ({ house, browser }) => {
  const admin = await addUser('admin')
  const page = await openDesk(house, browser, admin.name, {}, '#people')
  await page.getByRole('button', { name: 'Create a token' }).click()
  const name = `wire ${newId()}`
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByRole('button', { name: 'Create the token' }).click()
  const token = await page.getByRole('textbox', { name: 'Token' }).inputValue()
  const ask = () => fetch(`${house.url}/desk/api/pages`, { headers: { Authorization: `Bearer ${token}` } })
  expect((await ask()).status).toBe(200)
  await page.getByRole('button', { name: 'Close' }).click()
  await page.getByRole('button', { name: `Revoke: ${name}` }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await expect(line(page, name)).toHaveCount(0)
  expect((await ask()).status).toBe(401)
})

test('everybody sees where they are signed in, ends one session, and signs out everywhere', { tag: '@full' }, async ({
  house,
  browser,
}) => {
  const { name } = await addUser('editor')
  const here = await openDesk(house, browser, name)
  const there = await openDesk(house, browser, name, {
    userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Safari/604.1',
  })
  await choose(here, 'Your account')
  await expect(line(here, 'This browser')).toContainText('Chrome on Linux')
  await here.getByRole('button', { name: 'Sign out: Safari on iPhone' }).click()
  await expect(here.getByText('You are signed in nowhere else.')).toBeVisible()
  await there.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  await expect(there.getByRole('dialog', { name: 'Your session has ended' })).toBeVisible()

  const again = await openDesk(house, browser, name)
  await here.getByRole('button', { name: 'Sign out everywhere' }).click()
  await here.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click()
  await expect(here.getByRole('heading', { name: 'Sign in to the desk' })).toBeVisible()
  await again.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  await expect(again.getByRole('dialog', { name: 'Your session has ended' })).toBeVisible()
})

test('the audit log says who did what when, is narrowed down, and is taken along', { tag: '@full' }, async ({
  house,
  browser,
}) => {
  const [harbourName, budgetName] = [`Harbour ${newId()}`, `Budget ${newId()}`]
  const harbour = await house.createPage({ headline: harbourName })
  const budget = await house.createPage({ headline: budgetName })
  const [admin, chief] = [await addUser('admin'), await addUser('chief', [harbour.id])]
  const entry = await house.publish([harbour.slug], 'Nobody reads this in the log')
  await house.publish([budget.slug], 'Nor this')
  const page = await openDesk(house, browser, admin.name, {}, '#audit')
  await expect(line(page, entry)).toContainText(`Published an entry · ${harbourName}`)
  await expect(line(page, admin.name).first()).toContainText('Signed in')
  await page.getByLabel('Page', { exact: true }).selectOption(budgetName)
  await expect(line(page, 'Published an entry')).toHaveCount(1)
  await expect(line(page, entry)).toHaveCount(0)
  await page.getByLabel('Page', { exact: true }).selectOption('All pages')
  await page.getByLabel('Person', { exact: true }).selectOption(chief.name)
  await expect(line(page, 'Changed the password')).toHaveCount(1)
  await page.getByLabel('Act', { exact: true }).selectOption('Signed in')
  await expect(page.getByText('Nothing that was kept fits.')).toBeVisible()
  await page.getByLabel('Act', { exact: true }).selectOption('Everything')
  const downloading = page.waitForEvent('download')
  await page.getByRole('link', { name: 'CSV' }).click()
  const text = readFileSync(await (await downloading).path(), 'utf8')
  expect(text.split('\r\n')[0]).toMatch(/^time,person,person id,act,outcome/)
  expect(text.split('\r\n').filter(row => row.includes(chief.id))).toHaveLength(2)

  const theirs = await openDesk(house, browser, chief.name)
  await choose(theirs, 'Audit log')
  await expect(line(theirs, entry)).toHaveCount(1)
  await expect(line(theirs, budgetName)).toHaveCount(0)
  await expect(line(theirs, 'Signed in')).toHaveCount(0)
  await theirs.goto(`${house.url}/desk#people`)
  await theirs.reload()
  await expect(theirs.getByText('Users and tokens are for administrators of all pages.')).toBeVisible()
  await theirs.goBack()
  await expect(theirs.getByRole('heading', { name: 'Audit log' })).toBeVisible()
  await expect(theirs.getByRole('main')).not.toContainText('Nobody reads this in the log')
})

async function isGood(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze()
  expect(violations, what).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth), what).toBe(360)
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`no view has an accessibility fault, ${colorScheme}, and each fits a phone`, {
    tag: colorScheme === 'dark' ? '@full' : [],
  }, async ({ house, browser }) => {
    await house.createPage()
    const admin = await addUser('admin')
    await accounts.createToken({
      name: `Wolfeschlegelsteinhausenbergerdorff ${newId()}`.slice(0, 64),
      role: 'editor',
      pages: 'all',
    })
    const look = { colorScheme, viewport: { width: 360, height: 740 } }
    const page = await openDesk(house, browser, admin.name, look)
    for (const view of ['Your account', 'People', 'Audit log']) {
      await choose(page, view)
      await expect(page.locator('.lines__one').first()).toBeVisible()
      await isGood(page, view)
    }
    await choose(page, 'People')
    await page.getByRole('button', { name: 'Invite somebody' }).click()
    await page.getByLabel('These pages only').check()
    await isGood(page, 'inviting')
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('button', { name: `New link: ${admin.name}` }).click()
    await isGood(page, 'a question')
  })

  test(`a link and a dead one have no accessibility fault, ${colorScheme}, and fit a phone`, {
    tag: '@full',
  }, async ({ house, browser }) => {
    const { secret } = await accounts.inviteUser({ name: `Ola ${newId()}`, role: 'editor', pages: 'all' })
    const page = await (await browser.newContext({ colorScheme, viewport: { width: 360, height: 740 } })).newPage()
    await page.goto(`${house.url}/desk/-/invitation#${secret}`)
    await expect(page.getByRole('heading', { name: /^Welcome/ })).toBeVisible()
    await isGood(page, 'an invitation')
    await page.goto(`${house.url}/desk/-/invitation#nothing`)
    await page.reload()
    await expect(page.getByText('This link is not known here.')).toBeVisible()
    await isGood(page, 'a dead link')
  })
}

test('when the service is away the views say so, and come when it is back', { tag: '@full' }, async ({
  house,
  browser,
}) => {
  const admin = await addUser('admin')
  const page = await openDesk(house, browser, admin.name)
  await page.context().setOffline(true)
  for (const view of ['Your account', 'People', 'Audit log']) {
    await choose(page, view)
    // The page behind it may say so too.
    await expect(page.getByRole('alert').filter({ hasText: 'No connection to the service.' })).toBeVisible()
  }
  await page.context().setOffline(false)
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.locator('.lines__one').first()).toBeVisible()
})
