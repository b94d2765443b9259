/** The pages that readers load: home, live pages in all their views, permalinks. */
import express, { type Request, type Response } from 'express'
import type { EntryId } from '../../shared/entry.ts'
import { addresses } from '../../shared/http-api.ts'
import { isId, isSlug } from '../../shared/live-page.ts'
import type { Snapshot } from '../../shared/operation.ts'
import { isPosition } from '../../shared/position.ts'
import type { Assets } from './assets.ts'
import { keptName, savesData } from './data-saver.ts'
import { createFoundPages } from './found-pages.ts'
import { isFresh, printTag, shortLived, tagOf } from './freshness.ts'
import type { About, Made } from './kept-answers.ts'
import type { PageAnswers } from './page-answers.ts'
import type { SiteParts } from './parts.ts'
import { batchView, keyView, newestView, oldestView, permalinkView } from './reader-views.ts'
import { readSearch, searchView, type WantedSearch } from './search-view.ts'
import { renderHome } from './views/home.ts'
import { renderPage } from './views/page.ts'
import type { ReaderView } from './views/reader-view.ts'
import type { Site } from './views/site.ts'
import { renderBadAddress, renderDown, renderGone, renderNotFound } from './views/trouble.ts'

export type ReaderParts = Pick<SiteParts, 'config' | 'pages' | 'followed' | 'reads' | 'entries' | 'searches'>

/** How long the list of all pages is used before it is read again, ms. */
const homeForMs = 1000

/** `GET /`, `/live/:slug`, `/live/:slug/:entry`, open to everyone. Faults go to the error handler. */
export function readerSite(parts: ReaderParts, assets: Assets, answers: PageAnswers): express.Router {
  const router = express.Router()
  const site: Site = siteOf(parts, assets)
  // Everything beside the log that a page's text depends on.
  const edition = tagOf(assets.build, site.name, site.origin, site.language)
  const findPage = createFoundPages(parts)
  const looks = { all: looksOf(site), savesData: looksOf({ ...site, savesData: true }) }

  router.get('/', async (request, response) => {
    const { home, isSaving } = lookFor(request)
    response.vary('Save-Data')
    const { text, tag } = await home()
    if (!isFresh(request, response, tag, edition, String(isSaving))) response.type('html').send(text)
  })

  router.get('/live/:slug', async (request, response) => {
    const snapshot = await pageAt(request, response)
    if (!snapshot) return
    const wanted = readWanted(request.query)
    if (!wanted) return void send(response, 400, renderBadAddress(site, snapshot.page))
    const look = lookFor(request)
    if (wanted.kind === 'search') return sendFound(request, response, look, snapshot, wanted)
    const about = aboutOf(look, snapshot, pathOf(wanted, snapshot.page.slug), wanted.variant)
    const isGiven = await answers.give(request, response, about, () => made(look, viewOf(wanted, snapshot)))
    if (!isGiven) send(response, 404, renderNotFound(site, snapshot.page))
  })

  router.get('/live/:slug/:entry', async (request, response) => {
    const snapshot = await pageAt(request, response)
    if (!snapshot) return
    const entry = String(request.params.entry)
    if (!isId(entry)) return void send(response, 404, renderNotFound(site, snapshot.page))
    const look = lookFor(request)
    const about = aboutOf(look, snapshot, addresses.permalink(snapshot.page.slug, entry), tagOf(entry))
    const make = () => made(look, permalinkView(parts.reads, snapshot, entry))
    // An entry that is gone or elsewhere must not be answered with "you have it".
    if (!(await answers.give(request, response, about, make, { mustBeThere: true })))
      await elsewhere(response, snapshot, entry)
  })

  return router

  function looksOf(site: Site) {
    return { site, isSaving: site.savesData === true, home: createHome(parts, site) }
  }

  /** Whoever saves data gets the same pages with pictures that wait: a cache in between has to tell the two apart. */
  function lookFor(request: Request): Look {
    return savesData(request.headers) ? looks.savesData : looks.all
  }

  /** The page at the address in the request; undefined when the request is answered: not found, taken down, or moved. */
  async function pageAt(request: Request, response: Response): Promise<Snapshot | undefined> {
    const address = String(request.params.slug)
    const snapshot = isSlug(address) || isId(address) ? await findPage(address) : undefined
    if (!snapshot) {
      send(response, 404, renderNotFound(site))
      return undefined
    }
    if (snapshot.page.status === 'down') {
      send(response, 410, renderDown(site, snapshot.page))
      return undefined
    }
    if (snapshot.page.slug === address) return snapshot
    const rest = request.originalUrl.slice(`/live/${address}`.length)
    // Never for ever: a page that gets an earlier address back would send readers round in circles.
    shortLived(response).redirect(308, addresses.page(snapshot.page.slug) + rest)
    return undefined
  }

  function aboutOf({ isSaving }: Look, { page, cursor }: Snapshot, path: string, variant: string): About {
    const tag = printTag(cursor, edition, variant, ...(isSaving ? ['saver'] : []))
    return { page: page.id, cursor, path: keptName(path, isSaving), tag }
  }

  async function made({ site }: Look, view: Promise<ReaderView | undefined>): Promise<Made | undefined> {
    const found = await view
    return found && { text: renderPage(found, site), type: 'text/html; charset=utf-8', closed: closedEntries(found) }
  }

  /** Not kept: hardly anybody asks the same, and the index has the answer at hand. */
  async function sendFound(
    request: Request,
    response: Response,
    { site: look, isSaving }: Look,
    snapshot: Snapshot,
    wanted: WantedSearch & { variant: string },
  ): Promise<void> {
    response.vary('Save-Data')
    if (isFresh(request, response, snapshot.cursor, edition, wanted.variant, String(isSaving))) return
    const view = await searchView(parts, snapshot, wanted)
    if (!view) return send(response, 404, renderNotFound(site, snapshot.page))
    response.type('html').send(renderPage(view, look))
  }

  async function viewOf(wanted: WantedView, snapshot: Snapshot): Promise<ReaderView | undefined> {
    switch (wanted.kind) {
      case 'newest':
        return newestView(snapshot)
      case 'batch':
        return batchView(parts.reads, snapshot, wanted.before)
      case 'oldest':
        return oldestView(parts.reads, snapshot, wanted.after)
      case 'key':
        return keyView(parts.reads, snapshot, wanted.before)
    }
  }

  /** An entry that is not to be seen on this page: on another one, withdrawn, or never published. */
  async function elsewhere(response: Response, { page }: Snapshot, entry: EntryId): Promise<void> {
    const home = await parts.entries.homeOf(entry)
    const current = home === undefined ? undefined : await parts.entries.current(home, entry)
    if (!current || current.state === 'scheduled') {
      // One that was erased is known by its place alone.
      const wasHere = (await parts.reads.placement(page.id, entry)) !== undefined
      return send(response, wasHere ? 410 : 404, wasHere ? renderGone(site, page) : renderNotFound(site, page))
    }
    const others = current.state === 'published' ? current.pages.filter(id => id !== page.id) : []
    const inOrder = others.toSorted(id => (id === current.home ? -1 : 1))
    const found = (await Promise.all(inOrder.map(findPage))).find(other => other && other.page.status !== 'down')
    if (!found) return send(response, 410, renderGone(site, page))
    shortLived(response).redirect(302, addresses.permalink(found.page.slug, entry))
  }
}

function siteOf({ config }: Pick<SiteParts, 'config'>, assets: Assets): Site {
  return { name: config.siteName, origin: config.publicUrl, language: config.siteLanguage, assets }
}

/** One text for all who see a page alike. */
interface Look {
  site: Site
  isSaving: boolean
  home: () => Promise<{ text: string; tag: string }>
}

type WantedView = { variant: string } & (
  | { kind: 'newest' }
  | { kind: 'batch'; before: string }
  | { kind: 'oldest'; after?: string }
  | { kind: 'key'; before?: string }
)

type Wanted = WantedView | (WantedSearch & { variant: string })

/** The one address under which a view is kept, however the words in the request's own stood. */
function pathOf(wanted: WantedView, slug: string): string {
  const page = addresses.page(slug)
  switch (wanted.kind) {
    case 'newest':
      return page
    case 'batch':
      return addresses.older(slug, wanted.before)
    case 'oldest':
      return `${page}?order=oldest${wanted.after === undefined ? '' : `&after=${wanted.after}`}`
    case 'key':
      return `${page}?show=key${wanted.before === undefined ? '' : `&before=${wanted.before}`}`
  }
}

/**
 * The entries of a view that nothing published next can change; undefined for one that it can. A batch is so once there is
 * a whole one above it, to which it leads.
 */
function closedEntries({ kind, newer, next, entries }: ReaderView): EntryId[] | undefined {
  const isClosed = (kind === 'batch' && newer !== undefined) || (kind === 'oldest' && next !== undefined)
  return isClosed ? entries.map(({ id }) => id) : undefined
}

/** What an address asks for; undefined when its parts cannot be read. Words that are not ours (campaigns') are passed over. */
function readWanted({ before, after, order, show, search }: Request['query']): Wanted | undefined {
  for (const position of [before, after]) {
    if (position !== undefined && (typeof position !== 'string' || !isPosition(position))) return undefined
  }
  const from = before as string | undefined
  if (search !== undefined) return readSearch(search, from)
  if (show !== undefined) return show === 'key' ? { kind: 'key', before: from, variant: `key${from ?? ''}` } : undefined
  if (order === 'oldest') {
    const past = after as string | undefined
    return { kind: 'oldest', after: past, variant: `oldest${past ?? ''}` }
  }
  if (order !== undefined && order !== 'newest') return undefined
  return from === undefined ? { kind: 'newest', variant: 'newest' } : { kind: 'batch', before: from, variant: from }
}

function send(response: Response, status: number, text: string): void {
  shortLived(response).status(status).type('html').send(text)
}

/** The home page, read once a second at most, however many ask. */
function createHome({ pages }: ReaderParts, site: Site): () => Promise<{ text: string; tag: string }> {
  let reading: Promise<{ text: string; tag: string }> | undefined
  let readAt = 0

  async function read() {
    const text = renderHome(await pages.list(), site)
    return { text, tag: tagOf(text) }
  }

  return () => {
    if (reading && performance.now() - readAt < homeForMs) return reading
    readAt = performance.now()
    const next = read()
    // A failed reading is told to those who waited for it, and not to those who come after.
    next.catch(() => {
      if (reading === next) reading = undefined
    })
    reading = next
    return next
  }
}
