// An open desk of someone who is signed in, as journeys begin with it.
import type { Browser, BrowserContextOptions, Page } from '@playwright/test'
import { v7 as newId } from 'uuid'
import { createAccountStore } from '../../server/storage/account-store.ts'
import { openRedis } from '../../server/storage/redis.ts'
import type { House } from './house.ts'
import { expect } from './journey.ts'

const password = 'tide clock window seven'

/** @returns the desk of a new editor, following the page */
export async function signedInDesk(
  house: House,
  browser: Browser,
  slug: string,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const redis = await openRedis(house.redisUrl, 'work')
  const accounts = createAccountStore(redis)
  const name = `Nora ${newId()}`
  const { account } = await accounts.addUser({ name, role: 'editor', pages: 'all' })
  await accounts.changePassword(account.id, password)
  redis.disconnect()
  const page = await (await browser.newContext(options)).newPage()
  await page.goto(`${house.url}/desk/${slug}`)
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByText('Following live')).toBeVisible()
  return page
}
