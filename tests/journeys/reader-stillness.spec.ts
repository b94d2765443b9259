// What is being read stays where it is: measured by the browser's own observer of layout shifts.
import type { Page } from '@playwright/test'
import type { House } from '../support/house.ts'
import { body } from '../support/newsroom.ts'
import { expect, isLive, test } from '../support/journey.ts'

const phone = { width: 360, height: 700 }
const screen = { width: 1280, height: 720 }

interface Shift {
  value: number
  sources: string[]
}

/** What jumped since the page was opened, as the browser scores it; input excuses nothing here. */
async function shifts(page: Page): Promise<Shift[]> {
  // What moved in the last frame is told after it.
  await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))
  return page.evaluate(() => (window as unknown as { shifts: Shift[] }).shifts)
}

const scoreOf = (shifts: Shift[]) => shifts.reduce((sum, { value }) => sum + value, 0)

async function openPage(house: House, page: Page, count = 20): Promise<{ slug: string; id: string; ids: string[] }> {
  await page.addInitScript(() => {
    interface Moved {
      node?: Element
      previousRect: DOMRect
      currentRect: DOMRect
    }
    const found: Shift[] = []
    Object.assign(window, { shifts: found })
    const words = ({ node, previousRect, currentRect }: Moved) =>
      `${node?.nodeName} .${node?.className} ${node?.textContent?.slice(0, 30)}: ${previousRect.x},${previousRect.y} → ${currentRect.x},${currentRect.y}`
    new PerformanceObserver(list => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; sources: Moved[] })[]) {
        found.push({ value: entry.value, sources: entry.sources.map(words) })
      }
    }).observe({ type: 'layout-shift', buffered: true })
  })
  const { slug, id } = await house.createPage()
  const ids: string[] = []
  for (let number = 0; number < count; number += 1) ids.push(await house.publish([slug], `Entry ${number}`))
  await page.goto(`${house.url}/live/${slug}`)
  await isLive(page)
  return { slug, id, ids: ids.toReversed() }
}

/** Within a pixel: browsers scroll to whole ones of the screen. */
const nearly = -0.4

/** Scrolls an entry to a place in the view. */
async function read(page: Page, id: string | undefined, top: number): Promise<void> {
  const article = page.locator(`#entry-${id}`)
  await article.evaluate((one, top) => scrollTo(0, one.getBoundingClientRect().top + scrollY - top), top)
  await expect.poll(() => topOf(page, id)).toBeCloseTo(top, nearly)
}

function topOf(page: Page, id: string | undefined): Promise<number> {
  return page.locator(`#entry-${id}`).evaluate(article => article.getBoundingClientRect().top)
}

test('loading a page, with the ages of its entries and the state of the connection, moves nothing', async ({
  house,
  page,
}) => {
  for (const viewport of [
    { width: 360, height: 700 },
    { width: 1280, height: 720 },
  ]) {
    await page.setViewportSize(viewport)
    const { slug } = await openPage(house, page, 4)
    await expect(page.locator('[data-part=ago]').first()).not.toBeEmpty()
    expect(await shifts(page)).toEqual([])
    // Beside labels there is the least room for an age.
    await house.publish([slug], 'With labels', { kind: 'breaking', keyEvent: true })
    await house.publish([slug], 'With another', { keyEvent: true })
    await page.reload()
    await isLive(page)
    await expect(page.locator('[data-part=ago]')).toHaveText([/./, /./, /./, /./, /./, /./])
    expect(await shifts(page)).toEqual([])
  }
})

for (const [device, viewport] of Object.entries({ phone, screen })) {
  test(`on a ${device} an update that comes in at the top glides: nothing counts as shifted`, async ({
    house,
    page,
  }) => {
    await page.setViewportSize(viewport)
    const { slug } = await openPage(house, page)
    for (let number = 0; number < 3; number += 1) {
      const id = await house.publish([slug], `New ${number}`)
      await expect(page.locator(`#entry-${id}`)).toBeVisible()
    }
    expect(await shifts(page)).toEqual([])
  })

  test(`on a ${device} updates that wait, and changes above the view, move nothing of what is read`, async ({
    house,
    page,
  }) => {
    await page.setViewportSize(viewport)
    const { slug, id, ids } = await openPage(house, page)
    await read(page, ids[5], 100)
    await house.publish([slug], 'Waits')
    await expect(page.locator('[data-part=new-updates]')).toHaveText('1 new update')
    await house.command({ type: 'edit', entry: { id: ids[1], revision: 1, ...body('Longer', 'Word '.repeat(400)) } })
    await expect(page.locator(`#entry-${ids[1]}`)).toContainText('Longer')
    await house.command({ type: 'withdraw', entry: { id: ids[0] } })
    await expect(page.locator(`#entry-${ids[0]}`)).toHaveCount(0)
    await changeAround(house, page, id, ids[2])
    expect(await topOf(page, ids[5])).toBeCloseTo(100, nearly)
    expect(await shifts(page)).toEqual([])
  })

  test(`on a ${device} pins, key events and a longer introduction push nothing around in view`, async ({
    house,
    page,
  }) => {
    await page.setViewportSize(viewport)
    const { id, ids } = await openPage(house, page)
    await changeAround(house, page, id, ids[2])
    // What is left are the labels that the entry itself is given, on its line with the time.
    expect(scoreOf(await shifts(page))).toBeLessThan(0.01)
  })
}

/** Changes what stands above the timeline. */
async function changeAround(house: House, page: Page, pageId: string, id: string | undefined): Promise<void> {
  await house.command({ type: 'pin', entry: { id }, page: pageId })
  await expect(page.locator(`#pinned-${id}`)).toHaveCount(1)
  await house.command({ type: 'mark', entry: { id }, page: pageId })
  await expect(page.locator('[data-part=key-events] li')).toHaveCount(1)
  await house.command({ type: 'page', page: pageId, settings: { standfirst: 'More to read. '.repeat(60) } })
  await expect(page.locator('.standfirst')).toContainText('More to read.')
}

test('an update that arrives when the one before it has glided, but was not drawn at rest yet, glides too', async ({
  house,
  page,
}) => {
  await page.setViewportSize(phone)
  await page.addInitScript(() => {
    // A busy page: what arrives during a glide is heard after its end, and before the next frame.
    const { animate } = Element.prototype
    let end = 0
    Element.prototype.animate = function (...how) {
      end = performance.now() + 300
      return animate.apply(this, how)
    }
    window.WebSocket = class extends WebSocket {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, protocols)
        this.addEventListener('message', () => {
          while (performance.now() < end);
        })
      }
    }
  })
  const { slug } = await openPage(house, page)
  let newest = ''
  for (let number = 0; number < 6; number += 1) {
    newest = await house.publish([slug], `New ${number}`)
    // Not waited for to be at rest: the next one has to meet the glide.
    await page.evaluate(() => new Promise(done => requestAnimationFrame(done)))
  }
  await expect(page.locator(`#entry-${newest}`)).toBeVisible()
  expect(await shifts(page)).toEqual([])
})

test('an entry that is withdrawn in view leaves a line in a box of its height, which goes once nobody sees it', async ({
  house,
  page,
}) => {
  await page.setViewportSize({ width: 1280, height: 420 })
  const { ids } = await openPage(house, page)
  await read(page, ids[2], 20)
  const [gone, below] = [ids[3], ids[4]]
  const before = await topOf(page, below)
  await house.command({ type: 'withdraw', entry: { id: gone } })
  await expect(page.locator('.entry-removed')).toBeVisible()
  expect(await topOf(page, below)).toBeCloseTo(before, nearly)
  expect(await shifts(page)).toEqual([])
  await read(page, ids[6], 20)
  await expect(page.locator('.entry-removed')).toHaveCount(0)
  expect(await topOf(page, ids[6])).toBeCloseTo(20, nearly)
})

test('an edit that grows in view stays below the least that anyone would notice', async ({ house, page }) => {
  const { ids } = await openPage(house, page)
  await read(page, ids[3], 150)
  await house.command({ type: 'edit', entry: { id: ids[3], revision: 1, ...body('Entry 16', 'Word '.repeat(80)) } })
  await expect(page.locator(`#entry-${ids[3]}`)).toContainText('Word Word')
  expect(await topOf(page, ids[3])).toBeCloseTo(150, nearly)
  expect(scoreOf(await shifts(page))).toBeLessThan(0.05)
})

test('an edit does not replace what did not change: a picture stays the element that it was', async ({
  house,
  page,
}) => {
  const { slug } = await openPage(house, page, 1)
  const picture = {
    type: 'image',
    image: { src: 'https://example.org/x.png', width: 40, height: 30, decorative: true },
  }
  const words = { authors: [], kind: 'update' as const }
  const paragraph = (text: string) => ({ type: 'paragraph', text: [{ text }] })
  const id = await house.publish([slug], 'With a picture', { blocks: [paragraph('Before'), picture] as never })
  const image = await page.locator(`#entry-${id} img`).elementHandle()
  const blocks = [paragraph('After'), paragraph('And more'), picture]
  await house.command({ type: 'edit', entry: { id, revision: 1, headline: 'With a picture', blocks, ...words } })
  await expect(page.locator(`#entry-${id}`)).toContainText('And more')
  expect(await image?.evaluate(element => element.isConnected)).toBe(true)
})
