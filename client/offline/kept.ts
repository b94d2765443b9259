/** What is kept for reading without a connection, and what has to go when it becomes too much. Knows no storage and no clock. */

/** A page as it was answered last. */
export interface KeptPage {
  /** When the server made it, by the server's clock, ms since 1970. */
  at: number
  /** When it was kept, by this device's clock, ms since 1970. */
  keptAt: number
  /** When it was opened last, by this device's clock, ms since 1970. */
  readAt: number
  bytes: number
  /** As it stands in the page's markup: escaped already. */
  headline: string
  language: string
  direction: string
  timeZone: string
  /** Paths of the styles, scripts, fonts and pictures that it names. */
  files: string[]
  /** It goes with the worker, not before, and is no page of a story. */
  stays?: true
}

export interface Kept {
  /** By path and query. */
  pages: Record<string, KeptPage>
  /** Bytes of each file that is there, by path. */
  files: Record<string, number>
}

/** A page is kept for a week: what became of it since, withdrawals too, is not known without a connection. */
const longestMs = 7 * 24 * 3_600_000
const mostPages = 20
const mostBytes = 20 * 1024 * 1024

/** Whether a page may no longer be shown. Reading it again makes it no younger. */
export function isTooOld({ keptAt, stays }: KeptPage, now: number): boolean {
  return !stays && now - keptAt > longestMs
}

/** Takes out what is too old or too much, the page first that was read least recently, and files that no page names. */
export function makeRoom(kept: Kept, now: number, most = { pages: mostPages, bytes: mostBytes }): void {
  const byReading = Object.keys(kept.pages).sort((one, other) => readAt(kept, one) - readAt(kept, other))
  for (const path of byReading) {
    const page = kept.pages[path] as KeptPage
    const isTooMuch = Object.keys(kept.pages).length > most.pages || bytesOf(kept) > most.bytes
    if (page.stays || !(isTooMuch || isTooOld(page, now))) continue
    delete kept.pages[path]
    dropUnnamed(kept)
  }
  dropUnnamed(kept)
}

/** Takes out half of everything, for a device that is full. */
export function giveBack(kept: Kept, now: number): void {
  makeRoom(kept, now, { pages: mostPages, bytes: bytesOf(kept) / 2 })
}

/** Takes out the pages of an address and of everything below it, as it is spelled. */
export function forgetUnder(kept: Kept, address: string): void {
  for (const path of Object.keys(kept.pages)) {
    if (path === address || path.startsWith(`${address}/`) || path.startsWith(`${address}?`)) delete kept.pages[path]
  }
  dropUnnamed(kept)
}

function dropUnnamed(kept: Kept): void {
  const named = new Set(Object.values(kept.pages).flatMap(page => page.files))
  for (const path of Object.keys(kept.files)) if (!named.has(path)) delete kept.files[path]
}

function bytesOf({ pages, files }: Kept): number {
  const sizes = [...Object.values(pages).map(page => page.bytes), ...Object.values(files)]
  return sizes.reduce((sum, bytes) => sum + bytes, 0)
}

const readAt = ({ pages }: Kept, path: string) => pages[path]?.readAt ?? 0
