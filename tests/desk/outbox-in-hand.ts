/** An outbox whose service, clock and chance are in the test's hands. */
import { beforeEach } from 'vitest'
import type { Outcome } from '../../client/desk/desk-api.ts'
import { createOutbox, type Outbox } from '../../client/desk/outbox.ts'
import type { Command } from '../../shared/command.ts'
import type { CommandReply, Problem } from '../../shared/http-api.ts'
import type { LivePage } from '../../shared/live-page.ts'
import type { PlacedEntry } from '../../shared/entry.ts'
import { positionOf } from '../../shared/position.ts'
import { type Timeline, timelineFrom } from '../../shared/timeline.ts'
import { LocalStorage } from './local-storage.ts'

export const account = { id: 'user-1', name: 'Nora', role: 'editor', pages: 'all' } as const
export const digest = '0123456789abcdef'
/** The outbox looks now and then for what is old; these tests say themselves when time passes. */
const forgettingMs = 60_000
let ids = 0

/** What is in the test's hands; empty before every test. */
export const hand = {
  now: 0,
  sent: [] as { id: string; command: Command }[],
  answers: [] as ((outcome: Outcome<CommandReply>) => void)[],
  timers: [] as { at: number; then: () => void }[],
  signedOut: 0,
}

beforeEach(() => {
  Object.assign(globalThis, { localStorage: new LocalStorage() })
  ids = 0
  Object.assign(hand, { now: 1_000_000, sent: [], answers: [], timers: [], signedOut: 0 })
})

export function openOutbox(): Outbox {
  return createOutbox({
    account: { ...account },
    send: (id, command) => {
      hand.sent.push({ id, command })
      return new Promise(resolve => hand.answers.push(resolve))
    },
    newId: () => `c-${++ids}`,
    now: () => hand.now,
    chance: () => 0.5,
    later: (ms, then) => {
      if (ms === forgettingMs) return () => {}
      const timer = { at: hand.now + ms, then }
      hand.timers.push(timer)
      return () => {
        hand.timers = hand.timers.filter(one => one !== timer)
      }
    },
    onSignedOut: () => {
      hand.signedOut += 1
    },
  })
}

/** Answers the oldest question that waits, and lets what follows from it happen. */
export async function answer(outcome: Outcome<CommandReply>): Promise<void> {
  hand.answers.shift()?.(outcome)
  await new Promise(resolve => setImmediate(resolve))
}

export function passTime(ms: number): void {
  hand.now += ms
  const due = hand.timers.filter(timer => timer.at <= hand.now)
  hand.timers = hand.timers.filter(timer => timer.at > hand.now)
  for (const timer of due) timer.then()
}

export const publish = (id = 'e-1'): Command => ({
  type: 'publish',
  entry: { id, headline: 'Barrier closed', blocks: [], authors: [], kind: 'update' },
  pages: ['storm'],
})
export const committed = (more: Partial<CommandReply> = {}): Outcome<CommandReply> => ({
  is: 'done',
  value: {
    command: 'c-1',
    status: 'committed',
    href: '',
    pages: [{ id: 'storm', slug: 'storm', sequence: 5 }],
    ...more,
  },
})
export const refused = (code: Problem['code']): Outcome<CommandReply> => ({
  is: 'refused',
  problem: { type: '', title: '', status: 409, detail: 'No.', code },
})
export const away: Outcome<CommandReply> = { is: 'unknown', why: 'unavailable', afterMs: 0 }

export function timelineAt(sequence: number, entries: string[] = []): Timeline {
  const page = { id: 'storm', slug: 'storm', sequence: 1, status: 'live' } as LivePage
  const placed = entries.map(
    (id, place) =>
      ({
        id,
        revision: 1,
        sequence: 2 + place,
        position: positionOf(1000 + place, 2),
        blocks: [],
        authors: [],
        kind: 'update',
      }) as unknown as PlacedEntry,
  )
  return timelineFrom({
    kind: 'snapshot',
    cursor: `${sequence}.${digest}`,
    page,
    entries: placed,
    pins: [],
    keyEvents: [],
  })
}

export const ways = (outbox: Outbox) => outbox.sent.get().map(one => one.way.is)
