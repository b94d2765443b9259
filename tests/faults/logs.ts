/** Reads a page's log and state straight from Redis, as they lie there: what the checker believes and nobody else's word. */
import { createHash } from 'node:crypto'
import type { EntryBody, EntryId } from '../../shared/entry.ts'
import type { PageId } from '../../shared/live-page.ts'
import { pageKey } from '../../server/storage/keys.ts'
import type { Redis } from '../../server/storage/redis.ts'

export interface Record {
  sequence: number
  kind: string
  entry: string
  revision: number
  command: string
  digest: string
  /** As it has to be, after the record before it. */
  expectedDigest: string | undefined
}

export interface Placement {
  id: EntryId
  position: string | undefined
  revision: number
  shown: boolean
  sequence: number
}

export interface Home {
  id: EntryId
  revision: number
  state: string
  placed: { [page: PageId]: 0 | 1 }
}

export interface PageLog {
  page: PageId
  records: Record[]
  head: { sequence: number; digest: string }
  placements: Map<EntryId, Placement>
  bodies: Map<EntryId, EntryBody>
  homes: Map<EntryId, Home>
  /** Bodies that readers cannot reach, by `<entry>:<revision>`. */
  revisions: Map<string, EntryBody>
  /** Lines of the outbox: what other pages still lack. */
  pending: string[]
  scheduled: Waiting[]
}

/** An entry that waits for its time, with what says why it still does. */
interface Waiting {
  entry: EntryId
  publishAt: number
  generation: number
  /** Why it is kept as a draft instead. */
  held?: string
  /** Whether the sweeper is going to find it. */
  isDue: boolean
}

export async function readPageLog(redis: Redis, page: PageId): Promise<PageLog> {
  const key = (name: Parameters<typeof pageKey>[1]) => pageKey(page, name)
  const meta = await redis.hgetall(key('meta'))
  const stream = await redis.xrange(key('log'), '-', '+')
  let previous: string | undefined
  const records = stream.map(([id, fields]) => {
    const of = (name: string) => fields[fields.indexOf(name) + 1] ?? ''
    const sequence = Number(id.split('-')[0])
    const said = [sequence, of('kind'), of('entry'), of('revision'), of('hash'), of('command'), of('at')]
    const expectedDigest = previous === undefined ? undefined : digestOf([previous, ...said].join('|'))
    previous = of('digest')
    const record: Record = {
      sequence,
      kind: of('kind'),
      entry: of('entry'),
      revision: Number(of('revision')),
      command: of('command'),
      digest: previous,
      expectedDigest,
    }
    return record
  })
  const parsed = async <Value>(name: Parameters<typeof pageKey>[1]) =>
    new Map(Object.entries(await redis.hgetall(key(name))).map(([id, text]) => [id, JSON.parse(text) as Value]))
  const due = new Set(await redis.zrangebyscore(key('due'), '-inf', '+inf'))
  const waiting = await parsed<Omit<Waiting, 'entry' | 'isDue'>>('scheduled')
  const placements = await parsed<Omit<Placement, 'id'>>('entries')
  return {
    page,
    records,
    head: { sequence: Number(meta.sequence), digest: meta.digest ?? '' },
    placements: new Map([...placements].map(([id, placement]) => [id, { ...placement, id }])),
    bodies: await parsed('bodies'),
    homes: await parsed('homes'),
    revisions: await parsed('revisions'),
    pending: await redis.hkeys(key('pending')),
    scheduled: [...waiting].map(([entry, { publishAt, generation, held }]) => ({
      entry,
      publishAt,
      generation,
      held,
      isDue: due.has(entry),
    })),
  }
}

function digestOf(text: string): string {
  return createHash('sha1').update(text).digest('hex').slice(0, 16)
}
