/** The service worker: readers' pages come from the network while it answers, and from what was kept when it does not. */
import { isFile, offlinePage, pageAt, storyOf } from './addresses.ts'
import { asKept, buildOf, withList } from './page-text.ts'
import {
  fetchInTime,
  forget,
  keepFile,
  keepOfflinePage,
  keepPage,
  noteRead,
  readCopy,
  readFile,
  readKept,
  tidy,
  timesForgotten,
} from './store.ts'

declare const self: ServiceWorkerGlobalScope

/** A page that is kept is shown when the network has not answered by then, ms. */
const patienceMs = 4000
/** An open page is fetched anew at most this often, so that what is kept of it is not hours old, ms. */
const refreshEveryMs = 5 * 60_000
/** Readers who are told of the same withdrawal do not all ask at the same moment, ms. */
const spreadMs = 10_000

self.addEventListener('install', event => {
  // Everything kept is served by its address, whichever worker kept it: a new one may take over under open pages.
  event.waitUntil(Promise.all([keepOfflinePage(undefined), self.skipWaiting()]))
})

self.addEventListener('activate', event => {
  event.waitUntil(begin())
})

async function begin(): Promise<void> {
  await tidy()
  // The network is asked while this worker wakes up: pages come no later than without it.
  await self.registration.navigationPreload?.enable()
  await self.clients.claim()
  // Not waited for: until this worker is active, pages that are opened wait for it.
  keepOpenPages().catch(() => {}) // what was not kept now is kept when it is left
}

/** The page that brought this worker was loaded without it. */
async function keepOpenPages(): Promise<void> {
  for (const { url } of await self.clients.matchAll({ type: 'window' })) await refresh(url)
}

self.addEventListener('fetch', event => {
  const { request } = event
  if (request.method !== 'GET' || new URL(request.url).origin !== self.location.origin) return
  const path = request.mode === 'navigate' ? pageAt(request.url) : undefined
  if (path !== undefined) event.respondWith(answerPage(event, path))
  else if (isFile(request.url)) event.respondWith(answerFile(event))
})

/** What a page asks for: `hidden` nobody looks at it just now; `stale` something of it was withdrawn, or all of it. */
self.addEventListener('message', event => {
  if (!(event.source instanceof WindowClient)) return
  const { url } = event.source
  event.waitUntil(event.data === 'stale' ? replace(url) : refreshOld(url))
})

async function answerPage(event: FetchEvent, path: string): Promise<Response> {
  const asked = timesForgotten()
  const network = fromNetwork(event)
  // Kept though it comes late: the reader has the other copy by then, and the next visit this one.
  event.waitUntil(
    network.then(
      response => note(path, response.clone(), asked),
      () => {},
    ),
  )
  // A cache that is broken must not stand between a reader and the page.
  const copy = path === '/' ? undefined : await readCopy(path).catch(() => undefined)
  const late = new Promise<undefined>(resolve => setTimeout(resolve, patienceMs))
  const response = await Promise.race(copy ? [network, late] : [network]).catch(() => undefined)
  if (response && (response.status < 500 || !copy)) return response
  if (!copy) return notKept()
  event.waitUntil(noteRead(path))
  return new Response(asKept(copy.text, copy.page, Date.now()), { headers: copy.headers })
}

async function fromNetwork(event: FetchEvent): Promise<Response> {
  return ((await event.preloadResponse) as Response | undefined) ?? fetch(event.request)
}

/** What is kept follows what the server says: the page, that it moved, or that it is gone. */
async function note(path: string, response: Response, asked: number): Promise<void> {
  const isMoved = response.type === 'opaqueredirect'
  if (response.status === 200 && path !== '/') {
    const copy = response.clone()
    await keepPage(path, response, asked)
    await keepOfflinePage(buildOf(await copy.text()))
  } else if (response.status === 410) await forget(storyOf(path))
  else if (isMoved || response.status === 404) await forget(path)
}

/** Home, and every page that was never read: what can be read instead. */
async function notKept(): Promise<Response> {
  const copy = await readCopy(offlinePage)
  if (!copy) return Response.error()
  const { pages } = await readKept()
  return new Response(withList(copy.text, pages, Date.now()), { status: 503, headers: copy.headers })
}

async function answerFile(event: FetchEvent): Promise<Response> {
  const { pathname } = new URL(event.request.url)
  try {
    const kept = await readFile(pathname)
    // Another width of a picture is for those who cannot get the right one.
    if (kept && new URL(kept.url || event.request.url).pathname === pathname) return kept
    const response = await fetch(event.request).catch(() => kept)
    if (!response) return Response.error()
    if (response.status === 200 && response.type === 'basic') event.waitUntil(keepFile(pathname, response.clone()))
    return response
  } catch {
    return fetch(event.request) // the same
  }
}

async function refresh(url: string): Promise<void> {
  const path = pageAt(url)
  if (path === undefined || path === '/') return
  const asked = timesForgotten()
  // Past the browser's own cache, which may answer with what it had a second ago.
  const response = await fetchInTime(path, { cache: 'no-cache' }).catch(() => undefined)
  if (response) await note(pageAt(response.url) ?? path, response, asked)
}

async function refreshOld(url: string): Promise<void> {
  const page = (await readKept()).pages[pageAt(url) ?? '']
  if (!page || Date.now() - page.keptAt > refreshEveryMs) await refresh(url)
}

/** Pages that are about to be fetched anew: one fetch is enough for all that is withdrawn until then, in however many tabs. */
const due = new Set<string>()

/** Nothing that was withdrawn is shown again, also where the network is gone before a newer copy is here. */
async function replace(url: string): Promise<void> {
  const path = pageAt(url)
  if (path === undefined) return
  await forget(storyOf(path))
  if (due.has(path)) return
  due.add(path)
  await new Promise(resolve => setTimeout(resolve, spreadMs * Math.random()))
  due.delete(path)
  await refresh(url)
}
