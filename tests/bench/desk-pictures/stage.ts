/** What the pictures of the desk are taken of: a newsroom in the midst of its work, its people, and their browsers. */
import type { Browser, BrowserContextOptions, Locator, Page } from '@playwright/test'
import type { Account, Role } from '../../../shared/account.ts'
import { createAccountStore } from '../../../server/storage/account-store.ts'
import { openRedis } from '../../../server/storage/redis.ts'
import { endSessions } from '../../support/desk-user.ts'
import type { House } from '../../support/house.ts'
import { hire, signIn } from '../at-the-desk.ts'

/** The page of the demo that runs while the pictures are taken. */
export const storm = 'storm-at-port-aldry'

const people: Record<string, Role> = {
  'Lena Adeyo': 'admin',
  'Mara Quillan': 'chief',
  'Tobin Ashe': 'editor',
  'Joss Wender': 'editor',
  'Ines Farrow': 'reporter',
}

export interface Scene {
  /** One sentence for the list of pictures. */
  title: string
  /** Brings it about. @returns the desk that is pictured */
  show: (stage: Stage) => Promise<Page>
  /** Something is under way in it, and stays so. */
  isMidway?: true
}

/** A scene at one person's desk that follows the storm. @param act what is done there */
export function deskOf(name: string, act: (page: Page, stage: Stage) => unknown, more?: BrowserContextOptions) {
  return async (stage: Stage): Promise<Page> => {
    const page = await stage.sitDown(name, storm, more)
    await act(page, stage)
    return page
  }
}

export interface Stage {
  house: House
  /** Pages of the newsroom beside the demo's. */
  slugs: { empty: string; ferries: string }
  /** A window of its own, in which nobody is signed in. */
  open(more?: BrowserContextOptions): Promise<Page>
  /** A window in which this person's desk follows a page. @param slug the storm's, unless told */
  sitDown(name: string, slug?: string, more?: BrowserContextOptions): Promise<Page>
  /** The windows stay open; the service takes nothing from this person any more. */
  endSessions(name: string): Promise<void>
  /** Is done when the picture is taken, the last first, so that the next one shows the same newsroom. */
  afterwards(undo: () => Promise<unknown>): void
}

/** Everyone of the newsroom, each signed in once. */
export interface Cast {
  /** @param look how the browser of a picture is */
  stage(look: BrowserContextOptions): Stage & { clear(): Promise<void> }
}

export async function gather(house: House, browser: Browser, slugs: Stage['slugs']): Promise<Cast> {
  for (const [name, role] of Object.entries(people)) await hire(house, { name, role })
  const cookies = new Map<string, Awaited<ReturnType<ReturnType<Page['context']>['cookies']>>>()

  return {
    stage(look) {
      const undoing: (() => Promise<unknown>)[] = []
      const stage: Stage = {
        house,
        slugs,
        async open(more) {
          const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/London', ...look, ...more })
          undoing.push(() => context.close())
          return context.newPage()
        },
        async sitDown(name, slug = storm, more = {}) {
          const page = await stage.open(more)
          await page.context().addCookies(cookies.get(name) ?? [])
          await page.goto(`${house.url}/desk/${slug}`)
          const [asked, follows] = [page.getByRole('button', { name: 'Sign in' }), page.getByText('Following live')]
          await eitherOf(page, asked, follows)
          if (await asked.isVisible()) {
            await signIn(page, name)
            await eitherOf(page, follows)
            cookies.set(name, await page.context().cookies())
          }
          return page
        },
        async endSessions(name) {
          cookies.delete(name)
          await endSessions(house, (await accountOf(house, name)).id)
        },
        afterwards: undo => void undoing.push(undo),
      }
      return {
        ...stage,
        async clear() {
          for (const undo of undoing.splice(0).reverse()) await undo()
        },
      }
    },
  }
}

/** Waits for one of these; a desk that says that the service does not answer, on a machine that is busy, is told to try again. */
async function eitherOf(page: Page, ...wanted: Locator[]): Promise<void> {
  const again = page.getByRole('button', { name: 'Try again' })
  for (let left = 5; left > 0; left -= 1) {
    await wanted
      .reduce((one, other) => one.or(other), again)
      .first()
      .waitFor()
    if (!(await again.isVisible())) return
    await again.click()
  }
}

export async function accountOf(house: House, name: string): Promise<Account> {
  const redis = await openRedis(house.redisUrl, 'work')
  const account = (await createAccountStore(redis).list()).find(one => one.name === name)
  redis.disconnect()
  if (!account) throw new Error(`nobody is called ${name}`)
  return account
}

export const composer = (page: Page) => page.getByRole('form', { name: 'New entry' })
export const editForm = (page: Page) => page.getByRole('form', { name: /^Edit: / })

export function press(within: Page | Locator, name: string | RegExp): Promise<void> {
  return within.getByRole('button', { name, exact: true }).first().click()
}

/** Chooses a tab of the page. */
export const tab = (page: Page, name: string) => press(page, name)

export async function write(page: Page, headline: string, text = ''): Promise<void> {
  await composer(page).getByLabel('Headline').fill(headline)
  await composer(page).getByLabel('Text', { exact: true }).click()
  await page.keyboard.press('Control+A')
  await page.keyboard.type(text)
}

/** Up to where this stands in the middle of the window. */
export function lookAt(target: Locator): Promise<void> {
  return target.first().evaluate(element => element.scrollIntoView({ block: 'center' }))
}

export function toTimeline(page: Page): Promise<void> {
  return page.locator('#timeline').evaluate(list => list.scrollIntoView())
}

/** On a phone it stands below the place to write. */
export function toPage(page: Page): Promise<void> {
  return page.locator('.page').evaluate(part => {
    const top = part.getBoundingClientRect().top + scrollY - 120
    if (top > innerHeight / 2) scrollTo(0, top)
  })
}
