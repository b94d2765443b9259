// What was left behind is finished, also beside something that cannot be finished.
import { v7 as newId } from 'uuid'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { carryOut } from '../../server/newsroom/carry-out.ts'
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

test('a page that cannot be reached, and one that is broken, keep the sweeper from no other', async () => {
  lane = await openLane(room)
  const [home, broken, other] = [await room.createPage(), await room.createPage(), await room.createPage()]
  const away = {
    ...room.newsroom,
    onPageUnreached: () => {},
    writes: { ...room.writes, deliver: () => Promise.reject(new Error('that node is away')) },
  }
  const ids = Array.from({ length: 6 }, () => newId())
  for (const [at, id] of ids.entries()) {
    const entry = { id, ...body(`entry ${at}`) }
    await carryOut(away, await room.lane({ type: 'publish', entry, pages: [home, at % 2 ? broken : other] }))
  }
  expect(await room.writes.outbox(home)).toHaveLength(6)
  const due = newId()
  const publishAt = (await room.writes.now()) + 50
  await room.send({ type: 'publish', entry: { id: due, ...body('due') }, pages: [other], publishAt })

  let sweeps = 0
  const sweeper = startSweeper({
    pages: room.newsroom.addresses,
    reminders: lane.reminders,
    logger: pino({ level: 'silent' }),
    everyMs: 50,
    writes: {
      ...room.writes,
      now: async () => {
        sweeps += 1
        return (await room.writes.now()) + 10_000 // old enough to be nobody's work
      },
      deliver: (page, ...rest) =>
        page === broken ? Promise.reject(new Error('it is broken')) : room.writes.deliver(page, ...rest),
    },
  })
  await eventually(async () => {
    expect((await room.log.snapshot(other))?.entries.map(entry => entry.headline).toSorted()).toEqual([
      'due',
      'entry 0',
      'entry 2',
      'entry 4',
    ])
  })
  expect((await room.writes.outbox(home)).map(({ page }) => page)).toEqual([broken, broken, broken])
  const before = sweeps
  await eventually(() => expect(sweeps).toBeGreaterThan(before))
  await sweeper.stop()
})

test('while Redis is away sweeps do not pile up', async () => {
  lane = await openLane(room)
  await room.createPage()
  let [asking, most] = [0, 0]
  const asked: (() => void)[] = []
  const sweeper = startSweeper({
    pages: room.newsroom.addresses,
    reminders: lane.reminders,
    logger: pino({ level: 'silent' }),
    everyMs: 10,
    writes: {
      ...room.writes,
      now: async () => {
        asking += 1
        most = Math.max(most, asking)
        // Away: the first round waits, until every later round would have begun.
        await new Promise<void>(resolve => {
          asked.push(resolve)
          setTimeout(resolve, 200)
        })
        asking -= 1
        return room.writes.now()
      },
    },
  })
  await eventually(() => expect(asked.length).toBeGreaterThan(1))
  await sweeper.stop()
  expect(most).toBe(1)
})
