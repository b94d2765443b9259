/** The outbox's promise: a command that was sent once is live once, whatever breaks in between. */
import { expect, test } from 'vitest'
import { createOutbox } from '../../client/desk/outbox.ts'
import type { Command } from '../../shared/command.ts'
import type { PlacedEntry } from '../../shared/entry.ts'
import type { Timeline } from '../../shared/timeline.ts'
import {
  account,
  answer,
  away,
  committed,
  hand,
  openOutbox,
  passTime,
  publish,
  refused,
  timelineAt,
  ways,
} from './outbox-in-hand.ts'

test('a command goes from waiting to live when the page shows its entry, and says how long that took', async () => {
  const outbox = openOutbox()
  outbox.add(publish(), ['storm'])
  expect(ways(outbox)).toEqual(['waiting'])
  await answer(committed())
  expect(ways(outbox)).toEqual(['committed'])
  hand.now += 84
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
  expect(hand.sent, 'pages that lack it are driven again').toHaveLength(2)
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
    const wait = (hand.timers[0]?.at ?? 0) - hand.now
    waits.push(wait)
    passTime(wait)
  }
  expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000])
  expect(new Set(hand.sent.map(one => one.id))).toEqual(new Set(['c-1']))
  await answer(committed())
  expect(ways(outbox)).toEqual(['committed'])
})

test('the wait that the service asks for is kept', async () => {
  const outbox = openOutbox()
  outbox.add(publish(), ['storm'])
  await answer({ is: 'unknown', why: 'busy', afterMs: 7000 })
  expect((hand.timers[0]?.at ?? 0) - hand.now).toBe(7000)
})

test('a tab that is closed in the middle leaves the command to the next one', async () => {
  openOutbox().add(publish(), ['storm'])
  const next = openOutbox()
  expect(hand.sent.map(one => one.id)).toEqual(['c-1', 'c-1'])
  hand.answers.shift()
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
  expect(hand.sent, 'it is not sent again').toHaveLength(1)
  expect(ways(next)).toEqual(['refused'])
  next.dismiss('c-1')
  expect(ways(next)).toEqual([])
  expect(ways(openOutbox())).toEqual([])
})

test('when the session ends nothing is sent until someone signed in again', async () => {
  const outbox = openOutbox()
  outbox.add(publish(), ['storm'])
  await answer({ is: 'signedOut' })
  expect(hand.signedOut).toBe(1)
  expect(hand.timers).toEqual([])
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
    now: () => hand.now,
    chance: () => 0,
    later: () => () => {},
    onSignedOut: () => {},
  })
  expect(other.sent.get()).toEqual([])
})

test('offline, commands wait and go out in the order of writing', async () => {
  const outbox = openOutbox()
  outbox.add(publish('e-1'), ['storm'])
  await answer({ is: 'unknown', why: 'offline', afterMs: 0 })
  outbox.add(publish('e-2'), ['storm'])
  outbox.add(publish('e-3'), ['storm'])
  expect(hand.sent.map(one => one.id)).toEqual(['c-1'])
  const whys = outbox.sent.get().map(({ way }) => (way.is === 'waiting' ? way.trouble : way.is))
  expect(whys, 'each says why').toEqual(['offline', 'offline', 'offline'])
  outbox.resume()
  for (let left = 3; left > 0; left -= 1) await answer(committed())
  expect(hand.sent.map(one => one.id)).toEqual(['c-1', 'c-1', 'c-2', 'c-3'])
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
