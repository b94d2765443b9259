/** Bodies that were too large for a frame: which are awaited, and when to ask for them again. */
import type { EntryHeader, EntryId } from '../../shared/entry.ts'
import { applyBody, type Changed, type Timeline } from '../../shared/timeline.ts'
import type { Told } from './following.ts'
import { standOf } from './known.ts'
import { backOff, retryMs } from './patience.ts'

interface Awaited {
  revision: number
  failures: number
  /** ms; Infinity while a question is out. */
  retryAt: number
}

/** @param fetchBody asks for one; the answer comes to `told` */
export function createBodies(fetchBody: (id: EntryId, revision: number) => void, chance: () => number) {
  const awaited = new Map<EntryId, Awaited>()

  function want(id: EntryId, revision: number): void {
    const failures = awaited.get(id)?.failures ?? 0
    awaited.set(id, { revision, failures, retryAt: Number.POSITIVE_INFINITY })
    fetchBody(id, revision)
  }

  return {
    want: (entry: EntryHeader) => want(entry.id, entry.revision),

    /** @returns what the body changed; `'gone'` when it is not there, and thus the entry changed meanwhile */
    told(timeline: Timeline, answer: Told, id: EntryId, revision: number, now: number): Changed | 'gone' | undefined {
      const one = awaited.get(id)
      if (!one || one.revision !== revision) return undefined
      const known = timeline.entries.get(id)
      const isOver = !known || !('bodyPending' in known)
      if (isOver || answer.kind === 'entry' || (answer.kind === 'failed' && answer.gone)) awaited.delete(id)
      if (isOver) return undefined
      if (answer.kind === 'entry') {
        const { entry } = answer
        // A cached answer has the body of this revision, but maybe not the entry's present stand on the page.
        return applyBody(timeline, entry.revision === known.revision ? { ...entry, ...standOf(known) } : entry)
      }
      if (answer.kind === 'failed' && answer.gone) return 'gone'
      one.failures += 1
      one.retryAt = now + backOff(retryMs, one.failures, chance())
      return undefined
    },

    retry(now: number): void {
      for (const [id, one] of awaited) if (now >= one.retryAt) want(id, one.revision)
    },

    dueAt: () => Math.min(...[...awaited.values()].map(one => one.retryAt)),
    clear: () => awaited.clear(),
  }
}
