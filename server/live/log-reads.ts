/** Reads a page's log for readers who come back: the same question once, and one read at a time, so that no herd of them floods Redis. */
import { type Cursor, printCursor, trustedCursor } from '../../shared/cursor.ts'
import type { CatchUp, Missed } from '../../shared/operation.ts'
import { Refusal } from '../../shared/refusal.ts'
import { extendCatchUp } from './extend-catch-up.ts'

export interface LogReads {
  /**
   * What changed after a cursor that memory did not know; undefined: there is no such page.
   * @throws Refusal `unavailable` when too many different questions wait, and what the store throws
   */
  since(after: Cursor): Promise<Missed | undefined>
  /** Lets go of what was read and is not asked for any more. */
  forget(): void
}

export interface LogReadsParts {
  read: (after: Cursor) => Promise<Missed | undefined>
  /** What memory knows by now: an earlier read may have taught it. */
  remembered: (after: Cursor) => CatchUp | undefined
  /** Gets every catch-up that was read. */
  learn: (missed: CatchUp) => void
  /** ms. */
  now: () => number
}

/** Most different questions that wait for one page; whoever comes then is told to come again. */
export const mostQuestions = 500
/** What was read for a cursor is kept for the next one who comes from there, and brought up to date from memory. */
const mostKept = 8
/** Unused it is gone after this, ms: it holds texts that may be withdrawn meanwhile. */
const keptForMs = 1000

export function createLogReads({ read, remembered, learn, now }: LogReadsParts): LogReads {
  const asked = new Map<string, Promise<Missed | undefined>>()
  const kept = new Map<string, { missed: CatchUp; at: number }>()
  let before: Promise<unknown> = Promise.resolve()

  /** What an earlier read found, with all that memory has heard since. */
  function known(after: Cursor, key: string): CatchUp | undefined {
    const inMemory = remembered(after)
    if (inMemory) return inMemory
    const earlier = kept.get(key)?.missed
    const since = earlier && remembered(trustedCursor(earlier.to))
    if (!earlier || !since) return undefined
    const whole = earlier.to === since.to ? earlier : extendCatchUp(earlier, since)
    if (whole) kept.set(key, { missed: whole, at: now() })
    return whole
  }

  async function answer(after: Cursor, key: string): Promise<Missed | undefined> {
    const told = known(after, key)
    if (told) return told
    const missed = await read(after)
    if (missed?.kind !== 'catchUp') return missed
    learn(missed)
    if (kept.has(key) || kept.size < mostKept) kept.set(key, { missed, at: now() })
    return missed
  }

  return {
    since(after) {
      const key = printCursor(after)
      const told = known(after, key)
      if (told) return Promise.resolve(told)
      const underWay = asked.get(key)
      if (underWay) return underWay
      if (asked.size >= mostQuestions) return Promise.reject(tooMany())
      // Shared until the read begins: whoever comes into the room after that did not hear what it does not yet hold.
      const answering = before.then(() => {
        asked.delete(key)
        return answer(after, key)
      })
      before = answering.catch(() => {}) // whoever asked is told; the next one is asked all the same
      asked.set(key, answering)
      return answering
    },
    forget() {
      for (const [key, { at }] of kept) if (now() - at > keptForMs) kept.delete(key)
    },
  }
}

function tooMany(): Refusal {
  return new Refusal('unavailable', 'Too many readers ask for what they missed. Try again in a moment.', {
    retryAfter: 2,
  })
}
