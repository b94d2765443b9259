// [T6] With very many readers entries come as headers, and bodies over HTTP: what is seen is whole, in place, and does not jump.
import { expect, headlines, isLive, type Page, test as base } from '../support/journey.ts'
import { type House, openHouse } from '../support/house.ts'
import { body } from '../support/newsroom.ts'
import { openReader } from '../support/socket-reader.ts'

/** Two readers are an audience here. */
const test = base.extend<object, { crowded: House }>({
  crowded: [
    async ({ playwright: _ }, use) => {
      const house = await openHouse({ BODIES_APART_ABOVE: '1' })
      await use(house)
      await house.stop()
    },
    { scope: 'worker' },
  ],
})

const report = (headline: string) => body(headline, `${headline}, in many words. `.repeat(40))

async function openCrowded(house: House, page: Page) {
  await page.addInitScript(() => {
    const jumps: number[] = []
    Object.assign(window, { jumps })
    new PerformanceObserver(list => {
      for (const entry of list.getEntries()) jumps.push((entry as PerformanceEntry & { value: number }).value)
    }).observe({ type: 'layout-shift', buffered: true })
  })
  const { slug } = await house.createPage()
  for (let number = 1; number <= 6; number += 1) await house.publish([slug], `Entry ${number}`)
  const other = await openReader(house.url, slug)
  await page.goto(`${house.url}/live/${slug}`)
  await isLive(page)
  const publish = (headline: string) => house.publish([slug], headline, { ...report(headline) })
  return { slug, other, publish }
}

/** What jumped since the page was opened; what moved in the last frame is told after it. */
function jumps(page: Page): Promise<number[]> {
  return page.evaluate(async () => {
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
    return (window as unknown as { jumps: number[] }).jumps
  })
}

/** Holds answers with bodies until they are let go. @returns what was asked for, and how to let it go */
async function holdBodies(page: Page) {
  const asked: string[] = []
  let letGo = () => {}
  const isFree = new Promise<void>(resolve => (letGo = resolve))
  await page.route(/\/entries\//, async route => {
    asked.push(route.request().url())
    await isFree
    await route.continue()
  })
  return { asked, letGo }
}

/** How many new updates were read out since then. */
async function countAloud(page: Page) {
  const line = page.locator('[data-part=status-line]')
  await expect(line).toHaveText('Live. Updates appear automatically.')
  await line.evaluate(element => {
    const said: string[] = []
    Object.assign(window, { said })
    const options = { childList: true, characterData: true, subtree: true }
    new MutationObserver(() => said.push(element.textContent ?? '')).observe(element, options)
  })
  return () =>
    page.evaluate(() =>
      (window as unknown as { said: string[] }).said.reduce((sum, text) => sum + Number.parseInt(text || '0', 10), 0),
    )
}

const newUpdates = (page: Page) => page.locator('[data-part=new-updates]')

test('a new entry comes in whole, once its body is there, and nothing jumps', async ({ crowded, page }) => {
  const { other, slug, publish } = await openCrowded(crowded, page)
  const aloud = await countAloud(page)
  const { asked, letGo } = await holdBodies(page)
  await publish('Apart')
  await expect.poll(() => asked.length).toBe(1)
  expect(other.heard.at(-1)?.payload).toMatchObject({ entry: { headline: 'Apart', bodyPending: true } })
  await crowded.publish([slug], 'A short one')
  await expect.poll(async () => (await headlines(page)).slice(0, 2)).toEqual(['A short one', 'Entry 6'])
  letGo()
  await expect.poll(async () => (await headlines(page)).slice(0, 3)).toEqual(['A short one', 'Apart', 'Entry 6'])
  await expect(page.locator('[data-part=timeline] article').nth(1)).toContainText('Apart, in many words.')
  expect(asked).toHaveLength(1)
  expect(await jumps(page)).toEqual([])
  await expect.poll(aloud, { message: 'both are read out', timeout: 25_000 }).toBe(2)
  other.close()
})

test('what waits for its body when updates are paused waits for the reader, too, whatever came in above it', async ({
  crowded,
  page,
}) => {
  const { other, slug, publish } = await openCrowded(crowded, page)
  const { asked, letGo } = await holdBodies(page)
  await publish('Apart')
  await expect.poll(() => asked.length).toBe(1)
  await crowded.publish([slug], 'A short one')
  await expect.poll(async () => (await headlines(page))[0]).toBe('A short one')
  await page.getByRole('button', { name: 'Pause updates' }).click()
  letGo()
  await expect(newUpdates(page)).toHaveText('1 new update')
  expect((await headlines(page)).slice(0, 2)).toEqual(['A short one', 'Entry 6'])
  await page.getByRole('button', { name: 'Follow live' }).click()
  await expect(page.locator('h2:focus')).toHaveText('Apart')
  expect((await headlines(page)).slice(0, 3)).toEqual(['A short one', 'Apart', 'Entry 6'])
  other.close()
})

test('what was edited while it waited for the reader is shown whole, once its new text is there', async ({
  crowded,
  page,
}) => {
  await page.setViewportSize({ width: 600, height: 400 })
  const { other, slug, publish } = await openCrowded(crowded, page)
  await page.mouse.wheel(0, 1000)
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(100)
  const id = await publish('As it was')
  await expect(newUpdates(page)).toHaveText('1 new update')
  const { asked, letGo } = await holdBodies(page)
  const edit = (headline: string, revision: number) =>
    crowded.command({ type: 'edit', entry: { id, revision, ...report(headline) } })
  await edit('Put right', 1)
  await expect.poll(() => asked.length).toBe(1)
  await newUpdates(page).click()
  await expect(newUpdates(page)).toBeHidden()
  await expect(page.locator('h2:focus'), 'at the top, where it will be').toHaveText('Entry 6')
  expect(await headlines(page)).not.toContain('Put right')
  await crowded.publish([slug], 'A short one')
  await expect.poll(async () => (await headlines(page))[0]).toBe('A short one')
  await expect(page.locator('main')).not.toContainText('Loading this update')
  letGo()
  await expect.poll(async () => (await headlines(page)).slice(0, 3)).toEqual(['A short one', 'Put right', 'Entry 6'])
  await expect(page.locator(`#entry-${id}`)).toContainText('Put right, in many words.')
  expect(await jumps(page)).toEqual([])
  other.close()
})

test('what is withdrawn while its body is on its way is never seen', async ({ crowded, page }) => {
  const { other, slug, publish } = await openCrowded(crowded, page)
  const { asked, letGo } = await holdBodies(page)
  const id = await publish('Withdrawn')
  await expect.poll(() => asked.length).toBe(1)
  await crowded.publish([slug], 'A short one')
  await expect.poll(async () => (await headlines(page))[0]).toBe('A short one')
  await expect(page.locator('main')).not.toContainText('Withdrawn')
  await crowded.command({ type: 'withdraw', entry: { id } })
  await crowded.publish([slug], 'The next')
  await expect.poll(async () => (await headlines(page))[0]).toBe('The next')
  const answered = page.waitForResponse(/\/entries\//)
  letGo()
  expect((await answered).status()).toBe(410)
  await crowded.publish([slug], 'The last')
  await expect.poll(async () => (await headlines(page)).slice(0, 3)).toEqual(['The last', 'The next', 'A short one'])
  await expect(page.locator('main')).not.toContainText('Withdrawn')
  await expect(page.locator('.entry-removed')).toHaveCount(0)
  other.close()
})

test('an edit leaves the old text where it is until the new one is there', async ({ crowded, page }) => {
  const { other, publish } = await openCrowded(crowded, page)
  const id = await publish('As it was')
  const entry = page.locator(`#entry-${id}`)
  await expect(entry).toContainText('As it was, in many words.')
  const { asked, letGo } = await holdBodies(page)
  await crowded.command({ type: 'edit', entry: { id, revision: 1, ...report('Put right') } })
  await expect.poll(() => asked.length).toBe(1)
  await expect(entry).toContainText('As it was, in many words.')
  letGo()
  await expect(entry).toContainText('Put right, in many words.')
  await expect(entry).not.toContainText('As it was')
  other.close()
})
