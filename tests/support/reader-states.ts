// Every state that a reader can find a page in, and what brings it about: for pictures, not for tests.
import type { Browser, BrowserContextOptions, Page } from '@playwright/test'
import type { Snapshot } from '../../shared/operation.ts'
import type { PageStatus } from '../../shared/live-page.ts'
import { messagesFor } from '../../shared/messages.ts'
import type { House } from './house.ts'

/** One story in one direction of writing. */
export interface Story {
  direction: 'ltr' | 'rtl'
  /** Slugs of its pages by status. */
  slugs: Record<Exclude<PageStatus, 'down'> | 'empty' | 'down', string>
}

export interface Scene {
  house: House
  story: Story
  page: Page
  /** The live page's address. */
  url: string
  /** Entries that were published for the picture; they are withdrawn after it, so that all pictures show the same story. */
  published: string[]
}

export interface State {
  /** What it is, as the list of pictures calls it. */
  title: string
  context?: BrowserContextOptions
  show: (scene: Scene) => Promise<unknown>
  /** Only in one direction of writing: pages in the newsroom's own language. */
  once?: true
  /** Paper has one width, and is always light. */
  paper?: true
}

const at =
  (status: keyof Story['slugs']) =>
  ({ house, story, page }: Scene) =>
    page.goto(`${house.url}/live/${story.slugs[status]}`)

const snapshotOf = async ({ house, story }: Scene): Promise<Snapshot> =>
  (await (await fetch(`${house.url}/api/pages/${story.slugs.live}`)).json()) as Snapshot

/** What a page says of its connection. */
type Said = 'connected' | 'updatesPaused' | 'reconnecting' | 'offline' | 'outdated'

/** Waits until the page says one of these, in the language of its story. */
async function says({ page, story }: Scene, ...said: Said[]): Promise<void> {
  const messages = messagesFor(story.direction === 'ltr' ? 'en' : 'ar')
  const line = page.locator('[data-part=connection]')
  await said
    .map(one => line.filter({ hasText: messages[one] }))
    .reduce((one, other) => one.or(other))
    .waitFor()
}

async function openLive(scene: Scene): Promise<void> {
  await scene.page.goto(scene.url)
  await says(scene, 'connected', 'updatesPaused')
}

/** Where the page says how its connection is. */
async function toLine(page: Page): Promise<void> {
  await page.locator('.live-line').evaluate(line => scrollTo(0, line.getBoundingClientRect().top + scrollY - 80))
}

async function toTimeline(page: Page, further = 0): Promise<void> {
  await page
    .locator('#timeline')
    .evaluate((list, further) => scrollTo(0, list.getBoundingClientRect().top + scrollY - 60 + further), further)
}

const words = {
  ltr: [
    ['Ferries will sail again at seven', 'The first boat leaves from the inner basin; the outer one stays closed.'],
    ['The wall has moved at Cooper’s Steps', 'Whoever is still on the steps is asked to go up to Market Hill now.'],
    ['A second pump at the school', 'It takes two hundred litres a second out of the cellar.'],
  ],
  rtl: [
    ['العبّارات تعود إلى الإبحار في السابعة', 'تنطلق الأولى من الحوض الداخلي، ويبقى الخارجي مغلقًا.'],
    ['تحرك الجدار عند الدرج', 'يُطلب ممن بقي على الدرج أن يصعد الآن إلى تل السوق.'],
    ['مضخة ثانية في المدرسة', 'تسحب مئتي لتر في الثانية من القبو.'],
  ],
}

async function publish(
  { house, story, published }: Scene,
  place: number,
  more: Record<string, unknown> = {},
): Promise<string> {
  const [headline = '', text = ''] = words[story.direction][place] ?? []
  const blocks = [{ type: 'paragraph' as const, text: [{ text }] }]
  const authors = [{ name: story.direction === 'ltr' ? 'Lena Adeyo' : 'لينا أديو' }]
  const id = await house.publish([story.slugs.live], headline, { blocks, authors, ...more })
  published.push(id)
  return id
}

async function waiting(scene: Scene, more: Record<string, unknown>[]): Promise<string[]> {
  await openLive(scene)
  await toTimeline(scene.page, 500)
  const ids: string[] = []
  for (const [place, one] of more.entries()) ids.push(await publish(scene, place, one))
  await scene.page.locator('[data-part=new-updates]').waitFor()
  return ids
}

async function withdraw({ house }: Scene, ids: readonly string[]): Promise<void> {
  for (const id of ids) await house.command({ type: 'withdraw', entry: { id } })
}

/** As if the tab had been in the back for longer than anybody remembers. */
async function comeBackLate(page: Page, isAway: boolean): Promise<void> {
  await page.evaluate(isAway => {
    const timeOfDay = Date.now
    if (!isAway) Date.now = () => timeOfDay() + 6 * 60_000
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => isAway })
    document.dispatchEvent(new Event('visibilitychange'))
  }, isAway)
}

export const states: Record<string, State> = {
  live: { title: 'A page that is live', show: openLive },
  timeline: { title: 'Its updates', show: async scene => (await openLive(scene), await toTimeline(scene.page)) },
  scheduled: { title: 'Not begun yet', show: at('scheduled') },
  paused: { title: 'Paused', show: at('paused') },
  ended: { title: 'Ended', show: at('ended') },
  empty: { title: 'Nothing published yet', show: at('empty') },
  batch: {
    title: 'Earlier updates at an address of their own',
    show: async scene => {
      const { older } = await snapshotOf(scene)
      await scene.page.goto(`${scene.url}?before=${older}`)
    },
  },
  oldest: { title: 'From the start', show: ({ page, url }) => page.goto(`${url}?order=oldest`) },
  key: { title: 'Key events only', show: ({ page, url }) => page.goto(`${url}?show=key`) },
  search: {
    title: 'What a search found',
    show: ({ page, url, story }) => page.goto(`${url}?search=${story.direction === 'ltr' ? 'harbour' : 'البوابة'}`),
  },
  permalink: {
    title: 'One entry',
    show: async scene => {
      const { keyEvents } = await snapshotOf(scene)
      await scene.page.goto(`${scene.url}/${keyEvents[0]?.id}`)
    },
  },
  waiting: {
    title: 'New updates wait for a reader who is further down',
    show: scene => waiting(scene, [{}, {}]),
  },
  breaking: { title: 'Breaking news waits', show: scene => waiting(scene, [{}, { kind: 'breaking' }]) },
  'updates-paused': {
    title: 'Updates are paused by the reader',
    show: async scene => {
      await openLive(scene)
      await scene.page.locator('[data-part=pause]').click()
      await toLine(scene.page)
      await publish(scene, 2)
      await scene.page.locator('[data-part=new-updates]').waitFor()
    },
  },
  'since-you-left': {
    title: 'Back after a long absence',
    show: async scene => {
      await openLive(scene)
      await toTimeline(scene.page)
      await comeBackLate(scene.page, true)
      await publish(scene, 0)
      await scene.page.waitForFunction(() => document.title.startsWith('(1)'))
      await comeBackLate(scene.page, false)
      await scene.page.locator('[data-part=new-updates]').click()
      await scene.page.locator('.unread').waitFor()
    },
  },
  withdrawn: {
    title: 'An update that was withdrawn before the reader’s eyes',
    show: async scene => {
      await openLive(scene)
      await toTimeline(scene.page, 20)
      const id = await publish(scene, 1)
      await scene.page.locator(`#entry-${id}`).waitFor()
      await publish(scene, 2)
      await withdraw(scene, [id])
      await scene.page.locator('.entry-removed').waitFor()
    },
  },
  reconnecting: {
    title: 'The connection is gone',
    show: async scene => {
      const { page } = scene
      await page.routeWebSocket(/socket\.io/, socket => socket.close())
      await page.route('**/catch-up?*', route => route.abort())
      await page.goto(scene.url)
      await says(scene, 'reconnecting')
      await toLine(page)
    },
  },
  offline: {
    title: 'An open page whose device is offline',
    show: async scene => {
      await openLive(scene)
      await scene.page.context().setOffline(true)
      await says(scene, 'offline')
      await toLine(scene.page)
    },
  },
  outdated: {
    title: 'A tab from before a change that it cannot follow',
    show: async scene => {
      const { page, url } = scene
      await page.routeWebSocket(/socket\.io/, socket => {
        const server = socket.connectToServer()
        socket.onMessage(message => {
          const id = /^42(\d+)\["join"/.exec(String(message))?.[1]
          if (id) socket.send(`43${id}[{"kind":"refused","code":"outdated","detail":""}]`)
          else server.send(message)
        })
      })
      await page.goto(url)
      await says(scene, 'outdated')
      await toLine(page)
    },
  },
  'data-saver': {
    title: 'Data saver: pictures wait until they are asked for',
    context: { extraHTTPHeaders: { 'Save-Data': 'on' } },
    show: ({ page, url }) => page.goto(url),
  },
  'without-script': {
    title: 'Without a script',
    context: { javaScriptEnabled: false },
    show: ({ page, url }) => page.goto(url),
  },
  'forced-colours': {
    title: 'In the system’s own colours',
    context: { forcedColors: 'active' },
    show: async scene => (await openLive(scene), await toTimeline(scene.page, -200)),
  },
  print: {
    title: 'On paper',
    context: { viewport: { width: 794, height: 1123 } },
    paper: true,
    show: async scene => {
      await openLive(scene)
      await scene.page.emulateMedia({ media: 'print' })
    },
  },
  gone: {
    title: 'The link to an update that was withdrawn',
    show: async scene => {
      const id = await publish(scene, 1)
      await withdraw(scene, [id])
      await scene.page.goto(`${scene.url}/${id}`)
    },
  },
  'not-found': { title: 'A link that leads nowhere', show: ({ page, url }) => page.goto(`${url}/nothing-here`) },
  down: { title: 'A page that was taken down', show: at('down') },
  home: { title: 'All live pages', once: true, show: ({ page, house }) => page.goto(house.url) },
}

/** Opens a page in a window of its own, brings it into the state and hands it over; then all is as it was before. */
export async function stage(
  browser: Browser,
  house: House,
  story: Story,
  state: State,
  look: BrowserContextOptions,
  shoot: (page: Page) => Promise<unknown>,
): Promise<void> {
  const context = await browser.newContext({
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    serviceWorkers: 'block',
    ...look,
    ...state.context,
  })
  const page = await context.newPage()
  const scene: Scene = { house, story, page, url: `${house.url}/live/${story.slugs.live}`, published: [] }
  await state.show(scene)
  await page.waitForLoadState('load')
  await shoot(page)
  await context.close()
  await withdraw(scene, scene.published)
}
