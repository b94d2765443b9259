/** Reads a page's log and timeline from Redis; each call is one script, so one consistent read. */
import { type Cursor, printCursor } from '../../shared/cursor.ts'
import { titleOf } from '../../shared/entry.ts'
import type { LivePage, PageId } from '../../shared/live-page.ts'
import { type CatchUp, catchUpBytes, catchUpOperations, type Slice, type Snapshot } from '../../shared/operation.ts'
import type { PageReads } from '../newsroom/ports.ts'
import { answersOf } from './cluster.ts'
import { pageKey } from './keys.ts'
import { goneEntry, placedEntry, type StoredPlacement } from './placement.ts'
import type { Redis } from './redis.ts'
import { runScript } from './scripts.ts'

type Head = [sequence: string, digest: string, page: string, pins: string]
type Pair = [placement: string, body: string]

export function createOperationLog(redis: Redis): PageReads {
  async function pageOf(page: PageId): Promise<LivePage | undefined> {
    const text = await redis.hget(pageKey(page, 'meta'), 'page')
    return text ? readPage(text) : undefined
  }

  async function readSlice(page: PageId, way: 'before' | 'after' | 'around', at: string) {
    const settings = await pageOf(page)
    if (!settings) return undefined
    const answer = (await runScript(redis, 'read-slice', page, [way, at, settings.batchSize])) as
      | []
      | [[string, string], Pair[], string, string]
    if (answer.length === 0) return undefined
    const [head, entries, following, before] = answer
    const slice: Slice = {
      cursor: printCursor({ sequence: Number(head[0]), digest: head[1] }),
      entries: entries.map(placedEntry),
      ...(following ? { older: following } : {}),
    }
    return { ...slice, ...(before ? { before } : {}) }
  }

  const log: PageReads = {
    async heads(pages) {
      const heads = new Map<PageId, Cursor>()
      const answers = await answersOf(
        redis,
        pages.map(page => ['hmget', pageKey(page, 'meta'), 'sequence', 'digest']),
      )
      for (const [place, head] of answers.entries()) {
        const [sequence, digest] = head as [string | null, string | null]
        if (sequence && digest) heads.set(pages[place] as PageId, { sequence: Number(sequence), digest })
      }
      return heads
    },

    async snapshot(page) {
      const settings = await pageOf(page)
      if (!settings) return undefined
      const answer = (await runScript(redis, 'read-snapshot', page, [settings.batchSize])) as
        | []
        | [Head, Pair[], Pair[], Pair[], string]
      if (answer.length === 0) return undefined
      const [head, entries, pins, keyEvents, older] = answer
      const current = readPage(head[2])
      // The batch size was changed between the two reads: once more with the new one.
      if (current.batchSize !== settings.batchSize) return log.snapshot(page)
      const shown = entries.map(placedEntry)
      const snapshot: Snapshot = {
        kind: 'snapshot',
        cursor: printCursor({ sequence: Number(head[0]), digest: head[1] }),
        page: current,
        entries: shown,
        pins: pins.map(placedEntry),
        keyEvents: keyEvents.map(placedEntry).map(entry => ({
          id: entry.id,
          headline: titleOf(entry, ''),
          publishedAt: entry.publishedAt,
          position: entry.position,
        })),
      }
      const last = shown.at(-1)
      if (older && last) snapshot.older = last.position
      return snapshot
    },

    async since(page, after) {
      const answer = (await runScript(redis, 'read-since', page, [after.sequence, after.digest, catchUpOperations])) as
        | ['none']
        | ['snapshot']
        | ['catchUp', Head, Pair[], number, string[]]
      if (answer[0] === 'none') return undefined
      if (answer[0] === 'snapshot') return log.snapshot(page)
      const [, head, changed, pageChanged, quiet] = answer
      const bytes = changed.reduce((sum, [, body]) => sum + Buffer.byteLength(body), 0)
      if (bytes > catchUpBytes) return log.snapshot(page)
      const missed: CatchUp = {
        kind: 'catchUp',
        from: printCursor(after),
        to: printCursor({ sequence: Number(head[0]), digest: head[1] }),
        entries: changed.filter(([, body]) => body !== '').map(placedEntry),
        withdrawn: changed.filter(([, body]) => body === '').map(([placement]) => goneEntry(placement)),
        pins: head[3] ? head[3].split(',') : [],
      }
      if (pageChanged) missed.page = readPage(head[2])
      if (quiet.length > 0) missed.quiet = quiet
      return missed
    },

    slice: (page, before) => readSlice(page, 'before', before),
    sliceAfter: (page, after) => readSlice(page, 'after', after ?? ''),
    around: (page, entry) => readSlice(page, 'around', entry),

    async placement(page, entry) {
      const answers = await redis
        .multi()
        .hget(pageKey(page, 'entries'), entry)
        .hget(pageKey(page, 'bodies'), entry)
        .exec()
      const [placement, body] = (answers ?? []).map(([error, text]) => {
        if (error) throw error
        return text as string | null
      })
      if (!placement || (JSON.parse(placement) as StoredPlacement).position === undefined) return undefined
      return body ? { entry: placedEntry([placement, body]) } : { gone: goneEntry(placement) }
    },
  }
  return log
}

export function readPage(text: string): LivePage {
  return JSON.parse(text) as LivePage
}
