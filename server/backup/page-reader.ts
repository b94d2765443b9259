/** Reads one page as it is stored, in small pieces while it is being written, so that the pieces fit together in the end. */
import { randomUUID } from 'node:crypto'
import type { PageId } from '../../shared/live-page.ts'
import { pageKey } from '../storage/keys.ts'
import type { Redis } from '../storage/redis.ts'
import { runScript } from '../storage/scripts.ts'
import type { PageLine } from './backup-format.ts'

/** Fields of a hash that are read at once: a few milliseconds of Redis at most. */
const fieldsAtOnce = 200
const recordsAtOnce = 500
/** Fields and records that may come with the last read of a page. */
const mostAtTheEnd = 100
/** Redis notes what is written for as long as the backup says every now and then that it is alive, ms. */
const notedForMs = 60_000
const renewEveryMs = 10_000

const hashes = ['entries', 'bodies', 'answers', 'homes', 'revisions', 'pending', 'scheduled'] as const
const sortedSets = ['order', 'keyEvents', 'due'] as const

type Reply = ['lost'] | ['more', string, Field[]] | ['level', string, Field[], LogRecord[], string[]]
type Field = [key: string, field: string, value: string | null]
type LogRecord = [id: string, fields: string[]]

/**
 * The page as it stood when the last piece was read: state, log and answers of one moment. It is read in pieces while
 * Redis notes what is written meanwhile; that is read again, until the rest and the head come in one read.
 * @returns `again` when the notes were lost or Redis is another one by now: what was yielded does not fit together then
 */
export async function* readStoredPage(
  redis: Redis,
  page: PageId,
): AsyncGenerator<PageLine[], 'whole' | 'again' | 'no-page'> {
  const token = randomUUID()
  const history = (await runScript(redis, 'begin-backup', page, [token, notedForMs])) as string
  if (history === '') return 'no-page'
  let renewedAt = performance.now()
  async function stayAlive(): Promise<void> {
    if (performance.now() - renewedAt < renewEveryMs) return
    renewedAt = performance.now()
    await redis.pexpire(pageKey(page, 'touched'), notedForMs)
  }

  for (const key of hashes) {
    for (let at = '0'; ; ) {
      const [next, pairs] = await redis.hscan(pageKey(page, key), at, 'COUNT', fieldsAtOnce)
      yield paired(key, pairs)
      await stayAlive()
      at = next
      if (at === '0') break
    }
  }
  for (const key of sortedSets) {
    for (let at = '0'; ; ) {
      const [next, pairs] = await redis.zscan(pageKey(page, key), at, 'COUNT', fieldsAtOnce)
      yield paired(key, pairs)
      await stayAlive()
      at = next
      if (at === '0') break
    }
  }
  let last = '0-0'
  for (;;) {
    const records = await redis.xrange(pageKey(page, 'log'), `(${last}`, '+', 'COUNT', recordsAtOnce)
    yield records.map(([id, fields]): PageLine => ['log', id, fields])
    await stayAlive()
    last = records.at(-1)?.[0] ?? last
    if (records.length < recordsAtOnce) break
  }
  for (;;) {
    const reply = (await runScript(redis, 'read-touched', page, [token, notedForMs, last, mostAtTheEnd])) as Reply
    if (reply[0] === 'lost' || reply[1] !== history) return 'again'
    yield reply[2]
    if (reply[0] === 'more') {
      const records = await redis.xrange(pageKey(page, 'log'), `(${last}`, '+', 'COUNT', recordsAtOnce)
      yield records.map(([id, fields]): PageLine => ['log', id, fields])
      last = records.at(-1)?.[0] ?? last
      continue
    }
    const [, , , records, meta] = reply
    yield records.map(([id, fields]): PageLine => ['log', id, fields])
    yield paired('meta', meta)
    return 'whole'
  }
}

/** field, value, field, value … as lines */
function paired(key: string, pairs: readonly string[]): PageLine[] {
  return Array.from(
    { length: pairs.length / 2 },
    (_, at): PageLine => [key, pairs[2 * at] as string, pairs[2 * at + 1] as string],
  )
}
