// npm run bench -- stillness: how far a live page jumps, and how long it holds up the browser, by the browser's own observers.
import type { Browser, Page } from '@playwright/test'
import { type House, openHouse } from '../support/house.ts'
import { body } from '../support/newsroom.ts'
import { openBrowser } from './at-the-desk.ts'
import { machine } from './figures.ts'

const devices = {
  phone: { viewport: { width: 360, height: 700 }, slowdown: 4 },
  screen: { viewport: { width: 1280, height: 720 }, slowdown: 1 },
}
const burst = 100
/** What a page counts as a long task: it holds up the browser for longer than this, ms. W3C Long Tasks. */
const longTaskMs = 50

interface Open {
  house: House
  page: Page
  slug: string
  /** Newest first. */
  ids: string[]
}

/** What happens to an open page, until it shows. */
const scenes: Record<string, (open: Open) => Promise<void>> = {
  'an update comes in at the top': async open => {
    for (let count = 0; count < 3; count += 1) await shown(open, await open.house.publish([open.slug], `New ${count}`))
  },
  'updates wait while one reads on': async open => {
    await read(open, 5)
    for (let count = 0; count < 3; count += 1) await open.house.publish([open.slug], `Waits ${count}`)
    await open.page.getByText('3 new updates').waitFor()
  },
  'waiting updates are let in': async open => {
    await scenes['updates wait while one reads on']?.(open)
    await open.page.getByText('3 new updates').click()
    await open.page.getByRole('heading', { name: 'Waits 2' }).waitFor()
  },
  'an edit above the view': async open => {
    await read(open, 5)
    await edit(open, 1)
  },
  'an edit that grows in view': async open => {
    await read(open, 3)
    await edit(open, 3)
  },
  'a withdrawal above the view': async open => {
    await read(open, 5)
    await withdraw(open, 1)
  },
  'a withdrawal in view': async open => {
    await read(open, 3)
    await withdraw(open, 4)
  },
  'older updates are loaded': async ({ page }) => {
    await page.getByRole('link', { name: 'Load more updates' }).click()
    await page.getByRole('heading', { name: 'Entry 11', exact: true }).waitFor()
  },
  'a picture that comes late': async open => {
    const image = { src: 'https://example.org/late.png', width: 800, height: 600, alt: 'Late' }
    let answer = () => {}
    const asked = new Promise<void>(resolve => (answer = resolve))
    await open.page.route('**/late.png', async route => {
      await asked
      await route.fulfill({ contentType: 'image/svg+xml', body: '<svg xmlns="http://www.w3.org/2000/svg"/>' })
    })
    await shown(open, await open.house.publish([open.slug], 'With a picture', { blocks: [{ type: 'image', image }] }))
    answer()
    await open.page.locator('img[alt=Late]').evaluate((image: HTMLImageElement) => image.decode().catch(() => {}))
  },
  [`a burst of ${burst}`]: async open => {
    const ids = await Promise.all(
      Array.from({ length: burst }, (_, at) => open.house.publish([open.slug], `At once ${at}`)),
    )
    for (const id of ids) await shown(open, id)
  },
}

const house = await openHouse({ LOG_LEVEL: 'warn' })
const browser = await openBrowser()
try {
  console.log(machine())
  for (const [device, { viewport, slowdown }] of Object.entries(devices)) {
    const slowed = slowdown > 1 ? `, processor slowed ${slowdown} times` : ''
    console.log(`\n${device}, ${viewport.width} × ${viewport.height}${slowed}`)
    console.log(`${'what happens'.padEnd(34)} layout shift  longest task  tasks over ${longTaskMs} ms`)
    for (const [name, happen] of Object.entries(scenes)) {
      const open = await openPage(browser, viewport, slowdown)
      await open.page.evaluate(() => (window as unknown as Watched).begin())
      await happen(open)
      const { shift, tasks } = await open.page.evaluate(() => (window as unknown as Watched).end())
      const longest = tasks.length > 0 ? `${Math.max(...tasks).toFixed(0)} ms` : `under ${longTaskMs} ms`
      console.log(`${name.padEnd(34)} ${shift.toFixed(4).padStart(12)}  ${longest.padStart(12)}  ${tasks.length}`)
      await open.page.context().close()
    }
  }
} finally {
  await browser.close()
  await house.stop()
}

interface Watched {
  begin: () => void
  end: () => Promise<{ shift: number; tasks: number[] }>
}

async function openPage(
  browser: Browser,
  viewport: { width: number; height: number },
  slowdown: number,
): Promise<Open> {
  const context = await browser.newContext({ viewport, locale: 'en-GB' })
  const page = await context.newPage()
  await page.addInitScript(watch)
  const { slug } = await house.createPage()
  const ids: string[] = []
  for (let number = 0; number < 20; number += 1) ids.push(await house.publish([slug], `Entry ${number}`))
  await page.goto(`${house.url}/live/${slug}`)
  await page.getByText('Updates appear automatically').waitFor()
  const session = await context.newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
  return { house, page, slug, ids: ids.toReversed() }
}

/** Runs in the page, before anything of it. Input excuses nothing here. */
function watch(): void {
  let shift = 0
  let tasks: number[] = []
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) shift += (entry as PerformanceEntry & { value: number }).value
  }).observe({ type: 'layout-shift', buffered: true })
  new PerformanceObserver(list => {
    tasks.push(...list.getEntries().map(({ duration }) => duration))
  }).observe({ type: 'longtask', buffered: true })
  Object.assign(window, {
    begin() {
      shift = 0
      tasks = []
    },
    async end() {
      // What glides comes to rest, unlike a badge that pulses for ever; what the last frames did is told after them.
      const gliding = document.getAnimations().filter(one => one.effect?.getComputedTiming().endTime !== Infinity)
      await Promise.allSettled(gliding.map(({ finished }) => finished))
      for (let frames = 0; frames < 3; frames += 1) await new Promise(requestAnimationFrame)
      return { shift, tasks }
    },
  })
}

async function shown({ page }: Open, id: string): Promise<void> {
  await page.locator(`#entry-${id}`).waitFor()
}

/** Scrolls to an entry, counted from the newest. */
async function read({ page, ids }: Open, at: number): Promise<void> {
  await page.locator(`#entry-${ids[at]}`).evaluate(entry => entry.scrollIntoView({ block: 'start' }))
}

async function edit({ house, page, ids }: Open, at: number): Promise<void> {
  const id = ids[at]
  await house.command({ type: 'edit', entry: { id, revision: 1, ...body('Longer', 'Word '.repeat(80)) } })
  await page.locator(`#entry-${id}`).filter({ hasText: 'Word Word' }).waitFor()
}

async function withdraw({ house, page, ids }: Open, at: number): Promise<void> {
  const id = ids[at]
  await house.command({ type: 'withdraw', entry: { id } })
  await page.locator(`#entry-${id}`).waitFor({ state: 'detached' })
}
