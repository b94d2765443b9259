// What a page does while its reader is busy, far down, or listening: films, older updates, bursts, and the one line that is read out.
import { expect, headlines, isLive, type Page, test } from '../support/journey.ts'
import type { House } from '../support/house.ts'
import { body } from '../support/newsroom.ts'
import { silentFilm } from '../support/silent-film.ts'

const button = '[data-part=new-updates]'

/** A page of so many entries. @returns their ids, newest first */
async function story(house: House, count: number) {
  const { slug, id } = await house.createPage()
  const ids: string[] = []
  for (let number = 0; number < count; number += 1) ids.unshift(await house.publish([slug], `Entry ${number}`))
  return { slug, id, ids, address: `${house.url}/live/${slug}` }
}

test('while a film plays nothing comes in above it; when it is stopped, updates come in again', {
  tag: '@full',
}, async ({ house, page }) => {
  const { slug } = await house.createPage()
  const src = 'https://films.example/gate.mp4'
  await house.publish([slug], 'With a film', { blocks: [{ type: 'video', video: { src } }] })
  await page.route(src, route => route.fulfill({ contentType: 'audio/wav', body: silentFilm(60) }))
  await page.goto(`${house.url}/live/${slug}`)
  await isLive(page)
  const film = page.locator('video')
  await film.focus()
  await page.keyboard.press('Space')
  await expect.poll(() => film.evaluate(one => (one as HTMLVideoElement).currentTime)).toBeGreaterThan(0)

  await house.publish([slug], 'Meanwhile')
  await expect(page.locator(button)).toHaveText('1 new update')
  expect(await headlines(page)).toEqual(['With a film'])
  await page.keyboard.press('Space')
  await expect(film).toHaveJSProperty('paused', true)
  await page.locator(button).click()
  await house.publish([slug], 'Afterwards')
  await expect.poll(() => headlines(page)).toEqual(['Afterwards', 'Meanwhile', 'With a film'])
})

test('an older batch that was loaded is corrected, withdrawn and marked in place like all else', {
  tag: '@full',
}, async ({ house, page }) => {
  const { id, ids, address } = await story(house, 20)
  await page.goto(address)
  await isLive(page)
  await page.getByRole('link', { name: 'Load more updates' }).click()
  const [corrected, gone, marked] = ids.slice(9, 12) as [string, string, string]
  const article = page.locator(`#entry-${corrected}`)
  await expect(article).toBeVisible()

  const correctionNote = 'It named another gate.'
  await house.command({ type: 'edit', entry: { id: corrected, revision: 1, ...body('Put right'), correctionNote } })
  await expect(article.locator('h2')).toHaveText('Put right')
  await expect(article).toContainText(/Updated\s+\d\d:\d\d/)
  await expect(article).toContainText('Correction: It named another gate.')
  await house.command({ type: 'mark', entry: { id: marked }, page: id })
  await expect(page.locator(`#entry-${marked} .label--key`)).toBeVisible()
  await house.command({ type: 'withdraw', entry: { id: gone } })
  await expect(page.locator(`#entry-${gone} h2`)).toHaveCount(0)
  await expect(page.locator('main')).not.toContainText('Entry 9 in full')
})

test('one place alone is read out, entries are articles of a list, and each has a heading', { tag: '@full' }, async ({
  house,
  page,
}) => {
  const { slug, address } = await story(house, 3)
  const long = 'A body that nobody wants to hear in the midst of a sentence. '
  await page.goto(address)
  await isLive(page)
  await house.publish([slug], 'The newest', { blocks: body('', long.repeat(5)).blocks })
  await expect.poll(async () => (await headlines(page))[0]).toBe('The newest')
  const spoken = page.locator('[aria-live]:not([aria-live=off]), [role=status], [role=alert], [role=log], output')
  await expect(spoken).toHaveCount(1)
  await expect(spoken).toHaveText(/^1 new update/)

  const timeline = page.locator('ol[data-part=timeline], [data-part=timeline] > ol').first()
  await expect(timeline.locator(':scope > li > article')).toHaveCount(4)
  await expect(timeline.locator(':scope > li > article h2')).toHaveCount(4)
})

interface Shift {
  value: number
  sources: string[]
}

/** Writes down from now on what jumps, as the browser scores it; input excuses nothing. */
async function watchShifts(page: Page): Promise<() => Promise<Shift[]>> {
  await page.evaluate(() => {
    const found: unknown[] = []
    Object.assign(window, { shifts: found })
    new PerformanceObserver(list => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; sources: { node?: Element }[] })[])
        found.push({
          value: entry.value,
          sources: entry.sources.map(
            ({ node }) => `${node?.nodeName}.${node?.className}: ${node?.textContent?.slice(0, 40)}`,
          ),
        })
    }).observe({ type: 'layout-shift' })
  })
  return async () => {
    await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))
    return page.evaluate(() => (window as unknown as { shifts: Shift[] }).shifts)
  }
}

for (const [device, viewport] of Object.entries({
  phone: { width: 360, height: 700 },
  screen: { width: 1280, height: 720 },
})) {
  test(`on a ${device} a burst of a hundred operations moves nothing of what is read, and is all there`, {
    tag: '@full',
  }, async ({ house, page }) => {
    await page.setViewportSize(viewport)
    const { slug, id, ids, address } = await story(house, 8)
    await page.goto(address)
    await isLive(page)
    const read = page.locator(`#entry-${ids[5]}`)
    await read.evaluate(one => scrollTo(0, one.getBoundingClientRect().top + scrollY - 60))
    const top = () => read.evaluate(one => one.getBoundingClientRect().top)
    await expect.poll(top).toBeCloseTo(60, -0.4)
    const shifts = await watchShifts(page)

    // Sent together; what belongs to one entry stays in its order. What is in view changes too, and keeps its size.
    const publishes = Array.from({ length: 84 }, (_, number) => house.publish([slug], `Burst ${number}`))
    const edits = ids.map((entry, at) => {
      const words = at < 4 ? body('Longer', 'Word '.repeat(200)) : body(`Entry ${7 - at}`, `Entry ${7 - at} is full.`)
      return house.command({ type: 'edit', entry: { id: entry, revision: 1, ...words } })
    })
    const marks = ids.slice(0, 4).map(async entry => {
      await house.command({ type: 'mark', entry: { id: entry }, page: id })
      await house.command({ type: 'unmark', entry: { id: entry }, page: id })
    })
    await Promise.all([...publishes, ...edits, ...marks])
    await expect(page.locator(button)).toHaveText('84 new updates')
    await expect(read).toContainText('is full.')
    await expect(page.locator(`#entry-${ids[0]} h2`)).toHaveText('Longer')
    await expect(page.locator('[data-part=key-events] li')).toHaveCount(0)
    // Browsers scroll to whole pixels: each of many steps may be off by a part of one.
    expect(Math.abs((await top()) - 60)).toBeLessThan(4)
    expect(await shifts()).toEqual([])

    await page.locator(button).click()
    await expect.poll(async () => (await headlines(page)).filter(one => one.startsWith('Burst')).length).toBe(50)
  })

  test(`on a ${device} loading older updates moves nothing of what is read`, { tag: '@full' }, async ({
    house,
    page,
  }) => {
    await page.setViewportSize(viewport)
    const { address } = await story(house, 20)
    await page.goto(address)
    await isLive(page)
    const more = page.getByRole('link', { name: 'Load more updates' })
    await more.scrollIntoViewIfNeeded()
    const shifts = await watchShifts(page)
    const last = page.locator('[data-part=timeline] article').nth(7)
    const before = await last.evaluate(one => one.getBoundingClientRect().top + scrollY)
    await more.click()
    await expect(page.locator('h2:focus')).toHaveText('Entry 11')
    expect(await last.evaluate(one => one.getBoundingClientRect().top + scrollY)).toBe(before)
    expect((await shifts()).reduce((sum, { value }) => sum + value, 0)).toBeLessThan(0.05)
  })
}
