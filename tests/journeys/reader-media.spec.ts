// What a reader gets of pictures and of other sites: the right file, a still page, and nothing foreign before a click.
import { v7 as newId } from 'uuid'
import type { Picture } from '../../shared/picture.ts'
import type { House } from '../support/house.ts'
import { expect, headlines, isLive, type Page, test } from '../support/journey.ts'
import { photo, settledPicture, upload } from '../support/pictures.ts'

test.beforeAll(async ({ house }) => void (await house.startMedia()))

async function ready(house: House, width: number, height: number): Promise<Picture> {
  return settledPicture(house, (await upload(house, await photo({ width, height }))).id)
}

async function publishBlocks(house: House, page: { slug: string }, blocks: unknown[]): Promise<void> {
  const entry = { id: newId(), kind: 'update', authors: [], headline: 'With more than words', blocks }
  const { status } = await house.command({ type: 'publish', pages: [page.slug], entry })
  expect(status).toBe(201)
}

const imageOf = ({ src, width, height }: Picture) => ({ src, width, height, alt: 'A wave at the wall' })

const shifts = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<number>(resolve => {
        let sum = 0
        const observer = new PerformanceObserver(list => {
          for (const shift of list.getEntries() as (PerformanceEntry & { value: number })[]) sum += shift.value
        })
        observer.observe({ type: 'layout-shift', buffered: true })
        requestAnimationFrame(() => setTimeout(() => resolve(sum)))
      }),
  )

for (const [shape, width, height] of [
  ['wide', 1900, 1000],
  ['tall', 900, 1400],
] as const) {
  test(`a ${shape} picture has its place and its blur before it loads, and moves nothing when it does`, async ({
    house,
    page,
  }) => {
    const story = await house.createPage()
    const picture = await ready(house, width, height)
    await publishBlocks(house, story, [
      { type: 'image', image: imageOf(picture) },
      { type: 'paragraph', text: [{ text: 'What stands below it.' }] },
    ])
    let open = () => {}
    const isOpen = new Promise<void>(resolve => {
      open = resolve
    })
    const asked: string[] = []
    await page.route('**/media/**', async route => {
      asked.push(new URL(route.request().url()).pathname)
      await isOpen
      await route.continue()
    })
    await page.goto(`${house.url}/live/${story.slug}`, { waitUntil: 'commit' })
    const below = page.getByText('What stands below it.')
    await expect(below).toBeVisible()
    await expect(page.locator('.blur')).toHaveJSProperty('complete', true)
    expect(await page.locator('.blur').evaluate(blur => (blur as HTMLImageElement).naturalWidth)).toBeGreaterThan(0)
    const box = page.locator('.frame picture img')
    const before = await box.boundingBox()
    // As wide as the column, in its own shape; a tall one fills at most 27 by 36 rem, and a slimmer one has air at its sides.
    const column = (await page.locator('figure.picture').boundingBox())?.width ?? 0
    const [roomAcross, roomDown] = height > width ? [Math.min(column, 27 * 16), 36 * 16] : [column, Number.MAX_VALUE]
    expect(before?.width).toBeCloseTo(roomAcross, 0)
    expect(before?.height).toBeCloseTo(Math.min((roomAcross * height) / width, roomDown), 0)
    open()
    await expect(box).toHaveJSProperty('complete', true)
    expect(await box.evaluate(img => (img as HTMLImageElement).naturalWidth)).toBeGreaterThan(0)
    const after = await box.boundingBox()
    // A smaller file is rounded to whole pixels: less than half a pixel of the page.
    expect(after?.height).toBeCloseTo(before?.height ?? 0, 0)
    expect(after?.width).toBe(before?.width)
    expect(await shifts(page)).toBe(0)
    expect(asked.filter(path => !path.endsWith('.avif'))).toEqual([])
  })
}

test('a phone loads a smaller file than a desk', async ({ house, browser }) => {
  const story = await house.createPage()
  const picture = await ready(house, 2600, 1400)
  await publishBlocks(house, story, [{ type: 'image', image: imageOf(picture) }])
  const chosen: string[] = []
  for (const viewport of [
    { width: 360, height: 700 },
    { width: 1280, height: 800 },
  ]) {
    const page = await browser.newPage({ viewport, deviceScaleFactor: 1 }) // by its width alone, however fine the screen
    await page.goto(`${house.url}/live/${story.slug}`)
    const img = page.locator('.frame picture img')
    await expect(img).toHaveJSProperty('complete', true)
    chosen.push(await img.evaluate(found => (found as HTMLImageElement).currentSrc.replace(/.*-/, '')))
    await page.close()
  }
  expect(chosen).toEqual(['480.avif', '960.avif'])
})

const card = {
  url: 'https://www.youtube.com/watch?v=harbour-01',
  provider: 'YouTube',
  title: 'The harbour at night',
  frame: 'https://www.youtube-nocookie.com/embed/harbour-01',
}

test('another site’s content is loaded only when a reader asks for it, and then in a frame that is shut in', async ({
  house,
  page,
}) => {
  const story = await house.createPage()
  const foreign: string[] = []
  await page.route(/^https:/, route => {
    foreign.push(route.request().url())
    return route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>player</title><p>The player.</p>' })
  })
  await page.goto(`${house.url}/live/${story.slug}`)
  await isLive(page)
  await publishBlocks(house, story, [{ type: 'embed', embed: card }])
  await expect(page.getByRole('link', { name: /The harbour at night/ })).toHaveAttribute('href', card.url)
  const button = page.getByRole('button', { name: 'Load content from YouTube' })
  await button.focus()
  expect(foreign).toEqual([])
  await page.keyboard.press('Enter')
  const frame = page.getByTitle('The harbour at night')
  await expect(frame).toHaveAttribute('sandbox', /allow-scripts/)
  await expect(frame.contentFrame().getByText('The player.')).toBeVisible()
  expect(await frame.getAttribute('sandbox')).not.toMatch(/top-navigation|allow-forms|allow-modals/)
  expect(foreign).toEqual([card.frame])
  await expect(frame).toBeFocused()
  await expect(button).toHaveCount(0)
  // Somebody may be watching: what is new does not push it away.
  await house.publish([story.slug], 'Meanwhile')
  await expect(page.locator('[data-part=new-updates]')).toHaveText('1 new update')
  expect(await headlines(page)).not.toContain('Meanwhile')
})

test('no frame of anyone else is let in, whatever puts it into the page', async ({ house, page }) => {
  const story = await house.createPage()
  const foreign: string[] = []
  await page.route(/^https:/, route => {
    foreign.push(route.request().url())
    return route.fulfill({ body: 'evil' })
  })
  await page.goto(`${house.url}/live/${story.slug}`)
  const violated = page.evaluate(
    () =>
      new Promise<string>(resolve => {
        document.addEventListener('securitypolicyviolation', event => resolve(event.effectiveDirective))
        const frame = document.createElement('iframe')
        frame.src = 'https://evil.example/'
        document.body.append(frame)
      }),
  )
  expect(await violated).toBe('frame-src')
  expect(foreign).toEqual([])
})

test('without a script the card is a link, and no button stands there that nobody answers', async ({
  house,
  browser,
}) => {
  const story = await house.createPage()
  await publishBlocks(house, story, [{ type: 'embed', embed: card }])
  const page = await browser.newPage({ javaScriptEnabled: false })
  await page.goto(`${house.url}/live/${story.slug}`)
  await expect(page.getByRole('link', { name: /The harbour at night/ })).toHaveAttribute('href', card.url)
  await expect(page.getByRole('button', { name: 'Load content from YouTube' })).toBeHidden()
  await page.close()
})
