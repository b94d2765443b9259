// What journeys at the desk share: people who sign in, the composer, and what stands in the timeline.
import type { Browser, BrowserContextOptions, Locator, Page } from '@playwright/test'
import { v7 as newId } from 'uuid'
import type { Role } from '../../shared/account.ts'
import { createAccountStore } from '../../server/storage/account-store.ts'
import { openRedis } from '../../server/storage/redis.ts'
import type { House } from './house.ts'
import { expect } from './journey.ts'

export const password = 'tide clock window seven'

interface NewUser {
  /** What the name begins with. */
  firstName?: string
  role?: Role
  pages?: 'all' | string[]
  /** Leaves the one-time password in force. */
  isNew?: boolean
}

export async function addUser(
  house: House,
  { firstName = 'Nora', role = 'editor', pages = 'all', isNew }: NewUser = {},
) {
  const redis = await openRedis(house.redisUrl, 'work')
  const accounts = createAccountStore(redis)
  const name = `${firstName} ${newId().slice(-8)}`
  const made = await accounts.addUser({ name, role, pages })
  if (!isNew) await accounts.changePassword(made.account.id, password)
  redis.disconnect()
  return { name, id: made.account.id, password: isNew ? made.password : password }
}

export async function endSessions(house: House, id: string): Promise<void> {
  const redis = await openRedis(house.redisUrl, 'work')
  await createAccountStore(redis).changePassword(id, password)
  redis.disconnect()
}

export async function signIn(page: Page | Locator, user: { name: string; password: string }): Promise<void> {
  await page.getByLabel('Name').fill(user.name)
  await page.getByLabel('Password').fill(user.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

export type User = Awaited<ReturnType<typeof addUser>>

/** A desk that follows the page. */
export async function openDesk(house: House, browser: Browser, slug: string, user?: User): Promise<Page> {
  const page = await (await browser.newContext()).newPage()
  await page.goto(`${house.url}/desk/${slug}`)
  await signIn(page, user ?? (await addUser(house)))
  await expect(page.getByText('Following live')).toBeVisible()
  return page
}

export const composer = (page: Page) => page.getByRole('form', { name: 'New entry' })
export const entry = (page: Page, headline: string) =>
  page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: headline }) })

export async function write(page: Page, headline: string, text = 'Words.'): Promise<void> {
  await composer(page).getByLabel('Headline').fill(headline)
  await composer(page).getByLabel('Text').fill(text)
}

/** Writes a text anew, a paragraph each. */
export async function rewrite(text: Locator, paragraphs: readonly string[]): Promise<void> {
  await text.press('Control+A')
  await text.pressSequentially(paragraphs.join('\n'))
}

/** Somebody with a desk of their own, open on a page. */
export interface AtDesk {
  name: string
  page: Page
}

interface How extends NewUser {
  /** The web process, where it is not the first one. */
  url?: string
  context?: BrowserContextOptions
}

/** Signs somebody new in, as people do, and waits until their desk follows the page. */
export async function sitDown(
  { house, browser }: { house: House; browser: Browser },
  slug: string,
  firstName: string,
  { url = house.url, context = {}, ...user }: How = {},
): Promise<AtDesk> {
  const added = await addUser(house, { firstName, ...user })
  const page = await (await browser.newContext(context)).newPage()
  await page.goto(`${url}/desk/${slug}`)
  await signIn(page, added)
  await expect(page.getByText('Following live')).toBeVisible()
  return { name: added.name, page }
}

/** The desk of a new editor, following the page. */
export async function signedInDesk(
  house: House,
  browser: Browser,
  slug: string,
  context: BrowserContextOptions = {},
): Promise<Page> {
  return (await sitDown({ house, browser }, slug, 'Nora', { context })).page
}

/** An entry of the timeline, by its whole headline. */
export function entryOf({ page }: AtDesk, headline: string): Locator {
  return page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: headline, exact: true }) })
}

/** The form of an open edit. */
export function editForm({ page }: AtDesk): Locator {
  return page.getByRole('form', { name: /^Edit: / })
}
