// npm run bench -- screenshots: what readers see, in every state, on wide screens and phones, light and dark, in both directions.
import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContextOptions, Page } from '@playwright/test'
import type { Image } from '../../shared/block.ts'
import type { Snapshot } from '../../shared/operation.ts'
import { tellInArabic } from '../support/arabic-story.ts'
import { openHouse } from '../support/house.ts'
import { keptPages } from '../support/kept-pages.ts'
import { type Story, stage, type State, states } from '../support/reader-states.ts'
import { openBrowser } from './at-the-desk.ts'

const root = join(import.meta.dirname, import.meta.filename.endsWith('.ts') ? '../..' : '../../..')
const docs = join(root, 'docs')
const folder = join(docs, 'reader')
const storm = 'storm-at-port-aldry'
/** Pages of the demo, by their status. */
const demo = {
  live: storm,
  scheduled: 'lantern-meets-its-comet',
  paused: 'arlen-valley-railway',
  ended: 'cup-final-mariners-weavers',
}
/** Only these, where some are named; the list of pictures is then left as it is. */
const wanted = process.argv.slice(2)

const looks: [name: string, context: BrowserContextOptions][] = (['light', 'dark'] as const).flatMap(colorScheme => [
  [`wide ${colorScheme}`, { viewport: { width: 1280, height: 900 }, colorScheme }],
  [`phone ${colorScheme}`, { viewport: { width: 390, height: 900 }, colorScheme, hasTouch: true, isMobile: true }],
])

mkdirSync(folder, { recursive: true })
const house = await openHouse({ DEMO: '1', LOG_LEVEL: 'warn' })
const browser = await openBrowser()
try {
  // First, while the list of all pages is the demo's alone.
  await shootStates(['home'], [{ direction: 'ltr', slugs: { ...demo, empty: '', down: '' } }])
  const stories = await tell()
  await shootStates(
    Object.keys(states).filter(name => name !== 'home'),
    stories,
  )
  if (wanted.length === 0 || wanted.includes('kept')) await shootKept(stories)
  if (wanted.length === 0) {
    writeFileSync(join(folder, 'README.md'), listOfPictures())
    await shootForReadme()
  }
} finally {
  await browser.close()
  await house.stop()
}

/** The demo runs from left to right; the same storm is told from right to left. */
async function tell(): Promise<Story[]> {
  const { page, entries } = (await (await fetch(`${house.url}/api/pages/${storm}`)).json()) as Snapshot
  const pictured = entries.flatMap(({ blocks }) =>
    blocks.flatMap(block => (block.type === 'image' ? [block.image] : [])),
  )
  const pictures = [page.image, pictured[0]].filter(one => one !== undefined) as Image[]
  const empty = (direction: 'ltr' | 'rtl') =>
    house.createPage(
      direction === 'ltr'
        ? { headline: 'Council votes on the harbour wall', standfirst: 'The vote is expected in the evening.' }
        : { headline: 'المجلس يصوت على جدار الميناء', language: 'ar', direction, timeZone: 'Asia/Riyadh' },
    )
  const down = await house.createPage({ status: 'down' })
  const [leftEmpty, rightEmpty] = [await empty('ltr'), await empty('rtl')]
  const [live, scheduled, paused, ended] = [
    await tellInArabic(house, 'live', pictures),
    await tellInArabic(house, 'scheduled', pictures),
    await tellInArabic(house, 'paused', pictures),
    await tellInArabic(house, 'ended', pictures),
  ]
  return [
    { direction: 'ltr', slugs: { ...demo, empty: leftEmpty.slug, down: down.slug } },
    { direction: 'rtl', slugs: { live, scheduled, paused, ended, empty: rightEmpty.slug, down: down.slug } },
  ]
}

async function shootStates(names: readonly string[], stories: readonly Story[]): Promise<void> {
  for (const name of names) {
    const state = states[name]
    if (state && (wanted.length === 0 || wanted.includes(name))) await bind(name, await shootAll(state, stories))
  }
}

async function shootAll(state: State, stories: readonly Story[]): Promise<Buffer[]> {
  const shots: Buffer[] = []
  for (const story of state.once ? stories.slice(0, 1) : stories) {
    for (const [, look] of state.paper ? looks.slice(0, 1) : looks) {
      await stage(browser, house, story, state, look, async page => shots.push(await shoot(page)))
    }
  }
  return shots
}

/** Once the pictures in view are there and nothing moves any more. */
async function shoot(page: Page): Promise<Buffer> {
  await page
    .waitForFunction(
      () =>
        [...document.images].every(({ complete, loading }) => complete || loading === 'lazy') &&
        document
          .getAnimations()
          .every(({ effect }) => effect?.getComputedTiming().iterations === Number.POSITIVE_INFINITY),
      undefined,
      { timeout: 5000 },
    )
    .catch(() => {}) // a page without a script cannot say
  // Loaded is not yet drawn.
  await page
    .evaluate(() =>
      Promise.all([...document.images].filter(({ complete }) => complete).map(image => image.decode().catch(() => {}))),
    )
    .catch(() => {}) // the same
  return page.screenshot({ animations: 'disabled' })
}

/** What is left when the server is gone: pages that were kept, and the page for those that were not. */
async function shootKept(stories: readonly Story[]): Promise<void> {
  const other = await house.startWeb()
  const kept: Page[] = []
  for (const story of stories) {
    for (const [, look] of looks) {
      const page = await (await browser.newContext({ locale: 'en-GB', ...look })).newPage()
      for (const slug of [story.slugs.ended, story.slugs.live]) {
        await page.goto(`${other.url}/live/${slug}`)
        for (let left = 100; left > 0 && !(`/live/${slug}` in (await keptPages(page))); left -= 1)
          await page.waitForTimeout(100)
      }
      kept.push(page)
    }
  }
  await other.stop()
  const shots: Record<string, Buffer[]> = { kept: [], 'no-connection': [] }
  for (const page of kept) {
    await page.reload()
    shots.kept?.push(await shoot(page))
    await page.goto(other.url)
    shots['no-connection']?.push(await shoot(page))
    await page.context().close()
  }
  for (const [name, pictures] of Object.entries(shots))
    await bind(name, name === 'kept' ? pictures : pictures.slice(0, 4))
}

/** All looks of a state on one sheet: a row for each direction. */
async function bind(name: string, shots: readonly Buffer[]): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1580, height: 400 } })
  const images = shots.map(shot => `<img src="data:image/png;base64,${shot.toString('base64')}" height="400">`).join('')
  await page.setContent(
    `<body style="margin:0;padding:16px;display:flex;flex-wrap:wrap;gap:16px;background:#c9ced6">${images}`,
  )
  const path = join(folder, `${name}.jpg`)
  await page.screenshot({ path, type: 'jpeg', quality: 50, fullPage: true })
  await page.close()
  console.log(`${name}: ${Math.round(statSync(path).size / 1000)} kB`)
}

function listOfPictures(): string {
  const titles = {
    ...Object.fromEntries(Object.entries(states).map(([name, { title }]) => [name, title])),
    kept: 'Without a network: a page that was kept',
    'no-connection': 'Without a network: what else was kept',
  }
  const rows = Object.entries(titles).map(([name, title]) => `| ${title} | ![${title}](${name}.jpg) |`)
  return `# What readers see

Each sheet shows one state: on a wide screen and on a phone, light and dark; above from left to right, below from right to left. \`npm run bench -- screenshots\` takes them anew.

| | |
| --- | --- |
${rows.join('\n')}
`
}

/** The picture that the README opens with. */
async function shootForReadme(): Promise<void> {
  const wide = await shootOne(1180, 'light', 'head')
  const phone = await shootOne(390, 'dark', 'timeline')
  const page = await browser.newPage({ viewport: { width: 1690, height: 940 } })
  await page.setContent(
    `<body style="margin:0;padding:40px;display:flex;gap:40px;background:#dfe3e8">${framed(wide)}${framed(phone)}`,
  )
  await page.screenshot({ path: join(docs, 'live-page.png') })
}

async function shootOne(width: number, colorScheme: 'light' | 'dark', part: string): Promise<string> {
  const page = await browser.newPage({ viewport: { width, height: 860 }, colorScheme, locale: 'en-GB' })
  await page.goto(`${house.url}/live/${storm}`)
  await page.getByText('Live. Updates appear', { exact: false }).waitFor()
  if (part !== 'head') await page.locator(`[data-part=${part}]`).evaluate(element => element.scrollIntoView())
  const picture = await page.screenshot()
  await page.close()
  return picture.toString('base64')
}

function framed(picture: string): string {
  return `<img src="data:image/png;base64,${picture}" style="border-radius:10px;box-shadow:0 12px 40px #0004;height:860px">`
}
