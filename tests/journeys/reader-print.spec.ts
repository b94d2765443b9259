// A page on paper: the story, where it comes from, and nothing that one could press.
import { expect, isLive, test } from '../support/journey.ts'
import { openReaderPages } from '../support/reader-pages.ts'

test('on paper stands the story with its key points and key events, where links lead, and where it comes from', {
  tag: '@full',
}, async ({ house, page }) => {
  const { slug, paths } = await openReaderPages(house, 'ltr')
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.goto(house.url + paths.newest)
  await isLive(page)
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  for (const part of ['key-points', 'key-events', 'pinned', 'timeline'])
    await expect(page.locator(`[data-part=${part}]`)).toBeVisible()
  await expect(page.getByText(`From ${house.url}/live/${slug}. It tells the story`)).toBeVisible()
  await expect(page.locator('.masthead__name')).toBeVisible()
  for (const control of ['button', '.load-more', '.reading', '.foot', '.connection', '.entry__ago']) {
    for (const one of await page.locator(control).all()) await expect(one, control).toBeHidden()
  }
  const told = await page.evaluate(() => {
    const entries = [...document.querySelectorAll('[data-entry]')].filter(one => one.checkVisibility())
    return entries.map(one => (one as HTMLElement).dataset.entry)
  })
  expect(new Set(told).size).toBe(told.length)
  const link = page.locator('.pinned .entry__body p a').first()
  const address = await link.getAttribute('href')
  expect(await link.evaluate(one => getComputedStyle(one, '::after').content)).toContain(address)
  // Paper is light, also where the screen is dark.
  expect(await page.evaluate(() => getComputedStyle(document.body).color)).toBe('rgb(21, 23, 28)')
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
    page.viewportSize()?.width ?? 0,
  )
})
