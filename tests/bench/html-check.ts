// npm run bench -- html-check: no error of the W3C's HTML checker on any kind of page, as it is sent and as its script leaves it.
import type { Page } from '@playwright/test'
import type { Command } from '../../shared/command.ts'
import { linkOf, readPage } from '../clauses/page-document.ts'
import { openHouse } from '../support/house.ts'
import { playScenes } from '../support/machine-scenes.ts'
import { body } from '../support/newsroom.ts'
import { openBrowser, sitDown } from './at-the-desk.ts'
import { checkWithNu, obtainNuChecker } from './nu-checker.ts'

obtainNuChecker()
const house = await openHouse({ DEMO: '1', LOG_LEVEL: 'warn' })
const browser = await openBrowser()
const documents = new Map<string, string>()
try {
  const scenes = await playScenes(send)
  await collectSent(scenes)
  await collectScripted(scenes)
} finally {
  await browser.close()
  await house.stop()
}

const said = checkWithNu(documents)
const errors = said.filter(({ isError }) => isError)
const counted = new Map<string, { count: number; where: Set<string>; line: string }>()
for (const { document, isError, message, extract = '' } of said) {
  const line = `${isError ? 'error' : 'info '}  ${message}\n       ${extract}`
  const key = `${isError} ${message}`
  const known = counted.get(key) ?? { count: 0, where: new Set(), line }
  known.count += 1
  known.where.add(document)
  counted.set(key, known)
}
for (const { count, where, line } of counted.values())
  console.log(`${line}\n       ${count} × in ${[...where].join(', ')}`)
console.log(
  `${documents.size} documents, ${errors.length} errors, ${said.length - errors.length} remarks: ${[...documents.keys()].join(', ')}`,
)
if (errors.length > 0) process.exitCode = 1

async function send(command: Command): Promise<void> {
  const { status, reply } = await house.command(command)
  // What is accepted and not yet committed is done before whatever is sent after it.
  if (status > 202) throw new Error(`${command.type}: ${status} ${JSON.stringify(reply)}`)
}

/** Every page as the server sends it. */
async function collectSent(scenes: Awaited<ReturnType<typeof playScenes>>): Promise<void> {
  const { nasty, long, ended, planned, scheduled, chinese, down, withdrawn, hidden } = scenes
  const live = (slug: string) => `/live/${slug}`
  await fetched('home', '/', 200)
  for (const [name, { slug }] of Object.entries({ nasty, long, ended, planned, scheduled, chinese })) {
    await fetched(name, live(slug), 200)
  }
  for (const slug of ['storm-at-port-aldry']) await fetched(`demo-${slug}`, live(slug), 200)
  for (const { slug, entries } of [nasty, long]) {
    const name = slug === nasty.slug ? 'nasty' : 'long'
    await fetched(`${name}-oldest`, `${live(slug)}?order=oldest`, 200)
    await fetched(`${name}-key`, `${live(slug)}?show=key`, 200)
    await fetched(`${name}-permalink`, `${live(slug)}/${entries[0]}`, 200)
  }
  const newest = readPage(documents.get('long') as string)
  const older = new URL(linkOf(newest, 'next') as string)
  await fetched('long-batch', older.pathname + older.search, 200)
  await fetched('not-found', '/live/no-such-page', 404)
  await fetched('nowhere', '/nowhere', 404)
  await fetched('bad-address', `${live(long.slug)}?before=x`, 400)
  await fetched('withdrawn', `${live(long.slug)}/${withdrawn[0]}`, 410)
  await fetched('down', live(down.slug), 410)
  await fetched('down-entry', `${live(down.slug)}/${hidden}`, 410)
  await fetched('desk', '/desk', 200)
  await fetched('desk-page', `/desk/${long.slug}`, 200)
}

async function fetched(name: string, path: string, wanted: number): Promise<void> {
  const answer = await fetch(house.url + path, { headers: { accept: 'text/html' } })
  if (answer.status !== wanted) throw new Error(`${path}: ${answer.status} instead of ${wanted}`)
  documents.set(name, await answer.text())
}

/** Pages as they stand once their script has woken them, and something has happened. */
async function collectScripted({ nasty, long }: Awaited<ReturnType<typeof playScenes>>): Promise<void> {
  const page = await browser.newPage({ locale: 'en-GB' })
  await page.goto(`${house.url}/live/${long.slug}`)
  await page.locator('[data-part=connection]', { hasText: /\S/ }).waitFor()
  await page.locator('a.load-more__link').click()
  await page.locator('[data-part=timeline] article').nth(12).waitFor()
  const id = await house.publish([long.slug], 'While it is open', { keyEvent: true, pinned: true })
  await page.locator(`#pinned-${id}`).waitFor()
  keep('long-woken', await domOf(page))
  await page.goto(`${house.url}/live/${nasty.slug}`)
  await page.locator('[data-part=connection]', { hasText: /\S/ }).waitFor()
  const late = await house.publish([nasty.slug], 'Late')
  await page.locator(`#entry-${late}`).waitFor()
  const edit = { id: late, revision: 1, ...body('Late, and edited'), correctionNote: 'It was late.' }
  await send({ type: 'edit', entry: edit })
  await page.getByText('Late, and edited').first().waitFor()
  keep('nasty-woken', await domOf(page))
  await page.goto(`${house.url}/desk`)
  await page.getByLabel('Password').waitFor()
  keep('desk-sign-in', await domOf(page))
  const desk = await sitDown(house, browser, nasty.slug, { role: 'chief' })
  keep('desk-at-work', await domOf(desk))
}

function keep(name: string, html: string): void {
  documents.set(name, html)
}

function domOf(page: Page): Promise<string> {
  return page.evaluate(() => `<!doctype html>\n${document.documentElement.outerHTML}\n`)
}
