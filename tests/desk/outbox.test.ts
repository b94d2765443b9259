/** The outbox's promise: a command that was sent once is live once, whatever breaks in between. */
import { beforeEach, expect, test } from 'vitest'
import type { Outcome } from '../../client/desk/desk-api.ts'
import { createOutbox, type Outbox, rememberMs } from '../../client/desk/outbox.ts'
import type { Command } from '../../shared/command.ts'
import type { CommandReply, Problem } from '../../shared/http-api.ts'
import type { LivePage } from '../../shared/live-page.ts'
import type { PlacedEntry } from '../../shared/entry.ts'
import { positionOf } from '../../shared/position.ts'
import { type Timeline, timelineFrom } from '../../shared/timeline.ts'
import { LocalStorage } from './local-storage.ts'

const account = { id: 'user-1', name: 'Nora', role: 'editor', pages: 'all' } as const
const digest = '0123456789abcdef'
let now: number
let ids: number
/** The outbox looks now and then for what is old; these tests say themselves when time passes. */
const forgettingMs = 60_000
let sent: { id: string; command: Command }[]
let answers: ((outcome: Outcome<CommandReply>) => void)[]
let timers: { at: number; then: () => void }[]
let signedOut: number

beforeEach(() => {
  Object.assign(globalThis, { localStorage: new LocalStorage() })
  now = 1_000_000
  ids = 0
  sent = []
  answers = []
  timers = []
  signedOut = 0
})

function openOutbox(): Outbox {
  return createOutbox({
    account: { ...account },
    send: (id, command) => {
      sent.push({ id, command })
      return new Promise(resolve => answers.push(resolve))
    },
    newId: () => `c-${++ids}`,
    now: () => now,
    chance: () => 0.5,
    later: (ms, then) => {
      if (ms === forgettingMs) return () => {}
      const timer = { at: now + ms, then }
      timers.push(timer)
      return () => {
        timers = timers.filter(one => one !== timer)
      }
    },
    onSignedOut: () => {
      signedOut += 1
    },
  })
}

/** Answers the oldest question that waits, and lets what follows from it happen. */
async function answer(outcome: Outcome<CommandReply>): Promise<void> {
  answers.shift()?.(outcome)
  await new Promise(resolve => setImmediate(resolve))
}

function passTime(ms: number): void {
  now += ms
  const due = timers.filter(timer => timer.at <= now)
  timers = timers.filter(timer => timer.at > now)
  for (const timer of due) timer.then()
}

const publish = (id = 'e-1'): Command => ({
  type: 'publish',
  entry: { id, headline: 'Barrier closed', blocks: [], authors: [], kind: 'update' },
  pages: ['storm'],
})
const committed = (more: Partial<CommandReply> = {}): Outcome<CommandReply> => ({
  is: 'done',
  value: {
    command: 'c-1',
    status: 'committed',
    href: '',
    pages: [{ id: 'storm', slug: 'storm', sequence: 5 }],
    ...more,
  },
})
const refused = (code: Problem['code']): Outcome<CommandReply> => ({
  is: 'refused',
  problem: { type: '', title: '', status: 409, detail: 'No.', code },
})
const away: Outcome<CommandReply> = { is: 'unknown', why: 'unavailable', afterMs: 0 }

function timelineAt(sequence: number, entries: string[] = []): Timeline {
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

const ways = (outbox: Outbox) => outbox.sent.get().map(one => one.way.is)

test('a command goes from waiting to live when the page shows its entry, and says how long that took', async () => {
  const outbox = openOutbox()
  outbox.add(publish(), ['storm'])
  expect(ways(outbox)).toEqual(['waiting'])
  await answer(committed())
  expect(ways(outbox)).toEqual(['committed'])
  now += 84
  outbox.see('storm', timelineAt(4))
  expect(ways(outbox)).toEqual(['committed'])
  outbox.see('storm', timelineAt(4, ['e-1']))
  expect(outbox.sent.get()[0]?.way).toMatchObject({ is: 'live', tookMs: 84 })
})

test('the page may be faster than the answer', async () => {
  const outbox = openOutbox()
  outbox.add(publish(), ['storm'])
  outbox.see('storm', timelineAt(5, ['e-1']))
  expect(ways(outbox)).toEqual(['live'])
  await answer(committed())
  expect(ways(outbox)).toEqual(['live'])
})

test('an entry counts as live only when every page shows it', async () => {
  const outbox = openOutbox()
  outbox.add(publish(), ['storm', 'ferries'])
  await answer(committed({ pending: [{ id: 'ferries', slug: 'ferries' }] }))
  outbox.see('storm', timelineAt(5, ['e-1']))
  expect(ways(outbox)).toEqual(['committed'])
  passTime(1000)
  expect(sent, 'pages that lack it are driven again').toHaveLength(2)
  await answer(committed())
  outbox.see('ferries', timelineAt(2, ['e-1']))
  expect(ways(outbox)).toEqual(['live'])
})

test('while the service is away the same command is sent again, under the same id, ever more slowly', async () => {
  const outbox = openOutbox()
  outbox.add(publish(), ['storm'])
  const waits: number[] = []
  for (let tries = 0; tries < 7; tries += 1) {
    await answer(away)
    expect(outbox.sent.get()[0]?.way).toEqual({ is: 'waiting', trouble: 'unavailable' })
    const wait = (timers[0]?.at ?? 0) - now
    waits.push(wait)
    passTime(wait)
  }
  expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000])
  expect(new Set(sent.map(one => one.id))).toEqual(new Set(['c-1']))
  await answer(committed())
  expect(ways(outbox)).toEqual(['committed'])
})

test('the wait that the service asks for is kept', async () => {
  const outbox = openOutbox()
  outbox.add(publish(), ['storm'])
  await answer({ is: 'unknown', why: 'busy', afterMs: 7000 })
  expect((timers[0]?.at ?? 0) - now).toBe(7000)
})

test('a tab that is closed in the middle leaves the command to the next one', async () => {
  openOutbox().add(publish(), ['storm'])
  const next = openOutbox()
  expect(sent.map(one => one.id)).toEqual(['c-1', 'c-1'])
  answers.shift()
  await answer(committed())
  next.see('storm', timelineAt(5))
  passTime(0)
  await answer(committed())
  expect(ways(next), 'the page is past it, and the service says still that it is there').toEqual(['live'])
  expect(next.sent.get()[0]?.way, 'how long it took is not known any more').not.toHaveProperty('tookMs')
})

test('a refusal is kept with its reason until someone dismisses it', async () => {
  const outbox = openOutbox()
  outbox.add(publish(), ['storm'])
  await answer(refused('page-ended'))
  expect(outbox.sent.get()[0]?.way).toMatchObject({ is: 'refused', problem: { code: 'page-ended' } })
  const next = openOutbox()
  expect(sent, 'it is not sent again').toHaveLength(1)
  expect(ways(next)).toEqual(['refused'])
  next.dismiss('c-1')
  expect(ways(next)).toEqual([])
  expect(ways(openOutbox())).toEqual([])
})

test('when the session ends nothing is sent until someone signed in again', async () => {
  const outbox = openOutbox()
  outbox.add(publish(), ['storm'])
  await answer({ is: 'signedOut' })
  expect(signedOut).toBe(1)
  expect(timers).toEqual([])
  outbox.resume()
  await answer(committed())
  expect(ways(outbox)).toEqual(['committed'])
})

test('what an account left in this browser is not sent by another one', () => {
  openOutbox().add(publish(), ['storm'])
  const other = createOutbox({
    account: { ...account, id: 'user-2' },
    send: () => Promise.reject(new Error('nothing is to be sent')),
    newId: () => 'x',
    now: () => now,
    chance: () => 0,
    later: () => () => {},
    onSignedOut: () => {},
  })
  expect(other.sent.get()).toEqual([])
})

test('after a page lost its history, what was live there in the last ten minutes is sent again', async () => {
  const outbox = openOutbox()
  outbox.add(publish('e-1'), ['storm'])
  await answer(committed())
  outbox.see('storm', timelineAt(5, ['e-1']))
  now += rememberMs + 1
  outbox.add(publish('e-2'), ['storm'])
  await answer(committed())
  outbox.see('storm', timelineAt(6, ['e-2']))
  sent = []
  outbox.resend('ferries')
  expect(sent).toHaveLength(0)
  outbox.resend('storm')
  expect(sent.map(one => one.id)).toEqual(['c-2'])
})

test('what is sent again goes in the order of writing, each when every page has the one before', async () => {
  const outbox = openOutbox()
  for (const id of ['e-1', 'e-2', 'e-3']) {
    outbox.add(publish(id), ['storm'])
    await answer(committed())
  }
  outbox.see('storm', timelineAt(7, ['e-1', 'e-2', 'e-3']))
  expect(ways(outbox)).toEqual(['live', 'live', 'live'])
  sent = []
  outbox.resend('storm')
  outbox.add(publish('e-4'), ['storm'])
  await answer(committed({ pending: [{ id: 'ferries', slug: 'ferries' }] }))
  expect(sent.map(one => one.id)).toEqual(['c-1'])
  passTime(1000)
  await answer(committed())
  await answer(committed())
  expect(sent.map(one => one.id)).toEqual(['c-1', 'c-1', 'c-2', 'c-3'])
  await answer(committed())
  expect(sent.at(-1)?.id, 'and what is new waits for its turn').toBe('c-4')
})

test('what was on its way while its page lost its history is sent once more when it is answered', async () => {
  const outbox = openOutbox()
  outbox.add(publish('e-1'), ['storm'])
  outbox.add(publish('e-2'), ['storm'])
  outbox.resend('storm')
  outbox.resend('storm')
  await answer(committed())
  await answer(committed())
  await answer(committed())
  expect(sent.map(one => one.id)).toEqual(['c-1', 'c-2', 'c-1'])
  expect(answers).toHaveLength(0)
})

test('what a page lost before anybody was shown it is asked about until the page shows it', async () => {
  const outbox = openOutbox()
  const at = (sequence: number) => committed({ pages: [{ id: 'storm', slug: 'storm', sequence }] })
  outbox.add(publish(), ['storm'])
  await answer(at(5))
  outbox.see('storm', timelineAt(6, ['e-2']))
  passTime(0)
  await answer(at(7))
  expect(ways(outbox), 'it was brought there anew').toEqual(['committed'])
  outbox.see('storm', timelineAt(7, ['e-2', 'e-1']))
  expect(ways(outbox)).toEqual(['live'])
})

test('what a page never comes to is asked about as well', async () => {
  const outbox = openOutbox()
  outbox.add(publish(), ['storm'])
  outbox.see('storm', timelineAt(4))
  await answer(committed())
  expect(answers).toHaveLength(0)
  passTime(5000)
  expect(answers).toHaveLength(1)
})

test('what was live and cannot be done again is shown to its editor; what is still there is not', async () => {
  const outbox = openOutbox()
  for (const id of ['e-1', 'e-2']) {
    outbox.add(publish(id), ['storm'])
    await answer(committed())
  }
  outbox.see('storm', timelineAt(6, ['e-1', 'e-2']))
  outbox.resend('storm')
  await answer(refused('conflict'))
  await answer(refused('already'))
  expect(ways(outbox)).toEqual(['live', 'refused'])
})

test('offline, commands wait and go out in the order of writing', async () => {
  const outbox = openOutbox()
  outbox.add(publish('e-1'), ['storm'])
  await answer({ is: 'unknown', why: 'offline', afterMs: 0 })
  outbox.add(publish('e-2'), ['storm'])
  outbox.add(publish('e-3'), ['storm'])
  expect(sent.map(one => one.id)).toEqual(['c-1'])
  const whys = outbox.sent.get().map(({ way }) => (way.is === 'waiting' ? way.trouble : way.is))
  expect(whys, 'each says why').toEqual(['offline', 'offline', 'offline'])
  outbox.resume()
  for (let left = 3; left > 0; left -= 1) await answer(committed())
  expect(sent.map(one => one.id)).toEqual(['c-1', 'c-1', 'c-2', 'c-3'])
})

const edit: Command = {
  type: 'edit',
  entry: { id: 'e-1', revision: 1, headline: 'Barrier open', blocks: [], authors: [], kind: 'update' },
}

/** The page as it shows the entry at revision 2 with some headline. */
function editedTo(headline: string): Timeline {
  const timeline = timelineAt(5, ['e-1'])
  const entry = timeline.entries.get('e-1') as PlacedEntry
  const { blocks, authors, kind } = { blocks: [], authors: [], kind: 'update' as const }
  timeline.entries.set('e-1', { ...entry, revision: 2, headline, blocks, authors, kind })
  return timeline
}

test('an edit that somebody overtook is not taken for live: its refusal keeps its words', async () => {
  const outbox = openOutbox()
  outbox.add(edit, ['storm'])
  outbox.see('storm', editedTo('Somebody else’s words'))
  expect(outbox.sent.get()[0]?.way.is).toBe('waiting')
  await answer(refused('conflict'))
  expect(outbox.sent.get()[0]).toMatchObject({
    way: { is: 'refused' },
    command: { entry: { headline: 'Barrier open' } },
  })
})

test('an edit whose words are on the page is live, answered or not', () => {
  const outbox = openOutbox()
  outbox.add(edit, ['storm'])
  outbox.see('storm', editedTo('Barrier open'))
  expect(outbox.sent.get()[0]?.way.is).toBe('live')
})

test('what was drawn before the answer came counts once the answer says where it stands', async () => {
  const outbox = openOutbox()
  outbox.add({ type: 'orderPins', page: 'storm', pins: [] }, ['storm'])
  outbox.see('storm', timelineAt(5))
  expect(outbox.sent.get()[0]?.way.is).toBe('waiting')
  await answer(committed())
  expect(outbox.sent.get()[0]?.way.is).toBe('live')
})

test('settings count as live once their place in the log is reached, whether the page or the answer tells first', async () => {
  const outbox = openOutbox()
  outbox.add({ type: 'page', page: 'storm', settings: { status: 'paused' } }, ['storm'])
  outbox.see('storm', timelineAt(5))
  await answer(committed())
  expect(outbox.sent.get()[0]?.way.is).toBe('live')

  outbox.add({ type: 'orderPins', page: 'storm', pins: [] }, ['storm'])
  await answer(committed({ pages: [{ id: 'storm', slug: 'storm', sequence: 6 }] }))
  expect(outbox.sent.get()[0]?.way.is).toBe('committed')
  outbox.see('storm', timelineAt(6))
  expect(outbox.sent.get()[0]?.way.is).toBe('live')
})

test('to how many readers it went is told by the first answer, and kept when it is asked after', async () => {
  const outbox = openOutbox()
  outbox.add(publish(), ['storm'])
  await answer(committed({ readers: 12_431, pending: [{ id: 'storm', slug: 'storm' }] }))
  passTime(1000)
  await answer(committed())
  outbox.see('storm', timelineAt(5, ['e-1']))
  expect(outbox.sent.get()[0]?.way).toMatchObject({ is: 'live', reply: { readers: 12_431 } })
})
