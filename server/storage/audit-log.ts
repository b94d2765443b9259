/** The audit log as it is read: the streams of pages and of people as one, newest first, read no further than somebody asks. */
import type { CommandAct, PersonAct } from '../../shared/audit.ts'
import type { AuditLog, AuditPlace, StoredAct } from '../newsroom/people.ts'
import { keys, pageKey } from './keys.ts'
import type { Redis } from './redis.ts'

/** So many acts each stream keeps, unless AUDIT_KEPT says otherwise. */
export const defaultAuditKept = 100_000

/** Lines that the first look at a stream takes: of many pages most have nothing to say. */
const firstLook = 16
const laterLooks = 500

const ofPeople = [
  ['people', keys.peopleAudit],
  ['failed', keys.failedSignIns],
] as const

interface Source {
  name: string
  key: string
  /** Read and not taken yet, newest first. */
  waiting: Line[]
  /** The next look begins below this id. */
  below: string
  isDone: boolean
}

interface Line {
  ms: number
  counter: number
  id: string
  fields: string[]
}

export function createAuditLog(redis: Redis): AuditLog {
  return {
    async *newestFirst({ pages, people }, { before, from = 0, to }) {
      const start = before?.id ?? (to === undefined ? '+' : String(to))
      const all = new Set([...pages, ...(await redis.smembers(keys.refusedPages))])
      const ofPages = [...all].map(page => [`p.${page}`, pageKey(page, 'audit')] as const)
      const sources = [...ofPages, ...(people ? ofPeople : [])].map(([name, key]): Source => {
        // Of lines with the same id those of a lower name come later: they are still to come.
        const isExclusive = before !== undefined && name >= before.source
        return { name, key, waiting: [], below: isExclusive ? `(${start}` : start, isDone: false }
      })
      let size = firstLook
      for (;;) {
        const empty = sources.filter(source => source.waiting.length === 0 && !source.isDone)
        await Promise.all(empty.map(source => look(redis, source, from, size)))
        size = laterLooks
        const next = sources.filter(source => source.waiting.length > 0).reduce<Source | undefined>(newer, undefined)
        const line = next?.waiting.shift()
        if (!next || !line) return
        yield storedAct(next.name, line)
      }
    },
  }
}

async function look(redis: Redis, source: Source, from: number, size: number): Promise<void> {
  const records = await redis.xrevrange(source.key, source.below, String(from), 'COUNT', size)
  source.waiting = records.map(([id, fields]) => {
    const [ms, counter] = id.split('-').map(Number) as [number, number]
    return { ms, counter, id, fields }
  })
  source.isDone = records.length < size
  const last = records.at(-1)
  if (last) source.below = `(${last[0]}`
}

function newer(best: Source | undefined, source: Source): Source {
  const [one, other] = [best?.waiting[0], source.waiting[0] as Line]
  if (!best || !one) return source
  if (other.ms !== one.ms) return other.ms > one.ms ? source : best
  if (other.counter !== one.counter) return other.counter > one.counter ? source : best
  return source.name > best.name ? source : best
}

function storedAct(source: string, { ms, id, fields }: Line): StoredAct {
  const read = (name: string) => fields[fields.indexOf(name) + 1] as string
  const place: AuditPlace = { id, source }
  return {
    place,
    at: ms,
    outcome: read('outcome') as StoredAct['outcome'],
    act: JSON.parse(read('act')) as CommandAct | PersonAct,
  }
}
