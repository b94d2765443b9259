/** Keeps one kind of work from taking all of the time of a process, however much of it is asked for. */
import { Refusal } from '../../shared/refusal.ts'

export interface ShareOfTime {
  /** Does the work, and counts how long it took. @throws Refusal `unavailable` when the share is used up */
  spend<Result>(work: () => Result): Result
}

/** What was not used is kept for this long, ms. */
const savedForMs = 1000

/** @param share 0 to 1 of all the time that passes @param now ms, never going back */
export function createShareOfTime(share: number, now: () => number = () => performance.now()): ShareOfTime {
  let leftMs = share * savedForMs
  let countedAt = now()

  function count(): void {
    const at = now()
    leftMs = Math.min(share * savedForMs, leftMs + (at - countedAt) * share)
    countedAt = at
  }

  return {
    spend(work) {
      count()
      if (leftMs <= 0) throw tooMuch()
      const began = now()
      try {
        return work()
      } finally {
        leftMs -= now() - began
      }
    },
  }
}

function tooMuch(): Refusal {
  return new Refusal('unavailable', 'Too much is being searched just now. Try again in a moment.', { retryAfter: 2 })
}
