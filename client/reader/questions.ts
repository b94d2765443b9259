/** What was asked and is not yet answered, so that an answer that is no longer wanted falls to the ground. */
import type { Cursor } from '../../shared/cursor.ts'
import type { Action, Asked } from './following.ts'

/** @param act takes each question as the action that carries it out */
export function createQuestions(act: (action: Action) => void) {
  const asked = new Map<number, Asked>()
  let last = 0

  function question(purpose: Asked): number {
    last += 1
    asked.set(last, purpose)
    return last
  }

  return {
    join(cursor: Cursor): void {
      act({ do: 'join', question: question({ for: 'join' }), cursor })
    },

    bySocket(purpose: Asked, cursor: Cursor): void {
      act({ do: 'askSocket', question: question(purpose), cursor })
    },

    /** @param fresh past every cache that can be passed */
    byHttp(purpose: Asked, what: 'missed' | 'slice' | 'entry', href: string, fresh = false): void {
      act({ do: 'fetch', question: question(purpose), what, href, fresh })
    },

    /** What a question was for; undefined when it was forgotten. Each is answered once. */
    take(number: number): Asked | undefined {
      const purpose = asked.get(number)
      asked.delete(number)
      return purpose
    },

    forget(...purposes: Asked['for'][]): void {
      for (const [number, one] of asked) if (purposes.includes(one.for)) asked.delete(number)
    },
  }
}
