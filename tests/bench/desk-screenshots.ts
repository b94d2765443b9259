// npm run bench -- desk-screenshots: every view of the desk over the demo newsroom, on wide screens and phones, light and dark.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from '@playwright/test'
import { v7 as newId } from 'uuid'
import type { Snapshot } from '../../shared/operation.ts'
import { openHouse } from '../support/house.ts'
import { body } from '../support/newsroom.ts'
import { hire, openBrowser, signIn } from './at-the-desk.ts'

const root = join(import.meta.dirname, import.meta.filename.endsWith('.ts') ? '../..' : '../../..')
const folder = join(root, 'docs/desk')
const slug = 'storm-at-port-aldry'
const hourMs = 3_600_000

const looks: [name: string, context: BrowserContextOptions][] = (['light', 'dark'] as const).flatMap(colorScheme => [
  [`wide ${colorScheme}`, { viewport: { width: 1280, height: 900 }, colorScheme }],
  [`phone ${colorScheme}`, { viewport: { width: 390, height: 900 }, colorScheme, hasTouch: true, isMobile: true }],
])

/** What is done to come to each view, from a desk that follows the page. */
const views: Record<string, (page: Page) => Promise<unknown>> = {
  timeline: page => page.locator('#timeline').scrollIntoViewIfNeeded(),
  history: page =>
    page
      .getByRole('button', { name: /^History: / })
      .first()
      .click(),
  pages: page =>
    page
      .getByRole('button', { name: /^Pages: / })
      .first()
      .click(),
  drafts: page => tab(page, 'Drafts'),
  scheduled: page => tab(page, 'Scheduled'),
  withdrawn: page => tab(page, 'Withdrawn'),
  settings: page => tab(page, 'Settings'),
  keys: page => page.locator('#timeline').press('?'),
  'new-page': page => page.getByRole('button', { name: 'New page' }).click(),
  people: page => page.goto(`${house.url}/desk/${slug}#people`),
  'audit-log': page => page.goto(`${house.url}/desk/${slug}#audit`),
  account: page => page.goto(`${house.url}/desk/${slug}#account`),
  // These last: what is written stays where it is.
  edit: page =>
    page
      .getByRole('button', { name: /^Edit: / })
      .nth(1)
      .click(),
  composer: page => write(page),
  preview: async page => {
    await write(page)
    await page.getByRole('button', { name: 'Preview', exact: true }).click()
  },
}

mkdirSync(folder, { recursive: true })
const house = await openHouse({ DEMO: '1', LOG_LEVEL: 'warn' }, { webs: 1, workers: 1, medias: 1 })
const browser = await openBrowser()
try {
  await furnish()
  const name = await hire(house, { name: 'Nora Lind', role: 'admin' })
  const pictures = new Map<string, Buffer[]>()
  for (const [look, context] of looks) {
    const page = await (
      await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/London', ...context })
    ).newPage()
    await page.goto(`${house.url}/desk/${slug}`)
    await page.getByRole('button', { name: 'Sign in' }).waitFor()
    keep(pictures, 'sign-in', await page.screenshot())
    await signIn(page, name)
    await page.getByText('Following live').waitFor()
    if (pictures.size === 1) await putAway(page)
    for (const [view, go] of Object.entries(views)) {
      await page.goto('about:blank')
      await page.goto(`${house.url}/desk/${slug}`)
      await page.getByText('Following live').waitFor()
      await page
        .getByRole('button', { name: /^Edit: / })
        .first()
        .waitFor()
      await go(page)
      await settled(page)
      keep(pictures, view, await page.screenshot())
    }
    console.log(`${look}: ${pictures.size} views`)
    await page.context().close()
  }
  for (const [view, shots] of pictures) await bind(browser, view, shots)
} finally {
  await browser.close()
  await house.stop()
}

/** What a desk in the midst of its work has: something scheduled, something withdrawn, a draft. */
async function furnish(): Promise<void> {
  const { entries } = (await (await fetch(`${house.url}/api/pages/${slug}`)).json()) as Snapshot
  const later = {
    id: newId(),
    ...body('Harbour master speaks at six', 'The harbour master takes questions at the mole.'),
  }
  const publishAt = Date.now() + 2 * hourMs
  await house.command({ type: 'publish', entry: later, pages: [slug], publishAt })
  const gone = await house.publish([slug], 'Ferry sails tonight after all')
  await house.command({ type: 'withdraw', entry: { id: gone } })
  const edited = entries.find(entry => !entry.pinned)
  if (!edited) throw new Error('the demo page has no entries')
  const { id, revision, headline = '', blocks, authors, kind } = edited
  const correctionNote = 'An earlier version named the wrong pier.'
  await house.command({
    type: 'edit',
    entry: { id, revision, headline: `${headline}, harbour office says`, blocks, authors, kind, correctionNote },
  })
}

async function write(page: Page): Promise<void> {
  const form = page.getByRole('form', { name: 'New entry' })
  await form.getByLabel('Headline').fill('East gate holds through the second tide')
  await form.getByLabel('Text', { exact: true }).click()
  await page.keyboard.press('Control+A')
  await page.keyboard.type('The pumps at the ')
  await page.keyboard.press('Control+B')
  await page.keyboard.type('east gate')
  await page.keyboard.press('Control+B')
  await page.keyboard.type(' ran all night.\n- Water stands at 40 centimetres\nNo one is hurt')
}

async function putAway(page: Page): Promise<void> {
  await write(page)
  const button = page.getByRole('button', { name: 'Put away' })
  await button.click()
  await button.waitFor({ state: 'detached' })
}

function tab(page: Page, name: string): Promise<void> {
  return page.getByRole('button', { name, exact: true }).click()
}

/** Nothing is being loaded any more, and the fonts and pictures in sight are there. */
async function settled(page: Page): Promise<void> {
  await page
    .getByText(/^Loading|^Opening…/)
    .first()
    .waitFor({ state: 'detached' })
  await page.waitForLoadState('networkidle').catch(() => {}) // the live connection may never be idle
}

function keep(pictures: Map<string, Buffer[]>, view: string, picture: Buffer): void {
  pictures.set(view, [...(pictures.get(view) ?? []), picture])
}

/** All looks of a view on one sheet. */
async function bind(in_: Browser, view: string, shots: Buffer[]): Promise<void> {
  const page = await in_.newPage({ viewport: { width: 1856, height: 498 } })
  const images = shots.map(shot => `<img src="data:image/png;base64,${shot.toString('base64')}" height="450">`).join('')
  await page.setContent(
    `<body style="margin:0;padding:24px;display:flex;flex-wrap:wrap;gap:24px;background:#c9ced6">${images}`,
  )
  const path = join(folder, `${view}.jpg`)
  await page.screenshot({ path, type: 'jpeg', quality: 72, fullPage: true })
  await page.close()
}
