/** The feeds of each story and of the whole site: for programs that come by themselves. */
import express, { type Request, type Response } from 'express'
import { addresses } from '../../shared/http-api.ts'
import { isId, isSlug } from '../../shared/live-page.ts'
import type { Snapshot } from '../../shared/operation.ts'
import { Refusal } from '../../shared/refusal.ts'
import type { FeedSlice } from '../newsroom/ports.ts'
import { createFoundPages } from './found-pages.ts'
import { shortLived } from './freshness.ts'
import { heldFor, keepLast } from './held.ts'
import type { SiteParts } from './parts.ts'
import { createSiteEntries } from './site-entries.ts'
import { sendTagged, tagged, type TaggedText } from './tagged-text.ts'
import { renderAtom } from './views/atom.ts'
import { type Feed, type FeedFileName, feedOfPage, feedOfSite, type SiteEntries } from './views/feed.ts'
import { renderJsonFeed } from './views/json-feed.ts'
import { renderRss } from './views/rss.ts'

const formats: Record<FeedFileName, { type: string; render: (feed: Feed) => string }> = {
  'feed.rss': { type: 'application/rss+xml', render: renderRss },
  'feed.atom': { type: 'application/atom+xml', render: renderAtom },
  'feed.json': { type: 'application/feed+json', render: renderJsonFeed },
}

/** Feeds whose text is kept, of each format; what they are made from is kept for a moment only, for the other formats. */
const mostTexts = 60
/** Of all texts of one format together, UTF-16 units: a feed of long entries can be a hundred times as long as most. */
const mostLength = 8 * 1024 * 1024
const mostSlices = 10
/** How long the entries of the site are used before the log is asked again, ms: so much later they are gone from caches, too. */
const siteForMs = 500

/**
 * `GET /feed.rss`, `feed.atom`, `feed.json`, and the same under `/live/:slug/`, there with `?archive=<number>` too; open to
 * everyone. Refusals and faults go to the error handler. No Last-Modified: a withdrawal takes away what was newest, and
 * must not look older.
 */
export function feeds(parts: Pick<SiteParts, 'config' | 'pages' | 'followed' | 'feedReads'>): express.Router {
  const router = express.Router()
  const site = { name: parts.config.siteName, origin: parts.config.publicUrl }
  const findPage = createFoundPages(parts)
  const siteEntries = heldFor(siteForMs, createSiteEntries(parts))
  const slices = keepLast<FeedSlice>(mostSlices)

  for (const [name, { type, render }] of Object.entries(formats)) {
    const file = name as FeedFileName
    const texts = keepLast<TaggedText>(mostTexts, mostLength, ({ text }) => text.length)
    const siteTexts = new WeakMap<SiteEntries, TaggedText>()

    router.get(`/live/:slug/${file}`, async (request, response) => {
      const archive = readArchive(request.query.archive)
      const snapshot = await pageAt(request, response, file, archive)
      if (!snapshot) return
      const { page, cursor } = snapshot
      const text =
        archive === undefined
          ? await texts(page.id, cursor, async () => tagged(render(feedOfPage(await recent(snapshot), file, site))))
          : tagged(render(feedOfPage(await archived(snapshot, archive), file, site, archive)))
      sendTagged(request, response, type, text)
    })

    router.get(`/${file}`, async (request, response) => {
      const entries = await siteEntries()
      const text = siteTexts.get(entries) ?? tagged(render(feedOfSite(entries, file, site)))
      siteTexts.set(entries, text)
      sendTagged(request, response, type, text)
    })
  }

  return router

  /** The page at the address in the request; undefined when it has moved and the request is answered. @throws Refusal `not-found`; `gone`: taken down */
  async function pageAt(
    request: Request,
    response: Response,
    file: FeedFileName,
    archive: number | undefined,
  ): Promise<Snapshot | undefined> {
    const address = String(request.params.slug)
    const snapshot = isSlug(address) || isId(address) ? await findPage(address) : undefined
    if (!snapshot) throw new Refusal('not-found', 'There is no page at this address.')
    const { slug } = snapshot.page
    refuseDown(snapshot)
    if (slug === address) return snapshot
    const query = archive === undefined ? '' : `?archive=${archive}`
    shortLived(response).redirect(308, `${addresses.page(slug)}/${file}${query}`)
    return undefined
  }

  /** Read once for all formats. It may be newer than the snapshot, never older. */
  async function recent({ page, cursor }: Snapshot): Promise<FeedSlice> {
    return there(await slices(page.id, cursor, async () => there(await parts.feedReads.recent(page.id))))
  }

  async function archived({ page }: Snapshot, number: number): Promise<FeedSlice> {
    return there(await parts.feedReads.archive(page.id, number))
  }
}

/** @throws Refusal `not-found`; `gone`: taken down meanwhile */
function there(slice: FeedSlice | undefined): FeedSlice {
  if (!slice) throw new Refusal('not-found', 'There is no such archive of this feed.')
  refuseDown(slice)
  return slice
}

function refuseDown({ page }: Pick<FeedSlice, 'page'>): void {
  if (page.status === 'down') throw new Refusal('gone', 'This page was taken down.')
}

/** @throws Refusal `malformed` */
function readArchive(text: unknown): number | undefined {
  if (text === undefined) return undefined
  if (typeof text === 'string' && /^[1-9]\d{0,7}$/.test(text)) return Number(text)
  throw new Refusal('malformed', 'archive must be a whole number from 1.')
}
