/** What was asked and is not yet answered, so that an answer that is no longer wanted falls to the ground. */
import type { Cursor } from '../../shared/cursor.ts'
import { addresses } from '../../shared/http-api.ts'
import type { PageId } from '../../shared/live-page.ts'
import type { Action, Asked } from './following.ts'

export type Questions = ReturnType<typeof createQuestions>

/**
 * @param act takes each question as the action that carries it out
 * @param isLive whether the socket can be asked
 */
export function createQuestions(page: PageId, act: (action: Action) => void, isLive: () => boolean) {
  const asked = new Map<number, Asked>()
  let last = 0

  function question(purpose: Asked): number {
    last += 1
    asked.set(last, purpose)
    return last
  }

  function fetchIt(purpose: Asked, what: 'missed' | 'slice' | 'entry', href: string): void {
    const fresh = purpose.for === 'slice' && purpose.fresh
    act({ do: 'fetch', question: question(purpose), what, href, fresh })
  }

  return {
    join(cursor: Cursor): void {
      act({ do: 'join', question: question({ for: 'join' }), cursor })
    },

    /** What happened after a cursor; by the socket while there is one: it costs the server least. */
    missed(purpose: Asked, cursor: Cursor): void {
      if (isLive()) act({ do: 'askSocket', question: question(purpose), cursor })
      else fetchIt(purpose, 'missed', addresses.catchUp(page, cursor))
    },

    /** @param href of a catch-up or a snapshot */
    missedAt(purpose: Asked, href: string): void {
      fetchIt(purpose, 'missed', href)
    },

    slice(purpose: Asked & { for: 'slice' }): void {
      fetchIt(purpose, 'slice', addresses.slice(page, purpose.before))
    },

    body(purpose: Asked & { for: 'body' }): void {
      fetchIt(purpose, 'entry', addresses.entry(page, purpose.id, purpose.revision))
    },

    /** A claim stays to be proved until it is; it is asked about once at a time. */
    proof(claim: Cursor): void {
      const isAsked = [...asked.values()].some(one => one.for === 'proof' && one.claim === claim)
      if (!isAsked) this.missed({ for: 'proof', claim }, claim)
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
