/** The feeds of each story, and the news sitemap: for programs that come by themselves. */
import express, { type Request, type Response } from 'express'
import type { PrintedCursor } from '../../shared/cursor.ts'
import { addresses } from '../../shared/http-api.ts'
import { isId, isSlug } from '../../shared/live-page.ts'
import type { Snapshot } from '../../shared/operation.ts'
import { Refusal } from '../../shared/refusal.ts'
import { feedEntries } from './feed-entries.ts'
import { createFoundPages } from './found-pages.ts'
import { isFresh, shortLived, tagOf } from './freshness.ts'
import { createNewsPages } from './news-pages.ts'
import type { SiteParts } from './parts.ts'
import { renderAtom } from './views/atom.ts'
import type { Feed } from './views/feed-item.ts'
import { renderJsonFeed } from './views/json-feed.ts'
import { renderRss } from './views/rss.ts'
import { renderSitemapNews } from './views/sitemap-news.ts'

const formats: Record<string, { type: string; render: (feed: Feed) => string }> = {
  'feed.rss': { type: 'application/rss+xml', render: renderRss },
  'feed.atom': { type: 'application/atom+xml', render: renderAtom },
  'feed.json': { type: 'application/feed+json', render: renderJsonFeed },
}

/** Feeds whose text is kept; the one asked for least recently goes first. */
const mostKept = 60
/** How long the news sitemap is used before the log is asked again, ms. */
const sitemapForMs = 1000

/**
 * `GET /live/:slug/feed.rss`, `feed.atom`, `feed.json` and `GET /sitemap-news.xml`, open to everyone. Refusals and
 * faults go to the error handler. No Last-Modified: a withdrawal takes away what was newest, and must not look older.
 */
export function feeds(parts: Pick<SiteParts, 'config' | 'pages' | 'followed' | 'reads'>): express.Router {
  const router = express.Router()
  const site = { name: parts.config.siteName, origin: parts.config.publicUrl }
  const findPage = createFoundPages(parts)
  const newsPages = createNewsPages(parts)

  for (const [file, { type, render }] of Object.entries(formats)) {
    const feedText = keepLast(mostKept, async snapshot => {
      const { page } = snapshot
      const self = `${site.origin}${addresses.page(page.slug)}/${file}`
      return tagged(render({ page, entries: await feedEntries(parts.reads, snapshot), site, self }))
    })

    router.get(`/live/:slug/${file}`, async (request, response) => {
      const snapshot = await pageAt(request, response, file)
      if (!snapshot) return
      const { text, tag } = await feedText(snapshot)
      if (!isFresh(request, response, tag)) response.type(type).send(text)
    })
  }

  const sitemap = heldFor(sitemapForMs, async now => tagged(renderSitemapNews(await newsPages(now), site)))
  router.get('/sitemap-news.xml', async (request, response) => {
    const { text, tag } = await sitemap()
    if (!isFresh(request, response, tag)) response.type('application/xml').send(text)
  })

  return router

  /** The page at the address in the request; undefined when it has moved and the request is answered. @throws Refusal `not-found`; `gone`: taken down */
  async function pageAt(request: Request, response: Response, file: string): Promise<Snapshot | undefined> {
    const address = String(request.params.slug)
    const snapshot = isSlug(address) || isId(address) ? await findPage(address) : undefined
    if (!snapshot) throw new Refusal('not-found', 'There is no page at this address.')
    const { slug, status } = snapshot.page
    if (status === 'down') throw new Refusal('gone', 'This page was taken down.')
    if (slug === address) return snapshot
    shortLived(response).redirect(308, `${addresses.page(slug)}/${file}`)
    return undefined
  }
}

interface Tagged {
  text: string
  /** Of the text itself: operations that a feed does not show cost its readers nothing. */
  tag: string
}

function tagged(text: string): Tagged {
  return { text, tag: tagOf(text) }
}

/** One making per story and cursor, however many ask meanwhile. A failed one is told to those who waited, and not kept. */
function keepLast(most: number, make: (snapshot: Snapshot) => Promise<Tagged>) {
  const kept = new Map<string, { cursor: PrintedCursor; text: Promise<Tagged> }>()

  return function textOf(snapshot: Snapshot): Promise<Tagged> {
    const { id } = snapshot.page
    const found = kept.get(id)
    const next = found?.cursor === snapshot.cursor ? found : { cursor: snapshot.cursor, text: make(snapshot) }
    kept.delete(id)
    kept.set(id, next)
    if (kept.size > most) kept.delete(kept.keys().next().value as string)
    next.text.catch(() => {
      if (kept.get(id) === next) kept.delete(id)
    })
    return next.text
  }
}

/** One reading per time span, however many ask. A failed one is told to those who waited, and not kept. */
function heldFor<T>(ms: number, read: (now: number) => Promise<T>): () => Promise<T> {
  let held: { at: number; reading: Promise<T> } | undefined

  return function current() {
    const now = Date.now()
    if (held && now - held.at < ms) return held.reading
    const next = { at: now, reading: read(now) }
    next.reading.catch(() => {
      if (held === next) held = undefined
    })
    held = next
    return next.reading
  }
}
