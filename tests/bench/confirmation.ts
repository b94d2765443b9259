// npm run bench -- confirmation: from the key that publishes until the desk says "Live", with readers connected to the page.
import { parseArgs } from 'node:util'
import type { Page } from '@playwright/test'
import type { Snapshot } from '../../shared/operation.ts'
import { openHouse } from '../support/house.ts'
import { openBrowser, sitDown } from './at-the-desk.ts'
import { faultOf, startCrowd } from './fan-out/crowd.ts'
import { machine, quantile, spread } from './figures.ts'

const { values } = parseArgs({
  options: { readers: { type: 'string', default: '1000' }, entries: { type: 'string', default: '100' } },
})
const [readers, entries] = [Number(values.readers), Number(values.entries)]
/** Those at the beginning meet code that was never run. */
const warmUp = 10

const house = await openHouse({ LOG_LEVEL: 'warn' })
const browser = await openBrowser()
try {
  const live = await house.createPage()
  const { cursor } = (await (await fetch(`${house.url}/api/pages/${live.slug}`)).json()) as Snapshot
  const crowd = await startCrowd({
    readers,
    ports: [Number(new URL(house.url).port)],
    page: live.id,
    cursors: [cursor],
  })
  await crowd.level
  const page = await sitDown(house, browser, live.slug, { context: { viewport: { width: 1280, height: 900 } } })
  const ms: number[] = []
  for (let count = 0; count < warmUp + entries; count += 1) {
    const taken = await publish(page, count)
    if (count >= warmUp) ms.push(taken)
  }
  await crowd.until(1 + warmUp + entries)
  const fault = faultOf(await crowd.stats())
  await crowd.stop()
  if (fault !== undefined) throw new Error(fault)
  console.log(machine())
  console.log(`${entries} entries, ${readers} readers connected, all of which have all of them`)
  console.log(
    `Ctrl+Enter to "Live on 1 page" on the screen: ${spread(ms)}, 90th ${quantile(ms, 0.9).toFixed(1)}, longest ${quantile(ms, 1).toFixed(1)} ms`,
  )
} finally {
  await browser.close()
  await house.stop()
}

/** @returns ms from the key to the words, by the browser's clock */
async function publish(page: Page, count: number): Promise<number> {
  await page.getByLabel('Headline').fill(`Update ${count}`)
  await page.getByLabel('Text', { exact: true }).fill('Water stood in the lower streets until noon.')
  // Listens first: what is asked of a page and what is pressed in it may overtake each other.
  await page.evaluate(() => {
    const confirmed = new Promise<number>(resolve => {
      let pressedAt = 0
      addEventListener('keydown', event => event.key === 'Enter' && (pressedAt = performance.now()), { capture: true })
      const watcher = new MutationObserver(() => {
        if (pressedAt === 0 || !document.querySelector('.composer [data-way=live]')) return
        watcher.disconnect()
        resolve(performance.now() - pressedAt)
      })
      watcher.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true })
    })
    Object.assign(window, { confirmed })
  })
  await page.keyboard.press('Control+Enter')
  return page.evaluate(() => (window as unknown as { confirmed: Promise<number> }).confirmed)
}
