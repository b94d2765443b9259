/** Catch-ups over HTTP: caches in front that keep an answer for a second, and how many questions they pass on. */
import { openLife } from '../../../server/caching/lifetimes.ts'

export interface HttpCaches {
  /**
   * A reader at sequence `at` asks for what came after it.
   * @param head how far the page has come @returns how far the answer reaches, and whether a web process had to make it
   */
  ask(now: number, at: number, head: number): { reaches: number; isPassedOn: boolean }
}

/** How long one answers for itself; it then asks while it answers once more, and that question is passed on too. */
const freshMs = Number(/s-maxage=(\d+)/.exec(openLife)?.[1]) * 1000

/** @param caches that keep answers each for itself; 0: there are none, and every question is passed on */
export function createHttpCaches(caches: number, chance: () => number): HttpCaches {
  const kept = Array.from({ length: caches }, () => new Map<number, { reaches: number; since: number }>())
  return {
    ask(now, at, head) {
      const cache = kept[Math.floor(chance() * caches)]
      const answer = cache?.get(at)
      if (answer && now - answer.since < freshMs) return { reaches: answer.reaches, isPassedOn: false }
      cache?.set(at, { reaches: head, since: now })
      return { reaches: head, isPassedOn: true }
    },
  }
}
