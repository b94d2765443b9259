// What journeys share: one house for all of them, windows that are closed after each, and what a page shows.
import { test as base, expect, type Page } from '@playwright/test'
import { type House, openHouse } from './house.ts'

export { expect, type Page }

/** Journeys share the house of their runner, with all that others left in it; no window outlives the one that opened it. */
export const test = base.extend<{ nobodyStays: void }, { house: House }>({
  nobodyStays: [
    async ({ browser }, use) => {
      await use()
      // Playwright closes only the window that it opened itself: dozens of desks that go on following a page wear the next journey down.
      await Promise.all(browser.contexts().map(context => context.close()))
    },
    { auto: true },
  ],
  house: [
    async ({ playwright: _ }, use) => {
      const house = await openHouse()
      await use(house)
      await house.stop()
    },
    { scope: 'worker' },
  ],
})

/** Headlines in the timeline, top to bottom. */
export function headlines(page: Page): Promise<string[]> {
  return page.locator('[data-part=timeline] article h2').allInnerTexts()
}

/** Waits until the reader's socket is open and joined. */
export async function isLive(page: Page): Promise<void> {
  await expect(page.locator('[data-part=connection]')).toContainText('Live')
}

/** Ids of the entries in the timeline, top to bottom. */
export function entryIds(page: Page): Promise<string[]> {
  return page
    .locator('[data-part=timeline] article[data-entry]')
    .evaluateAll(articles => articles.map(article => (article as HTMLElement).dataset.entry ?? ''))
}

/** As the browser tells a page that its tab went to the back, or came to the front. */
export function hide(page: Page, isHidden: boolean): Promise<void> {
  return page.evaluate(isHidden => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => isHidden })
    document.dispatchEvent(new Event('visibilitychange'))
  }, isHidden)
}
