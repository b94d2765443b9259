// A newsroom whose web process goes away and comes back at the same address, and what a browser's service worker keeps meanwhile.
import type { Page } from '@playwright/test'
import { type House, openHouse } from './house.ts'

export interface GoingHouse extends House {
  /** Nobody answers any more. */
  goAway(): Promise<void>
  /** At the same address. @param more settings that differ from before */
  comeBack(more?: Record<string, string>): Promise<void>
}

export async function openGoingHouse(): Promise<GoingHouse> {
  const house = await openHouse({}, { webs: 1, workers: 1, medias: 1 })
  const { port } = new URL(house.url)
  return Object.assign(house, {
    async goAway() {
      await house.webs.at(-1)?.stop()
    },
    async comeBack(more: Record<string, string> = {}) {
      await house.startWeb({ PORT: port, ...more })
    },
  })
}

/** Texts of the pages that the browser keeps, by path. */
export function keptPages(page: Page): Promise<Record<string, string>> {
  return page.evaluate(async () => {
    const cache = await caches.open('stop-press-1')
    const found: Record<string, string> = {}
    const list = await cache.match('/-/kept')
    const { pages } = (list ? await list.json() : { pages: {} }) as { pages: Record<string, unknown> }
    for (const path of Object.keys(pages)) found[path] = (await (await cache.match(path))?.text()) ?? ''
    return found
  })
}

/** Paths of the files that the browser keeps. */
export function keptFiles(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const cache = await caches.open('stop-press-1')
    const list = await cache.match('/-/kept')
    return Object.keys(list ? ((await list.json()) as { files: object }).files : {})
  })
}
