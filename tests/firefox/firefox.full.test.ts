// Firefox, the browser that shares no code with the others: what every reader and every editor needs works there too.
import puppeteer, { type Browser, type Page } from 'puppeteer-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { addresses } from '../../shared/http-api.ts'
import { addUser } from '../support/desk-user.ts'
import { type House, openHouse } from '../support/house.ts'
import { body } from '../support/newsroom.ts'

let browser: Browser
let house: House
let pages: Page[] = []

beforeAll(async () => {
  const executablePath = process.env.FIREFOX_PATH ?? '/usr/bin/firefox-esr'
  browser = await puppeteer.launch({ browser: 'firefox', executablePath, headless: true })
  house = await openHouse()
}, 120_000)
afterEach(async () => {
  await Promise.all(pages.map(page => page.close()))
  pages = []
})
afterAll(async () => {
  await browser?.close()
  await house?.stop()
}, 60_000)

async function open(path: string, width = 1280): Promise<Page> {
  const page = await browser.newPage()
  pages.push(page)
  await page.setViewport({ width, height: 900 })
  await page.goto(`${house.url}${path}`)
  return page
}

const headlines = (page: Page) =>
  page.$$eval('[data-part=timeline] article h2', found => found.map(heading => heading.textContent))

async function says(page: Page, part: string, words: string): Promise<void> {
  await expect
    .poll(() => page.$eval(`[data-part=${part}]`, found => found.textContent), { timeout: 20_000 })
    .toContain(words)
}

test('an entry arrives by itself, is corrected in place, and goes when it is withdrawn', async () => {
  const { slug } = await house.createPage()
  const page = await open(`/live/${slug}`, 390)
  await says(page, 'connection', 'Live')
  const id = await house.publish([slug], 'As it was')
  await expect.poll(() => headlines(page)).toEqual(['As it was'])
  await house.command({ type: 'edit', entry: { id, revision: 1, ...body('As it is') } })
  await expect.poll(() => headlines(page)).toEqual(['As it is'])
  await house.command({ type: 'withdraw', entry: { id } })
  await expect.poll(() => headlines(page)).toEqual([])
})

test('[J2] after its connection was cut the page has what it missed, once and in order', async () => {
  const { slug } = await house.createPage()
  await house.publish([slug], 'Before')
  const page = await open(`/live/${slug}`)
  await says(page, 'connection', 'Live')
  const port = new URL(house.url).port
  await house.webs[0]?.kill()
  await says(page, 'connection', 'Reconnecting')
  const web = await house.startWeb({ PORT: port })
  for (const headline of ['One', 'Two', 'Three']) await house.publish([slug], headline)
  await says(page, 'connection', 'Live')
  await expect.poll(() => headlines(page)).toEqual(['Three', 'Two', 'One', 'Before'])
  expect(web.url).toBe(house.url)
})

test('“Load more updates” brings every entry once, and a permalink stands at its entry', async () => {
  const { slug } = await house.createPage({ batchSize: 10 })
  const written = Array.from({ length: 25 }, (_, number) => `Entry ${number + 1}`)
  let fifth = ''
  for (const headline of written) {
    const id = await house.publish([slug], headline)
    if (headline === 'Entry 5') fifth = id
  }
  const page = await open(`/live/${slug}`)
  await says(page, 'connection', 'Live')
  while (await page.$('[data-part=load-more] a')) {
    const shown = (await headlines(page)).length
    await page.click('[data-part=load-more] a')
    await expect.poll(async () => (await headlines(page)).length).toBeGreaterThan(shown)
  }
  expect(await headlines(page)).toEqual(written.toReversed())
  const linked = await open(addresses.permalink(slug, fifth), 390)
  const isInView = await linked.$eval(`#entry-${fifth}`, article => {
    const { top, bottom } = article.getBoundingClientRect()
    return top < innerHeight && bottom > 0
  })
  expect(isInView).toBe(true)
})

test('an editor signs in, writes and publishes by keyboard, and a reader has it', async () => {
  const live = await house.createPage()
  const user = await addUser(house)
  const reader = await open(`/live/${live.slug}`)
  await says(reader, 'connection', 'Live')
  const desk = await open(`/desk/${live.slug}`)
  await desk.locator('input[name=name]').fill(user.name)
  await desk.locator('input[name=password]').fill(user.password)
  await desk.keyboard.press('Enter')
  await desk.locator('textarea.input--headline').click()
  await desk.keyboard.type('Written in another browser')
  await desk.keyboard.press('Enter')
  await desk.keyboard.type('The gates are shut.')
  await desk.keyboard.down('Control')
  await desk.keyboard.press('Enter')
  await desk.keyboard.up('Control')
  // The reader's tab is behind the desk's: there updates wait until they are asked for.
  await reader.bringToFront()
  await says(reader, 'new-updates', '1 new update')
  await reader.click('[data-part=new-updates]')
  await expect.poll(() => headlines(reader)).toEqual(['Written in another browser'])
})
