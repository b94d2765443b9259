// Scheduled entries when things go wrong: reminders of an earlier time, clocks that differ, an author's second thoughts.
import { v7 as newId } from 'uuid'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { fire } from '../../server/newsroom/scheduled.ts'
import type { ScheduledRecord } from '../../server/newsroom/records.ts'
import { startSweeper } from '../../server/queue/sweeper.ts'
import { eventually } from '../support/eventually.ts'
import { openLane, type TestLane } from '../support/lane.ts'
import { body, openNewsroom, type TestNewsroom } from '../support/newsroom.ts'

let room: TestNewsroom
let lane: TestLane | undefined
beforeAll(async () => {
  room = await openNewsroom()
})
afterEach(async () => {
  await lane?.stop()
  lane = undefined
})
afterAll(() => room.stop())

const hourMs = 3_600_000

async function headlines(page: string) {
  return room.headlines((await room.log.snapshot(page))?.entries ?? [])
}

function schedule(page: string, id: string, words: string, publishAt: number) {
  return room.lane({ type: 'publish', entry: { id, ...body(words) }, pages: [page], publishAt })
}

async function recordOf(page: string, id: string): Promise<ScheduledRecord> {
  return (await room.writes.context(page, '', id)).scheduled as ScheduledRecord
}

function sweep(newsroom = room.newsroom) {
  return startSweeper({
    pages: room.newsroom.addresses,
    writes: newsroom.writes,
    reminders: (lane as TestLane).reminders,
    logger: pino({ level: 'silent' }),
    everyMs: 100,
  })
}

test('an entry that is scheduled anew is published at its new time, whatever reminder is left of the old one', async () => {
  lane = await openLane(room)
  const page = await room.createPage()
  const id = newId()
  await lane.queue.add(await schedule(page, id, 'tomorrow', Date.now() + 24 * hourMs))
  await eventually(async () => expect(await recordOf(page, id)).toBeDefined())
  await room.send({ type: 'unschedule', entry: { id } })
  await lane.queue.add(await schedule(page, id, 'soon after all', (await room.writes.now()) + 300))
  await eventually(async () => expect(await headlines(page)).toEqual(['soon after all']))
})

test('an entry that could not be published once can be scheduled anew under its id', async () => {
  const page = await room.createPage()
  const id = newId()
  const first = await schedule(page, id, 'too late', (await room.writes.now()) + 30)
  await room.send(first.command)
  await room.send({ type: 'page', page, settings: { status: 'ended' } })
  await eventually(async () => {
    await fire(room.newsroom, page, id, 1)
    expect((await recordOf(page, id)).held).toContain('ended')
  })
  await room.send({ type: 'unschedule', entry: { id } })
  await room.send({ type: 'page', page, settings: { status: 'live' } })
  await room.send((await schedule(page, id, 'in time', (await room.writes.now()) + 30)).command)
  await eventually(async () => {
    await fire(room.newsroom, page, id, 1)
    expect(await headlines(page)).toEqual(['in time'])
  })
})

test('a reminder that another clock put off for an hour does not put off the entry', async () => {
  lane = await openLane(room)
  const page = await room.createPage()
  const id = newId()
  await room.send((await schedule(page, id, 'on time', (await room.writes.now()) + 300)).command)
  await lane.reminders.remind(await recordOf(page, id), (await room.writes.now()) - hourMs)
  const sweeper = sweep()
  await eventually(async () => expect(await headlines(page)).toEqual(['on time']))
  await sweeper.stop()
})

test('a worker whose clock is ahead by an hour waits without asking all the time', async () => {
  let asked = 0
  const behind = {
    ...room.newsroom,
    writes: {
      ...room.writes,
      now: async () => {
        asked += 1
        return (await room.writes.now()) - hourMs
      },
    },
  }
  lane = await openLane(room, behind)
  const page = await room.createPage()
  const id = newId()
  const publishAt = (await behind.writes.now()) + 700
  await lane.queue.add(await schedule(page, id, 'patient', publishAt))
  await eventually(async () => expect(await recordOf(page, id)).toBeDefined())
  await lane.reminders.remind({ ...(await recordOf(page, id)), generation: 1 }, publishAt) // at once, so too early
  await eventually(async () => expect(await headlines(page)).toEqual(['patient']))
  expect(asked).toBeLessThan(20)
})

test('what is edited while it is held back keeps the edit', async () => {
  const page = await room.createPage()
  const id = newId()
  await room.send((await schedule(page, id, 'first words', Date.now() + hourMs)).command)
  const before = await recordOf(page, id)
  await room.send({ type: 'edit', entry: { id, revision: 1, ...body('better words') } })
  await room.writes.hold(page, before, 'Its author may not.')
  expect(await recordOf(page, id)).toMatchObject({
    held: 'Its author may not.',
    revision: 2,
    body: { headline: 'better words' },
  })
})
