/**
 * What was answered as done and is not seen on its pages yet, as a desk keeps it: a page can lose it before anybody was
 * shown it, and then no reader is reset and no editor told.
 */
import { isSeenOn } from '../../client/desk/sent.ts'
import type { PageId } from '../../shared/live-page.ts'
import type { Timeline } from '../../shared/timeline.ts'
import type { Sent } from './journal.ts'

export interface Unseen {
  readonly size: number
  /** It was answered as done, now. */
  answered(sent: Sent): void
  /** Those that have to be sent again: their pages went past their numbers without them, or do not come so far. */
  due(): Sent[]
}

/** A page that has not come so far as it was told after this has lost it, or is not followed just now, ms. */
const patienceMs = 10_000

/** @param timelineOf what somebody who follows the page has before them */
export function createUnseen(timelineOf: (page: PageId) => Timeline | undefined): Unseen {
  const kept = new Map<Sent, { sinceMs: number; askedAt?: string }>()

  function sightOf({ command, end }: Sent): 'seen' | 'passed' | 'not yet' {
    const places = (end?.pages ?? []).filter(({ sequence }) => sequence > 0)
    const sights = places.map(({ id, sequence }) => {
      const timeline = timelineOf(id)
      if (!timeline) return 'seen'
      const isPassed = timeline.progress.sequence >= sequence
      if (end && isSeenOn(id, timeline, { command, way: { is: 'committed', reply: end } })) return 'seen'
      return isPassed ? 'passed' : 'not yet'
    })
    return sights.find(sight => sight === 'not yet') ?? sights.find(sight => sight === 'passed') ?? 'seen'
  }

  return {
    get size() {
      return kept.size
    },
    answered(sent) {
      if (sent.end?.status === 'committed') kept.set(sent, { ...kept.get(sent), sinceMs: Date.now() })
    },
    due() {
      return [...kept].flatMap(([sent, one]) => {
        const sight = sightOf(sent)
        const at = JSON.stringify(sent.end?.pages)
        // Asked again after its pages had passed it, it was answered in the same way: something later took its place.
        if (sight === 'seen' || (sight === 'passed' && one.askedAt === at)) {
          kept.delete(sent)
          return []
        }
        if (sight === 'not yet' && Date.now() - one.sinceMs < patienceMs) return []
        if (sight === 'passed') one.askedAt = at
        one.sinceMs = Date.now()
        return [sent]
      })
    },
  }
}
