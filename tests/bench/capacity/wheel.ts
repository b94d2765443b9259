/** What falls due when, for millions of things: a bucket for each millisecond, so that adding and taking cost the same for all. */

export interface Wheel {
  /** @param thing below the number of things; it is due once at a time @param at ms; a moment that is over counts as now */
  add(thing: number, at: number): void
  /** Calls `due` with everything that falls due at this millisecond; what is added for it meanwhile is due at once. */
  turn(now: number, due: (thing: number) => void): void
}

const nothing = -1
/** Further than this ahead nothing may be due, ms. */
const horizonMs = 2 ** 17

export function createWheel(things: number): Wheel {
  const first = new Int32Array(horizonMs).fill(nothing)
  const after = new Int32Array(things).fill(nothing)
  let current = 0

  return {
    add(thing, at) {
      const moment = Math.max(current, Math.ceil(at))
      if (moment - current >= horizonMs) throw new RangeError(`due in ${moment - current} ms, which is too far ahead`)
      const bucket = moment % horizonMs
      after[thing] = first[bucket] as number
      first[bucket] = thing
    },
    turn(now, due) {
      current = now
      const bucket = now % horizonMs
      while (first[bucket] !== nothing) {
        const thing = first[bucket] as number
        first[bucket] = after[thing] as number
        due(thing)
      }
    },
  }
}
