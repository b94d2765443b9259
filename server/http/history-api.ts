/** Snapshot, slices, catch-up and single entries as JSON: the ways round when the socket cannot carry it. */
import express, { type Request, type Response } from 'express'
import type { EntryId, PlacedEntry } from '../../shared/entry.ts'
import { addresses } from '../../shared/http-api.ts'
import { isId, isSlug, type LivePage, type PageId } from '../../shared/live-page.ts'
import type { NewerSlice, Snapshot } from '../../shared/operation.ts'
import { reaches } from '../../shared/permissions.ts'
import type { Position } from '../../shared/position.ts'
import { Refusal } from '../../shared/refusal.ts'
import { parseCursor } from '../parse/cursor.ts'
import { parsePosition } from '../parse/position.ts'
import { findSignedIn } from './authentication.ts'
import { createFoundPages } from './found-pages.ts'
import { printTag } from './freshness.ts'
import { HttpRefusal } from './http-refusal.ts'
import type { About, Made } from './kept-answers.ts'
import type { PageAnswers } from './page-answers.ts'
import type { SiteParts } from './parts.ts'

const json = 'application/json; charset=utf-8'

/**
 * `GET /api/pages/…`, open to everyone: nothing here that a page does not show. A page that was taken down is there for
 * those at the desk who reach it. Refusals go to the error handler.
 * @param build in every tag: another build may say more of the same cursor
 */
export function historyApi(
  parts: Pick<SiteParts, 'pages' | 'followed' | 'reads' | 'accounts'>,
  answers: PageAnswers,
  build: string,
): express.Router {
  const router = express.Router()
  const findPage = createFoundPages(parts)

  router.get('/api/pages/:slug', async (request, response) => {
    const snapshot = await pageAt(request)
    const { page, cursor } = snapshot
    const about = { cursor, path: addresses.snapshot(page.slug), tag: printTag(cursor, build, 'snapshot') }
    await give(request, response, page, about, async () => ({ text: JSON.stringify(snapshot), type: json }))
  })

  router.get('/api/pages/:slug/slices', async (request, response) => {
    const { after } = request.query
    if (after !== undefined) return sendNewer(request, response, parsePosition(after))
    const before = parsePosition(request.query.before)
    const { page, cursor, entries } = await pageAt(request)
    const about = { cursor, path: addresses.slice(page.slug, before), tag: printTag(cursor, build, before) }
    await give(request, response, page, about, async () => {
      const slice = await parts.reads.slice(page.id, before)
      if (!slice) throw noPage()
      // What is published next comes above the newest entry, so never into a slice that ends below it.
      const isClosed = entries[0] !== undefined && before <= entries[0].position
      const closed = isClosed ? slice.entries.map(({ id }) => id) : undefined
      return { text: JSON.stringify(slice), type: json, closed }
    })
  })

  router.get('/api/pages/:slug/catch-up', async (request, response) => {
    const after = parseCursor(request.query.after)
    const { page } = await pageAt(request)
    const missed = await parts.followed.missed(page.id, after)
    if (!missed) throw noPage()
    if (missed.kind === 'snapshot') throw wayToSnapshot(page.slug)
    const about = {
      cursor: missed.to,
      path: addresses.catchUp(page.slug, after),
      tag: printTag(missed.to, build, 'catch-up', String(after.sequence)),
    }
    await give(request, response, page, about, async () => ({ text: JSON.stringify(missed), type: json }))
  })

  router.get('/api/pages/:slug/entries/:entry', async (request, response) => {
    const revision = readRevision(request.query.revision)
    const entry = String(request.params.entry)
    const { page, cursor } = await pageAt(request)
    if (!isId(entry)) throw noEntry()
    // Readers ask by the page's id, and when bodies go apart all of them at once: kept under their address it costs least.
    const address = request.params.slug === page.id ? page.id : page.slug
    const path = addresses.entry(address, entry, revision)
    const about = { cursor, path, tag: printTag(cursor, build, 'entry', entry, String(revision)) }
    await give(request, response, page, about, async () => {
      const text = JSON.stringify(await entryAt(page.id, entry, revision))
      return { text, type: json, closed: [entry] }
    })
  })

  return router

  /** An older revision than the current one is never served: readers get what stands now. @throws Refusal where there is none */
  async function entryAt(page: PageId, id: EntryId, revision: number): Promise<PlacedEntry> {
    const held = parts.followed.entry(page, id)
    if (held && held.revision >= revision) return held
    const placement = await parts.reads.placement(page, id)
    if (!placement) throw noEntry()
    if ('gone' in placement) throw new Refusal('gone', 'This entry was withdrawn from this page.')
    if (placement.entry.revision < revision) throw new Refusal('not-found', 'This revision is not known here yet.')
    return placement.entry
  }

  async function sendNewer(request: Request, response: Response, after: Position): Promise<void> {
    const { page, cursor } = await pageAt(request)
    const about = { cursor, path: addresses.newer(page.slug, after), tag: printTag(cursor, build, 'after', after) }
    await give(request, response, page, about, async () => {
      const slice = await parts.reads.sliceAfter(page.id, after)
      if (!slice) throw noPage()
      const { cursor, entries, older: newer } = slice
      return { text: JSON.stringify({ cursor, entries: entries.toReversed(), newer } satisfies NewerSlice), type: json }
    })
  }

  async function give(
    request: Request,
    response: Response,
    page: LivePage,
    about: Omit<About, 'page'>,
    make: () => Promise<Made>,
  ): Promise<void> {
    if (page.status === 'down') forDesk(response, (await make()).text)
    else await answers.give(request, response, { ...about, page: page.id }, make)
  }

  async function pageAt(request: Request): Promise<Snapshot> {
    const address = String(request.params.slug)
    const snapshot = isSlug(address) || isId(address) ? await findPage(address) : undefined
    if (!snapshot) throw noPage()
    if (snapshot.page.status === 'down' && !(await isAtDesk(request, snapshot.page.id))) {
      throw new Refusal('gone', 'This page was taken down.')
    }
    return snapshot
  }

  async function isAtDesk(request: Request, page: PageId): Promise<boolean> {
    const signedIn = await findSignedIn(request, parts)
    return signedIn !== undefined && !signedIn.mustChangePassword && reaches(signedIn.account, page)
  }
}

/** What is not for everybody is kept nowhere. */
function forDesk(response: Response, text: string): void {
  response.set('Cache-Control', 'no-store').type('json').send(text)
}

function noEntry(): Refusal {
  return new Refusal('not-found', 'There is no such entry on this page.')
}

function noPage(): Refusal {
  return new Refusal('not-found', 'There is no page at this address.')
}

/** 0, which every revision satisfies, when none is asked for. @throws Refusal `malformed` */
function readRevision(text: unknown): number {
  if (text === undefined) return 0
  if (typeof text === 'string' && /^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new Refusal('malformed', 'revision must be a whole number from 1.')
}

/** Too much happened since that cursor, or it is of another history. */
function wayToSnapshot(slug: string): Refusal {
  const detail = 'What changed since this cursor cannot be listed: start again from the snapshot.'
  return new HttpRefusal('gone', detail, { status: 409, extra: { snapshot: addresses.snapshot(slug) } })
}
