/** A clock that stands still until a test moves it. */
import type { Clock } from '../../server/live/clock.ts'

export interface HandClock extends Clock {
  /** Moves on, running what falls due in its order; between two things that run, what they set off gets its turn. */
  pass(ms: number): Promise<void>
}

interface Due {
  at: number
  every: number | undefined
  run: () => void
}

export function createHandClock(startAt = 1_700_000_000_000): HandClock {
  let now = startAt
  const timers = new Set<Due>()
  const set = (due: Due) => {
    timers.add(due)
    return () => void timers.delete(due)
  }
  return {
    now: () => now,
    after: (ms, run) => set({ at: now + ms, every: undefined, run }),
    every: (ms, run) => set({ at: now + ms, every: ms, run }),
    async pass(ms) {
      const until = now + ms
      for (;;) {
        const next = [...timers].filter(due => due.at <= until).sort((one, other) => one.at - other.at)[0]
        if (!next) break
        now = Math.max(now, next.at)
        if (next.every === undefined) timers.delete(next)
        else next.at += next.every
        next.run()
        await new Promise(setImmediate)
      }
      now = until
      await new Promise(setImmediate)
    },
  }
}
