// What journeys at the desk share: signing in, the composer, and what stands in the timeline.
import type { Browser, BrowserContextOptions, Locator, Page } from '@playwright/test'
import { addUser, type NewUser, type User } from './desk-user.ts'
import type { House } from './house.ts'
import { expect } from './journey.ts'

export async function signIn(page: Page | Locator, user: { name: string; password: string }): Promise<void> {
  await page.getByLabel('Name').fill(user.name)
  await page.getByLabel('Password').fill(user.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

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
