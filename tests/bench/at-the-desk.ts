/** A browser as benches use it, and somebody new who sits down at the desk in it. */
import { type Browser, type BrowserContextOptions, chromium, type Page } from '@playwright/test'
import { v7 as newId } from 'uuid'
import type { Role } from '../../shared/account.ts'
import { createAccountStore } from '../../server/storage/account-store.ts'
import { openRedis } from '../../server/storage/redis.ts'
import type { House } from '../support/house.ts'

const password = 'tide clock window seven'

export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
  })
}

interface Who {
  name?: string
  role?: Role
  /** Their ids; all of them, unless told. */
  pages?: 'all' | string[]
  context?: BrowserContextOptions
}

/** Makes an account of this name. @returns its name, which has to be another one each time */
export async function hire(
  house: House,
  { name = `Nora ${newId().slice(-6)}`, role = 'editor', pages = 'all' }: Who = {},
) {
  const redis = await openRedis(house.redisUrl, 'work')
  const accounts = createAccountStore(redis)
  const { account } = await accounts.addUser({ name, role, pages })
  await accounts.changePassword(account.id, password)
  redis.disconnect()
  return name
}

export async function signIn(page: Page, name: string): Promise<void> {
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** @returns the desk, which follows the page */
export async function sitDown(house: House, browser: Browser, slug: string, who: Who = {}): Promise<Page> {
  const page = await (await browser.newContext({ locale: 'en-GB', ...who.context })).newPage()
  await page.goto(`${house.url}/desk/${slug}`)
  await signIn(page, await hire(house, who))
  await page.getByText('Following live').waitFor()
  return page
}
