/** Pages and their files in the browser's cache, beside one list of what is there. Only what the list names counts. Every change waits for the one before it. */
import { cachePrefix, offlinePage, pictureOf } from './addresses.ts'
import { forgetUnder, giveBack, isTooOld, type Kept, type KeptPage, makeRoom } from './kept.ts'
import { buildOf, filesIn, readPage } from './page-text.ts'

/** The number is the format's: a worker that keeps things in another form takes another one, and `tidy` drops this. */
const cacheName = `${cachePrefix}1`
/** No page of the site has such an address. */
const listPath = '/-/kept'
/** A larger file is not kept, bytes. */
const largestFile = 3 * 1024 * 1024
const givenUpAfterMs = 20_000

let turn: Promise<unknown> = Promise.resolve()
let forgets = 0

/** How often something had to be forgotten so far. */
export const timesForgotten = () => forgets

/** The list is read, changed and written whole: two changes at once would lose one. */
function inTurn<Result>(act: () => Promise<Result>): Promise<Result> {
  const next = turn.then(act)
  turn = next.catch(() => {}) // told to whoever asked for it; the next one begins anew
  return next
}

const open = () => caches.open(cacheName)
const addressOf = (path: string) => new URL(path, location.href).href

/** What is there, without what is too old to be shown. */
export async function readKept(): Promise<Kept> {
  const found = await (await open()).match(listPath)
  if (!found) return { pages: {}, files: {} }
  const kept = (await found.json()) as Kept
  const now = Date.now()
  for (const [path, page] of Object.entries(kept.pages)) if (isTooOld(page, now)) delete kept.pages[path]
  return kept
}

async function writeKept(kept: Kept): Promise<void> {
  await (await open()).put(listPath, Response.json(kept))
  // Last: what the list still names is never missing.
  await dropUnlisted(kept)
}

/** Also what was put there by a worker that was stopped before it could write the list. */
async function dropUnlisted({ pages, files }: Kept): Promise<void> {
  const cache = await open()
  const listed = new Set([listPath, ...Object.keys(pages), ...Object.keys(files)].map(addressOf))
  for (const request of await cache.keys()) if (!listed.has(request.url)) await cache.delete(request)
}

export interface Copy {
  page: KeptPage
  text: string
  headers: Headers
}

/** A kept page with its text; undefined when it is not there. */
export async function readCopy(path: string): Promise<Copy | undefined> {
  const page = (await readKept()).pages[path]
  const found = page && (await (await open()).match(path))
  return found && { page, text: await found.text(), headers: found.headers }
}

/** A kept file; of a picture any width and format will do. */
export async function readFile(path: string): Promise<Response | undefined> {
  const cache = await open()
  const found = await cache.match(path)
  const picture = pictureOf(path)
  if (found || picture === undefined) return found
  const { files } = await readKept()
  const other = Object.keys(files).find(one => one.startsWith(picture))
  return other === undefined ? undefined : cache.match(other)
}

/**
 * Keeps a page as it was answered, with the styles and scripts it needs and those of its pictures that the browser has.
 * @param asked `timesForgotten` when it was asked for; what was withdrawn since may be in it, and it is not kept
 */
export async function keepPage(path: string, response: Response, asked: number, stays?: true): Promise<void> {
  // Not in its turn: a text that never ends must not hold up everything that comes after it.
  const text = await response.text()
  return inTurn(async () => {
    if (forgets !== asked && !stays) return
    const now = Date.now()
    const page: KeptPage = {
      ...readPage(text),
      at: Date.parse(response.headers.get('date') ?? '') || now,
      keptAt: now,
      readAt: now,
      bytes: new Blob([text]).size,
      ...(stays ? { stays } : {}),
    }
    const kept = await readKept()
    kept.pages[path] = page
    const headers = new Headers(response.headers)
    for (const name of ['content-encoding', 'content-length', 'vary']) headers.delete(name)
    try {
      await (await open()).put(path, new Response(text, { headers }))
      await fetchFiles(page, kept)
      makeRoom(kept, now)
    } catch (fault) {
      if ((fault as Error).name !== 'QuotaExceededError') throw fault
      // The device is full: a page that has no room now finds some when it is read the next time.
      delete kept.pages[path]
      giveBack(kept, now)
      await dropUnlisted(kept)
    }
    await writeKept(kept)
  })
}

/** Styles, fonts and scripts name others in turn. Pictures cost the reader nothing: only what was loaded already is taken. */
async function fetchFiles(page: KeptPage, kept: Kept): Promise<void> {
  for (const path of page.files) {
    const isPicture = path.startsWith('/media/')
    if (isPicture && kept.files[path] !== undefined) continue
    const how: RequestInit = isPicture ? { cache: 'only-if-cached', mode: 'same-origin' } : {}
    const response = (await (await open()).match(path)) ?? (await fetchInTime(path, how).catch(() => undefined))
    if (!response?.ok) continue
    if (/\.(?:js|css)$/.test(path)) {
      for (const other of filesIn(await response.clone().text(), path))
        if (!page.files.includes(other)) page.files.push(other)
    }
    if (kept.files[path] === undefined) await putFile(kept, path, response)
  }
}

/** What never answers must not hold up everything that comes after it. */
export function fetchInTime(path: string, how: RequestInit = {}): Promise<Response> {
  return fetch(path, { ...how, signal: AbortSignal.timeout(givenUpAfterMs) })
}

async function putFile(kept: Kept, path: string, response: Response): Promise<void> {
  const { size } = await response.clone().blob()
  if (size > largestFile) return
  await (await open()).put(path, response)
  kept.files[path] = size
}

/** Keeps a file that was loaded, if a kept page names it. */
export function keepFile(path: string, response: Response): Promise<void> {
  return inTurn(async () => {
    const kept = await readKept()
    const isNamed = Object.values(kept.pages).some(page => page.files.includes(path))
    if (!isNamed || kept.files[path] !== undefined) return
    await putFile(kept, path, response)
    makeRoom(kept, Date.now())
    await writeKept(kept)
  })
}

/** Somebody reads it again, without a connection. */
export function noteRead(path: string): Promise<void> {
  return inTurn(async () => {
    const kept = await readKept()
    const page = kept.pages[path]
    if (page) page.readAt = Date.now()
    await writeKept(kept)
  })
}

/** Drops the pages of an address and of everything below it. */
export function forget(address: string): Promise<void> {
  forgets += 1
  return inTurn(async () => {
    const kept = await readKept()
    forgetUnder(kept, address)
    await writeKept(kept)
  })
}

/** Keeps the page that is shown for others, unless the one that is kept is of the same build. */
export async function keepOfflinePage(build: string | undefined): Promise<void> {
  const copy = await readCopy(offlinePage)
  if (copy && build === buildOf(copy.text)) return
  const response = await fetchInTime(offlinePage)
  if (response.ok) await keepPage(offlinePage, response, forgets, true)
}

/** Drops what workers of other formats left behind. */
export async function tidy(): Promise<void> {
  for (const name of await caches.keys()) {
    if (name.startsWith(cachePrefix) && name !== cacheName) await caches.delete(name)
  }
}
