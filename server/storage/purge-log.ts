/** What caches in front have not been told yet: each page's log, behind the mark up to which they were. */
import { type PrintedCursor, printCursor, readCursor } from '../../shared/cursor.ts'
import type { PageId } from '../../shared/live-page.ts'
import type { ChangeKind } from '../../shared/operation.ts'
import type { LoggedChange } from '../caching/cache-tags.ts'
import type { PageReads } from '../newsroom/ports.ts'
import { keys, pageKey } from './keys.ts'
import type { StoredPlacement } from './placement.ts'
import type { Redis } from './redis.ts'

/** Caches are told of an operation twice: at once, and again when no process can have been behind it any more. */
export type Telling = 'first' | 'again'

/** What one page's log says of after the mark, up to `reached`. */
export interface Untold {
  page: PageId
  reached: PrintedCursor
  /** `unknown`: the log is not the one that the mark was set in, or says too much: anything may have changed. */
  changes: LoggedChange[] | 'unknown'
}

export interface PurgeLog {
  /** Takes the turn, or keeps it. @returns false while another process has it */
  takeTurn(by: string, forMs: number): Promise<boolean>
  leaveTurn(by: string): Promise<void>
  /** Of these pages, or of all, those whose log goes on behind the mark. */
  behind(telling: Telling, pages?: readonly PageId[]): Promise<PageId[]>
  /** @param until only what was committed by then, ms, Redis' clock @returns undefined when that is nothing */
  untold(telling: Telling, page: PageId, until: number): Promise<Untold | undefined>
  /** Moves the marks: caches were told. */
  told(telling: Telling, untold: readonly Untold[]): Promise<void>
}

/** Most records that are looked at one by one. */
const mostRecords = 500

const takeTurn = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
`
const leaveTurn = `if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`

export function createPurgeLog(redis: Redis, reads: Pick<PageReads, 'heads'>): PurgeLog {
  /** The records behind a mark; undefined when the log does not know the mark. */
  async function recordsAfter(page: PageId, mark: string | null): Promise<LogRecord[] | undefined> {
    const cursor = readCursor(mark)
    if (!cursor) return undefined
    const found = await redis.xrange(pageKey(page, 'log'), `${cursor.sequence}-0`, '+', 'COUNT', mostRecords + 2)
    const [first, ...records] = found.map(readRecord)
    return first?.digest === cursor.digest && records.length <= mostRecords ? records : undefined
  }

  async function newestRecords(page: PageId): Promise<LogRecord[]> {
    const found = await redis.xrevrange(pageKey(page, 'log'), '+', '-', 'COUNT', mostRecords)
    return found.map(readRecord).toReversed()
  }

  async function keyEventsAmong(page: PageId, entries: string[]): Promise<Set<string>> {
    if (entries.length === 0) return new Set()
    const texts = await redis.hmget(pageKey(page, 'entries'), ...entries)
    const placements = texts.flatMap(text => (text ? [JSON.parse(text) as StoredPlacement] : []))
    return new Set(placements.filter(({ keyEvent }) => keyEvent).map(({ id }) => id))
  }

  return {
    takeTurn: async (by, forMs) => (await redis.eval(takeTurn, 1, keys.purging, by, forMs)) === 1,
    async leaveTurn(by) {
      await redis.eval(leaveTurn, 1, keys.purging, by)
    },
    async behind(telling, pages) {
      const asked = pages ?? (await redis.smembers(keys.pages))
      if (asked.length === 0) return []
      const [marks, heads] = await Promise.all([redis.hmget(keys.purged(telling), ...asked), reads.heads(asked)])
      return asked.filter((page, place) => {
        const head = heads.get(page)
        return head !== undefined && printCursor(head) !== marks[place]
      })
    },
    async untold(telling, page, until) {
      const after = await recordsAfter(page, await redis.hget(keys.purged(telling), page))
      const ripe = (after ?? (await newestRecords(page))).filter(({ at }) => Number(at) <= until)
      const last = ripe.at(-1)
      if (!last) return undefined
      const reached = `${last.sequence}.${last.digest}`
      if (!after) return { page, reached, changes: 'unknown' }
      const keyEvents = await keyEventsAmong(page, [...new Set(ripe.flatMap(({ entry }) => entry || []))])
      const changes = ripe.map(({ kind, entry, quiet }) => ({
        kind: kind as ChangeKind,
        entry: entry || undefined,
        isQuiet: quiet === '1',
        isKeyEvent: keyEvents.has(entry),
      }))
      return { page, reached, changes }
    },
    async told(telling, untold) {
      if (untold.length === 0) return
      await redis.hset(keys.purged(telling), Object.fromEntries(untold.map(({ page, reached }) => [page, reached])))
    },
  }
}

type LogRecord = Record<'sequence' | 'digest' | 'kind' | 'entry' | 'quiet' | 'at', string>

function readRecord([id, fields]: [id: string, fields: string[]]): LogRecord {
  const pairs = fields.flatMap((name, place) => (place % 2 === 0 ? [[name, fields[place + 1]]] : []))
  return { ...Object.fromEntries(pairs), sequence: id.split('-')[0] } as LogRecord
}
