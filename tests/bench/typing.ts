// npm run bench -- typing: what a keystroke costs in the text of an entry of 5,000 words, from the key until all is laid out,
// beside the same keys and words in a bare editable element: what the browser and the machine take for themselves. On the
// wall a key also waits for the browser's turn, mostly the next frame; of the page's own thread it takes what it costs.
import type { BrowserContext, Page } from '@playwright/test'
import { openHouse } from '../support/house.ts'
import { openBrowser, sitDown } from './at-the-desk.ts'
import { machine, quantile, spread } from './figures.ts'
import { threadTimes } from './thread-time.ts'

const words = 5000
const keystrokes = 300
/** A frame of a screen that draws sixty a second, ms. */
const frameMs = 16

const house = await openHouse({ LOG_LEVEL: 'warn' })
const browser = await openBrowser()
try {
  const live = await house.createPage()
  for (let count = 1; count <= 40; count += 1) await house.publish([live.slug], `Entry ${count}`)
  const page = await sitDown(house, browser, live.slug, { context: { viewport: { width: 1280, height: 900 } } })
  await page.getByLabel('Headline').fill('A long read')
  await page.getByLabel('Text', { exact: true }).click()
  await page.keyboard.insertText(prose())
  await watch(page)
  console.log(machine())
  console.log(
    `${words} words, ${keystrokes} keystrokes at the end, then in the middle; key to layout, median (99th percentile)`,
  )
  const bare = await openBare(page.context())
  for (const preview of ['without', 'with'] as const) {
    await page.bringToFront()
    if (preview === 'with') await page.getByRole('button', { name: 'Preview', exact: true }).click()
    for (const place of ['end', 'middle'] as const) {
      // One after the other: what else the machine does at that time meets both.
      await bare.bringToFront()
      say(`bare element, ${place}`, await typeAt(bare, place))
      await page.bringToFront()
      say(`desk ${preview} preview, ${place}`, await typeAt(page, place))
    }
  }
} finally {
  await browser.close()
  await house.stop()
}

function say(what: string, { ms, threadMs }: Typed): void {
  console.log(`${what}: ${inWords(ms)}; of the page's own thread: ${inWords(threadMs)}`)
}

function inWords(ms: readonly number[]): string {
  const late = ms.filter(one => one > frameMs).length
  return `${spread(ms)}, longest ${quantile(ms, 1).toFixed(1)} ms, ${late} of ${ms.length} over ${frameMs} ms`
}

/** The floor: nothing but an element that the browser lets one write in. */
async function openBare(context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  await page.setContent('<div class="prose" contenteditable role="textbox" aria-label="Text"></div>')
  await page.evaluate(lines => {
    const paragraphs = lines.map(line => Object.assign(document.createElement('p'), { textContent: line }))
    document.querySelector('.prose')?.append(...paragraphs)
  }, prose().split('\n'))
  await watch(page)
  return page
}

async function typeAt(page: Page, place: 'end' | 'middle'): Promise<Typed> {
  await page.getByLabel('Text', { exact: true }).focus()
  await page.keyboard.press(place === 'end' ? 'Control+End' : 'Control+Home')
  if (place === 'middle') for (let line = 0; line < 40; line += 1) await page.keyboard.press('Control+ArrowDown')
  return type(page)
}

/** Paragraphs of a hundred words each. */
function prose(): string {
  const paragraph = Array.from(
    { length: 100 },
    (_, at) => ['gate', 'water', 'harbour', 'closes', 'tonight'][at % 5],
  ).join(' ')
  return Array.from({ length: words / 100 }, () => `${paragraph}.`).join('\n')
}

/** For each key, ms. */
interface Typed {
  ms: number[]
  /** Processor time of the page's main thread: what the machine does besides is not in it. */
  threadMs: number[]
}

interface Watched {
  /** ms for each key since they were last taken. */
  figures: number[]
  /** Resolves when there are so many. */
  until(count: number): Promise<void>
}

/** Counts, in the page, from each key until what it changed was laid out. */
async function watch(page: Page): Promise<void> {
  await page.evaluate(() => {
    const figures: number[] = []
    const awaited = { count: 0, reached: () => {} }
    let pressedAt = 0
    const channel = new MessageChannel()
    channel.port1.addEventListener('message', () => {
      document.querySelector('.prose')?.getBoundingClientRect()
      figures.push(performance.now() - pressedAt)
      performance.mark('laid out')
      if (figures.length === awaited.count) awaited.reached()
    })
    channel.port1.start()
    addEventListener(
      'keydown',
      () => {
        performance.mark('key')
        pressedAt = performance.now()
      },
      { capture: true },
    )
    // Behind everything that the input sets off at once: its own microtasks and what is drawn by them.
    addEventListener('input', () => channel.port2.postMessage(0), { capture: true })
    const until = (count: number) =>
      new Promise<void>(resolve => {
        if (figures.length >= count) resolve()
        else Object.assign(awaited, { count, reached: resolve })
      })
    Object.assign(window, { figures, until })
  })
}

async function type(page: Page): Promise<Typed> {
  const { result, threadMs } = await threadTimes(browser, 'key', 'laid out', async () => {
    for (let at = 0; at < keystrokes; at += 1) {
      await page.keyboard.press(at % 6 === 5 ? 'Space' : 'KeyX')
      // Nobody types two keys within one layout, and the second would be taken for the first.
      await page.evaluate(count => (window as unknown as Watched).until(count), at + 1)
    }
    return page.evaluate(() => (window as unknown as Watched).figures.splice(0))
  })
  return { ms: result, threadMs }
}
