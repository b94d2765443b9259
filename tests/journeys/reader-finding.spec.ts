// How readers find their way: search, key events, older and newer updates, links to one entry; with a script and without.
import type { Page } from '@playwright/test'
import type { House } from '../support/house.ts'
import { body } from '../support/newsroom.ts'
import { expect, headlines, isLive, test } from '../support/journey.ts'

const phone = { width: 360, height: 740 }
const found = (page: Page) => page.locator('.notice__found')

/** A page of so many entries, and their ids, oldest first. */
async function story(house: House, count: number) {
  const live = await house.createPage()
  const ids: string[] = []
  for (let number = 1; number <= count; number += 1) ids.push(await house.publish([live.slug], `Entry ${number}`))
  return { ...live, ids, address: `${house.url}/live/${live.slug}` }
}

async function search(page: Page, words: string): Promise<void> {
  await page.getByRole('searchbox', { name: 'Search this page' }).fill(words)
  await page.keyboard.press('Enter')
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with a script' : 'without a script, on a phone'
  const look = javaScriptEnabled ? {} : { viewport: phone }

  test(`${how} words are found all over the page, marked and counted, and a result leads to its entry`, async ({
    house,
    browser,
  }) => {
    const { slug, address, ids } = await story(house, 12)
    await house.publish([slug], 'The harbour is shut')
    const page = await (await browser.newContext({ javaScriptEnabled, ...look })).newPage()
    await page.goto(address)
    await search(page, 'entry 2')
    await expect(found(page)).toHaveText('1 update with “entry 2”')
    expect(await headlines(page)).toEqual(['Entry 2'])
    await expect(page.locator('.entry__title mark')).toHaveText(['Entry', '2'])
    await expect(page.getByRole('searchbox')).toHaveValue('entry 2')
    await search(page, 'volcano')
    await expect(found(page)).toHaveText('No updates with “volcano”')
    await page.goBack()
    await page.locator('.entry__link').click()
    await expect(page).toHaveURL(`${address}/${ids[1]}`)
    await expect(page.locator('.entry--highlighted h2')).toHaveText('Entry 2')
    // Not by the window's own width: a phone's grows with what sticks out.
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      page.viewportSize()?.width ?? 0,
    )
  })
}

test('in an open list of results an edit and a withdrawal are seen, and what is new is only counted', {
  tag: '@full',
}, async ({ house, page }) => {
  const { slug, address, ids } = await story(house, 3)
  await page.goto(`${address}?search=entry`)
  await isLive(page)
  await house.command({ type: 'edit', entry: { id: ids[0], revision: 1, ...body('Put right') } })
  await expect(page.locator(`#entry-${ids[0]} h2`)).toHaveText('Put right')
  await house.command({ type: 'withdraw', entry: { id: ids[1] } })
  await expect(page.locator(`#entry-${ids[1]}`)).toHaveCount(0)
  await house.publish([slug], 'Entry 4')
  await expect(page.locator('[data-part=new-updates]')).toHaveText('1 new update')
  expect(await headlines(page)).toEqual(['Entry 3', 'Put right'])
  await page.locator('[data-part=new-updates]').click()
  await expect(page).toHaveURL(address)
})

test('a key event in the page is gone to in place, and the way back leads to where the reader was', async ({
  house,
  page,
}) => {
  const { slug, ids, address } = await story(house, 8)
  await house.command({ type: 'mark', entry: { id: ids[0] }, page: slug })
  await house.command({ type: 'mark', entry: { id: ids[2] }, page: slug })
  for (let number = 9; number <= 10; number += 1) await house.publish([slug], `Entry ${number}`)
  await page.goto(address)
  await isLive(page)
  await page.evaluate(() => Object.assign(window, { isSame: true }))
  const list = page.locator('[data-part=key-events]')
  await expect(list.getByRole('listitem')).toHaveCount(2)
  await list.getByRole('link', { name: 'Entry 3' }).press('Enter')
  await expect(page.locator('h2:focus')).toHaveText('Entry 3')
  await expect(page.locator('h2:focus')).toBeInViewport()
  await expect(page).toHaveURL(`${address}/${ids[2]}`)
  await house.publish([slug], 'Meanwhile')
  await page.goBack()
  await expect(page).toHaveURL(address)
  await expect(list.getByRole('link', { name: 'Entry 3' })).toBeFocused()
  await expect(page.locator('h1')).toBeInViewport()
  await page.goForward()
  await expect(page.locator('h2:focus')).toHaveText('Entry 3')
  expect(await page.evaluate(() => 'isSame' in window)).toBe(true)

  await list.getByRole('link', { name: 'Entry 1' }).click()
  await expect(page.locator('.entry--highlighted h2')).toHaveText('Entry 1')
  expect(await page.evaluate(() => 'isSame' in window)).toBe(false)
})

test('from one entry newer updates come in above it, batch by batch, and nothing that is read moves', async ({
  house,
  page,
}) => {
  const { slug, ids, address } = await story(house, 20)
  await page.goto(`${address}/${ids[3]}`)
  await isLive(page)
  const entry = page.locator('.entry--highlighted')
  const top = await entry.evaluate(one => one.getBoundingClientRect().top)
  const newer = page.getByRole('link', { name: 'Newer updates' })
  await newer.press('Enter')
  await expect(page.locator('h2:focus')).toHaveText('Entry 5')
  expect(Math.abs((await entry.evaluate(one => one.getBoundingClientRect().top)) - top)).toBeLessThan(1)
  expect((await headlines(page)).slice(-5)).toEqual(
    ['Entry 8', 'Entry 7', 'Entry 6', 'Entry 5', 'Entry 4', 'Entry 3', 'Entry 2', 'Entry 1'].slice(-5),
  )
  await house.publish([slug], 'Meanwhile')
  await expect(page.locator('[data-part=new-updates]')).toHaveText('1 new update')
  while (await newer.count()) {
    const shown = (await headlines(page)).length
    await newer.click()
    await expect.poll(async () => (await headlines(page)).length).toBeGreaterThan(shown)
  }
  const all = await headlines(page)
  expect(all.filter(title => title !== 'Meanwhile')).toEqual(Array.from({ length: 20 }, (_, at) => `Entry ${20 - at}`))
  expect(all.includes('Meanwhile')).toBe(await page.locator('[data-part=new-updates]').isHidden())
  await expect(page).toHaveURL(`${address}/${ids[3]}`)
})

test('an entry’s link is shared by the system’s sheet, else copied, from the timeline and from a pin', async ({
  house,
  browser,
}) => {
  const { slug, address } = await story(house, 1)
  const id = await house.publish([slug], 'Worth telling', { pinned: true })
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] })
  const page = await context.newPage()
  await page.goto(address)
  await isLive(page)
  const copied = () => page.evaluate(() => navigator.clipboard.readText())
  await page.locator(`#pinned-${id}`).getByRole('link', { name: 'Share' }).click()
  await expect(page.locator('[data-part=connection]')).toHaveText('Link copied')
  await expect(page.locator(`#pinned-${id} .entry__share`)).toHaveText('Link copied')
  expect(await copied()).toBe(`${address}/${id}`)
  await isLive(page)
  await expect(page.locator(`#pinned-${id} .entry__share`)).toHaveText('Share')

  await page.evaluate(() =>
    Object.assign(navigator, { share: async (what: ShareData) => Object.assign(window, { shared: what }) }),
  )
  await page.locator(`#entry-${id}`).getByRole('link', { name: 'Share' }).press('Enter')
  await expect
    .poll(() => page.evaluate(() => (window as { shared?: ShareData }).shared))
    .toEqual({ title: 'Worth telling', url: `${address}/${id}` })
  await expect(page).toHaveURL(address)
})

test('where a browser can neither share nor copy, and without a script, “Share” leads to the entry', {
  tag: '@full',
}, async ({ house, browser }) => {
  const { ids, address } = await story(house, 1)
  const noScript = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
  const noClipboard = await (await browser.newContext()).newPage()
  await noClipboard.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }))
  for (const page of [noScript, noClipboard]) {
    await page.goto(address)
    if (page === noClipboard) await isLive(page)
    await page.getByRole('link', { name: 'Share' }).click()
    await expect(page).toHaveURL(`${address}/${ids[0]}`)
  }
})

test('by keyboard alone older updates are loaded down to the start, which is said', { tag: '@full' }, async ({
  house,
  page,
}) => {
  const { address } = await story(house, 20)
  await page.goto(address)
  await isLive(page)
  const more = page.getByRole('link', { name: 'Load more updates' })
  await more.focus()
  for (const first of ['Entry 12', 'Entry 8']) {
    await page.keyboard.press('Enter')
    await expect(page.locator('h2:focus')).toHaveText(first)
    await expect(page).toHaveURL(address)
    if (first !== 'Entry 8') await tabTo(page, 'Load more updates')
  }
  await expect(page.locator('[data-part=load-more]')).toHaveText('You’ve reached the start of coverage.')
})

test('without a script one entry shows what came before it, and leads to what came after', { tag: '@full' }, async ({
  house,
  browser,
}) => {
  const { address, ids } = await story(house, 20)
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
  await page.goto(`${address}/${ids[3]}`)
  await expect(page.locator('.entry--highlighted')).toBeInViewport()
  expect(await headlines(page)).toEqual(['Entry 4', 'Entry 3', 'Entry 2', 'Entry 1'])
  await page.getByRole('link', { name: 'Newer updates' }).click()
  expect(await headlines(page)).toContain('Entry 5')
  const answer = await house.command({ type: 'withdraw', entry: { id: ids[3] } })
  expect(answer.status).toBe(201)
  await expect.poll(async () => (await page.goto(`${address}/${ids[3]}`))?.status()).toBe(410)
  await expect(page.getByRole('heading')).toHaveText('This update was withdrawn')
  await page.getByRole('link', { name: 'Back to' }).click()
  await expect(page).toHaveURL(address)
})

async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab')
    if ((await page.evaluate(() => document.activeElement?.textContent)) === name) return
  }
  throw new Error(`no way to “${name}” by Tab`)
}
