// What a worker had to set aside: an administrator sees it in words, takes the text along, and dismisses it.
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from '@playwright/test'
import { v7 as newId } from 'uuid'
import type { Role } from '../../shared/account.ts'
import { createAccountStore } from '../../server/storage/account-store.ts'
import { keys } from '../../server/storage/keys.ts'
import { createPageWrites } from '../../server/storage/page-writes.ts'
import { openRedis, type Redis } from '../../server/storage/redis.ts'
import type { House } from '../support/house.ts'
import { expect, test } from '../support/journey.ts'
import { body } from '../support/newsroom.ts'

const password = 'tide clock window seven'
let redis: Redis

test.beforeAll(async ({ house }) => {
  redis = await openRedis(house.redis.url, 'work')
})
test.afterEach(() => redis.del(keys.parked))
test.afterAll(() => redis.disconnect())

async function addUser(role: Role) {
  const { account } = await createAccountStore(redis).addUser({ name: `Nora ${newId()}`, role, pages: 'all' })
  await createAccountStore(redis).changePassword(account.id, password)
  return account
}

async function openDesk(house: House, browser: Browser, slug: string, name: string, look = {}): Promise<Page> {
  const page = await (await browser.newContext(look)).newPage()
  await page.goto(`${house.url}/desk/${slug}`)
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByText('Following live')).toBeVisible()
  return page
}

/** As the worker does it after the third fault. */
async function park(
  home: string,
  account: string,
  headline: string,
  words = 'The last boat is in.\nAll are safe.',
): Promise<void> {
  const entry = { id: newId(), ...body(headline, words) }
  const command = { type: 'publish' as const, entry, pages: [home] }
  const id = newId()
  const lane = { id, command, account, fingerprint: id, home, receivedAt: Date.now(), requestId: 'journey' }
  await createPageWrites(redis).park(lane, 'a figure was missing')
}

test('an administrator reads what was set aside, copies its words, and dismisses it after a question', async ({
  house,
  browser,
}) => {
  const live = await house.createPage({ headline: 'Storm' })
  const [editor, admin] = [await addUser('editor'), await addUser('admin')]
  await park(live.id, editor.id, 'Boats back')
  await park(live.id, 'gone', 'Ferries resume')
  const permissions = ['clipboard-read', 'clipboard-write']
  const page = await openDesk(house, browser, live.slug, admin.name, { permissions })
  await page.getByLabel('Headline').fill('Half an entry')
  await page.getByRole('button', { name: '2 commands were set aside' }).click()

  await expect(page.getByRole('heading', { name: 'Set aside' })).toBeFocused()
  await expect(page.getByRole('listitem').getByRole('heading')).toHaveText([
    'New entry: Ferries resume',
    'New entry: Boats back',
  ])
  const boats = page.getByRole('listitem').filter({ hasText: 'Boats back' })
  await expect(boats).toContainText(`From ${editor.name} for “Storm” · set aside`)
  await expect(boats).toContainText('Why: a figure was missing')
  await expect(page.getByRole('listitem').filter({ hasText: 'Ferries' })).toContainText('an account that was removed')
  await page.getByRole('button', { name: 'Copy the text: New entry: Boats back' }).click()
  await expect(page.getByText('Copied')).toBeAttached()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  expect(copied).toBe('Boats back\n\nThe last boat is in.\nAll are safe.\n\nAda Marsh')
  expect(await page.evaluate(() => document.documentElement.innerText)).toContain('The last boat is in.\nAll are safe.')

  const dismiss = page.getByRole('button', { name: 'Dismiss: New entry: Boats back' })
  const question = page.getByRole('dialog', { name: 'Dismiss this command?' })
  await dismiss.click()
  await question.getByRole('button', { name: 'Keep it' }).click()
  await expect(boats).toHaveCount(1)
  await dismiss.click()
  await expect(question).toContainText('Boats back')
  await question.getByRole('button', { name: 'Dismiss for good' }).click()
  await expect(boats).toHaveCount(0)
  await page.getByRole('button', { name: 'Back to the page' }).click()
  await expect(page.getByRole('button', { name: '1 command was set aside' })).toBeVisible()
  await expect(page.getByLabel('Headline'), 'what was being written is still there').toHaveValue('Half an entry')
  await page.reload()
  await expect(page.getByRole('button', { name: '1 command was set aside' })).toBeVisible()
})

test('a command that was set aside is sent again, goes live once, and leaves the list; one that does not fit is refused', async ({
  house,
  browser,
}) => {
  const live = await house.createPage({ headline: 'Storm' })
  const [editor, admin] = [await addUser('editor'), await addUser('admin')]
  await park(live.id, editor.id, 'Boats back', 'All are safe.')
  const page = await openDesk(house, browser, live.slug, admin.name)
  await page.getByRole('button', { name: '1 command was set aside' }).click()
  const again = page.getByRole('button', { name: 'Send again: New entry: Boats back' })
  const question = page.getByRole('dialog', { name: 'Send this command again?' })
  await house.command({ type: 'page', page: live.slug, settings: { status: 'ended' } })
  await again.click()
  await expect(question).toContainText('its byline stays')
  await question.getByRole('button', { name: 'Send again' }).click()
  const boats = page.getByRole('listitem').filter({ hasText: 'Boats back' })
  await expect(boats.getByRole('alert').filter({ hasText: 'has ended' })).toBeVisible()

  await house.command({ type: 'page', page: live.slug, settings: { status: 'live' } })
  await again.click()
  await question.getByRole('button', { name: 'Send again' }).click()
  await expect(page.getByText('Nothing is set aside.')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Set aside' })).toBeFocused()
  expect(await redis.hlen(keys.parked)).toBe(0)
  await page.getByRole('button', { name: 'Back to the page' }).click()
  await expect(page.getByRole('heading', { name: 'Boats back' })).toHaveCount(1)
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Boats back' })).toHaveCount(1)
})

test('an editor hears nothing of the commands of others', { tag: '@full' }, async ({ house, browser }) => {
  const live = await house.createPage()
  const [editor, chief] = [await addUser('editor'), await addUser('chief')]
  await park(live.id, editor.id, 'Boats back')
  for (const { name } of [editor, chief]) {
    const page = await openDesk(house, browser, live.slug, name)
    await expect(page.getByText(/set aside/)).toHaveCount(0)
  }
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the view has no accessibility fault, ${colorScheme}, and fits a phone`, {
    tag: '@full',
  }, async ({ house, browser }) => {
    const live = await house.createPage()
    const admin = await addUser('admin')
    await park(live.id, admin.id, 'Boats back')
    const look = { colorScheme, viewport: { width: 360, height: 740 } }
    const page = await openDesk(house, browser, live.slug, admin.name, look)
    const faults = async () =>
      (await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze())
        .violations
    const line = page.getByRole('button', { name: '1 command was set aside' })
    await expect(line).toBeVisible()
    expect(await faults()).toEqual([])
    await line.click()
    await expect(page.getByRole('heading', { name: 'New entry: Boats back' })).toBeVisible()
    expect(await faults()).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth), 'nothing is cut off at the side').toBe(360)
    await page.getByRole('button', { name: 'Dismiss: New entry: Boats back' }).click()
    expect(await faults()).toEqual([])
  })
}
