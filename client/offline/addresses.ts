/** Which addresses of the site are kept, and under which name. Everything else is none of the worker's business. */

/** Where a page's words for being offline come from; kept from the start. */
export const offlinePage = '/offline'

/** Caches of ours begin with this; other scripts of the same origin may have their own. */
export const cachePrefix = 'stop-press-'

/** What decides which view of a page is shown; other words in an address are campaigns'. */
const words = ['after', 'before', 'order', 'search', 'show']

/** The name of a reader's page: its path and what chooses its view; undefined for anything else. */
export function pageAt(address: string): string | undefined {
  const { pathname, searchParams } = new URL(address)
  if (pathname === '/') return pathname
  if (!/^\/live\/[^/]+(?:\/(?!feed\.)[^/]+)?$/.test(pathname)) return undefined
  const view = words.flatMap(word => {
    const value = searchParams.get(word)
    return value === null ? [] : [`${word}=${encodeURIComponent(value)}`]
  })
  return view.length > 0 ? `${pathname}?${view.join('&')}` : pathname
}

/** The page that a path belongs to, whatever view or entry of it: `/live/<slug>`. */
export function storyOf(path: string): string {
  return /^\/live\/[^/?]+/.exec(path)?.[0] ?? path
}

/** Files under these addresses never change: their names hold a hash, or they are written once. */
export function isFile(address: string): boolean {
  return /^\/(?:assets|brand|media)\//.test(new URL(address).pathname)
}

/** A picture without its width and format; undefined for any other file. */
export function pictureOf(path: string): string | undefined {
  return /^(\/media\/.+-)\d+\.\w+$/.exec(path)?.[1]
}
