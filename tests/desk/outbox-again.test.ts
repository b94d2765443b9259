/** The outbox's promise, where a page loses its history: what was live there is sent again until it is there again. */
import { expect, test } from 'vitest'
import { rememberMs } from '../../client/desk/outbox.ts'
import { answer, committed, hand, openOutbox, passTime, publish, refused, timelineAt, ways } from './outbox-in-hand.ts'

test('after a page lost its history, what was live there in the last ten minutes is sent again', async () => {
  const outbox = openOutbox()
  outbox.add(publish('e-1'), ['storm'])
  await answer(committed())
  outbox.see('storm', timelineAt(5, ['e-1']))
  hand.now += rememberMs + 1
  outbox.add(publish('e-2'), ['storm'])
  await answer(committed())
  outbox.see('storm', timelineAt(6, ['e-2']))
  hand.sent = []
  outbox.resend('ferries')
  expect(hand.sent).toHaveLength(0)
  outbox.resend('storm')
  expect(hand.sent.map(one => one.id)).toEqual(['c-2'])
})

test('what a page lost is asked about once more later, for a master that was replaced may have answered the first time', async () => {
  const outbox = openOutbox()
  outbox.add(publish(), ['storm'])
  outbox.see('storm', timelineAt(5, ['e-1']))
  await answer(committed())
  hand.sent = []
  outbox.resend('storm')
  await answer(committed())
  passTime(14_000)
  expect(hand.sent).toHaveLength(1)
  passTime(1000)
  await answer(committed())
  passTime(60_000)
  expect(hand.sent.map(one => one.id)).toEqual(['c-1', 'c-1'])
})

test('what is sent again goes in the order of writing, each when every page has the one before', async () => {
  const outbox = openOutbox()
  for (const id of ['e-1', 'e-2', 'e-3']) {
    outbox.add(publish(id), ['storm'])
    await answer(committed())
  }
  outbox.see('storm', timelineAt(7, ['e-1', 'e-2', 'e-3']))
  expect(ways(outbox)).toEqual(['live', 'live', 'live'])
  hand.sent = []
  outbox.resend('storm')
  outbox.add(publish('e-4'), ['storm'])
  await answer(committed({ pending: [{ id: 'ferries', slug: 'ferries' }] }))
  expect(hand.sent.map(one => one.id)).toEqual(['c-1'])
  passTime(1000)
  await answer(committed())
  await answer(committed())
  expect(hand.sent.map(one => one.id)).toEqual(['c-1', 'c-1', 'c-2', 'c-3'])
  await answer(committed())
  expect(hand.sent.at(-1)?.id, 'and what is new waits for its turn').toBe('c-4')
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
  expect(hand.sent.map(one => one.id)).toEqual(['c-1', 'c-2', 'c-1'])
  expect(hand.answers).toHaveLength(0)
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
  expect(hand.answers).toHaveLength(0)
  passTime(5000)
  expect(hand.answers).toHaveLength(1)
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
