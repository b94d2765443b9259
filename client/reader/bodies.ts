/** Bodies that came in no frame: which are awaited, and when to ask for them, and again. */
import type { EntryHeader, EntryId } from '../../shared/entry.ts'
import { applyBody, applyHeader, type Changed, type Timeline } from '../../shared/timeline.ts'
import type { Told } from './following.ts'
import { standOf } from './known.ts'
import { backOff, leastWait, retryMs } from './patience.ts'

interface Awaited {
  revision: number
  failures: number
  /** ms; Infinity while a question is out. */
  retryAt: number
  /** A server asked not to be asked again before, ms. */
  notBefore: number
}

/** @param fetchBody asks for one; the answer comes to `told` */
export function createBodies(fetchBody: (id: EntryId, revision: number) => void, chance: () => number) {
  const awaited = new Map<EntryId, Awaited>()

  function ask(id: EntryId, revision: number): void {
    const failures = awaited.get(id)?.failures ?? 0
    awaited.set(id, { revision, failures, retryAt: Number.POSITIVE_INFINITY, notBefore: 0 })
    fetchBody(id, revision)
  }

  return {
    want({ id, revision, bodyWithinMs = 0 }: EntryHeader, now: number): void {
      const waitMs = bodyWithinMs * chance()
      if (waitMs > 0) awaited.set(id, { revision, failures: 0, retryAt: now + waitMs, notBefore: 0 })
      else ask(id, revision)
    },

    /** @returns what the body changed; `'gone'` when it is not there, and thus the entry changed meanwhile */
    told(timeline: Timeline, answer: Told, id: EntryId, revision: number, now: number): Changed | 'gone' | undefined {
      const one = awaited.get(id)
      if (!one || one.revision !== revision) return undefined
      const known = timeline.entries.get(id)
      const isOver = !known || !('bodyPending' in known)
      // A newer revision comes by an operation that is on its way, or was lost with its history: then ours is there again.
      const isOurs = answer.kind === 'entry' && answer.entry.revision === known?.revision
      if (isOver || isOurs) awaited.delete(id)
      if (isOver) return undefined
      // A cached answer has the body of this revision, but maybe not the entry's present stand on the page.
      if (isOurs) return applyBody(timeline, { ...answer.entry, ...standOf(known) })
      const { bodyWithinMs, ...header } = known
      // Also what is gone is asked for again: it may have been restored since, and otherwise its operation ends the wait.
      one.failures += 1
      one.notBefore = now + leastWait(answer)
      one.retryAt = Math.max(one.notBefore, now + backOff(retryMs, one.failures, chance()))
      if (answer.kind === 'failed' && answer.gone) return 'gone'
      // Who was to see it whole sees that it is on its way: nobody knows how long this takes.
      return bodyWithinMs === undefined ? undefined : applyHeader(timeline, header)
    },

    /** There may be an answer now to what failed: it is asked again within so long, if it was not to be asked sooner. */
    hurry(now: number, withinMs: number): void {
      for (const one of awaited.values()) {
        if (one.failures === 0) continue
        // What is asked just now, and fails for want of what was away, is not the last in a long row either.
        one.failures = 1
        const { notBefore, retryAt } = one
        if (retryAt < Infinity) one.retryAt = Math.min(retryAt, Math.max(notBefore, now + withinMs * chance()))
      }
    },

    retry(timeline: Timeline, now: number): void {
      for (const [id, one] of awaited) {
        const known = timeline.entries.get(id)
        if (!known || !('bodyPending' in known)) awaited.delete(id)
        else if (now >= one.retryAt) ask(id, one.revision)
      }
    },

    dueAt: () => Math.min(...[...awaited.values()].map(one => one.retryAt)),
    clear: () => awaited.clear(),
  }
}
