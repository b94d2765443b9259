// What journeys through the desk share: people who sign in, and where things are on the screen.
import { type Browser, type BrowserContextOptions, expect, type Locator, type Page } from '@playwright/test'
import { v7 as newId } from 'uuid'
import type { Role } from '../../shared/account.ts'
import { createAccountStore } from '../../server/storage/account-store.ts'
import { openRedis } from '../../server/storage/redis.ts'
import type { House } from './house.ts'

const password = 'tide clock window seven'

/** Somebody with a desk of their own, open on a page. */
export interface AtDesk {
  name: string
  page: Page
}

interface How {
  role?: Role
  pages?: 'all' | string[]
  /** The web process, where it is not the first one. */
  url?: string
  context?: BrowserContextOptions
}

/** Signs somebody new in, as people do, and waits until their desk follows the page. */
export async function sitDown(
  { house, browser }: { house: House; browser: Browser },
  slug: string,
  firstName: string,
  { role = 'editor', pages = 'all', url = house.url, context = {} }: How = {},
): Promise<AtDesk> {
  const redis = await openRedis(house.redis.url, 'work')
  const accounts = createAccountStore(redis)
  const name = `${firstName} ${newId().slice(-4)}`
  const { account } = await accounts.addUser({ name, role, pages })
  await accounts.changePassword(account.id, password)
  redis.disconnect()
  const page = await (await browser.newContext(context)).newPage()
  await page.goto(`${url}/desk/${slug}`)
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByText('Following live')).toBeVisible()
  return { name, page }
}

/** An entry of the timeline. */
export function entryOf({ page }: AtDesk, headline: string): Locator {
  return page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: headline, exact: true }) })
}

/** The form of an open edit. */
export function editForm({ page }: AtDesk): Locator {
  return page.getByRole('form', { name: /^Edit: / })
}
