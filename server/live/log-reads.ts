/** Reads a page's log for readers who come back: the same question once, and one read at a time, so that no herd of them floods Redis. */
import type { Cursor } from '../../shared/cursor.ts'
import type { CatchUp, Missed } from '../../shared/operation.ts'
import { Refusal } from '../../shared/refusal.ts'

export interface LogReads {
  /**
   * What changed after a cursor that memory did not know; undefined: there is no such page.
   * @throws Refusal `unavailable` when too many different questions wait, and what the store throws
   */
  since(after: Cursor): Promise<Missed | undefined>
}

export interface LogReadsParts {
  read: (after: Cursor) => Promise<Missed | undefined>
  /** What memory knows by now: an earlier read may have taught it. */
  remembered: (after: Cursor) => CatchUp | undefined
  /** Gets every catch-up that was read. */
  learn: (missed: CatchUp) => void
}

/** Most different questions that wait for one page; whoever comes then is told to come again. */
export const mostQuestions = 500

export function createLogReads({ read, remembered, learn }: LogReadsParts): LogReads {
  const asked = new Map<string, Promise<Missed | undefined>>()
  let before: Promise<unknown> = Promise.resolve()

  async function answer(after: Cursor): Promise<Missed | undefined> {
    const known = remembered(after)
    if (known) return known
    const missed = await read(after)
    if (missed?.kind === 'catchUp') learn(missed)
    return missed
  }

  return {
    since(after) {
      const key = `${after.sequence}.${after.digest}`
      const underWay = asked.get(key)
      if (underWay) return underWay
      if (asked.size >= mostQuestions) return Promise.reject(tooMany())
      // Shared until the read begins: whoever comes into the room after that did not hear what it does not yet hold.
      const answering = before.then(() => {
        asked.delete(key)
        return answer(after)
      })
      before = answering.catch(() => {}) // whoever asked is told; the next one is asked all the same
      asked.set(key, answering)
      return answering
    },
  }
}

function tooMany(): Refusal {
  return new Refusal('unavailable', 'Too many readers ask for what they missed. Try again in a moment.', {
    retryAfter: 2,
  })
}
