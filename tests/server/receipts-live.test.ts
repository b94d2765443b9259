// Receipts of several processes over one log: what is counted, who is asked, and that nobody who does not answer holds anything up.
import { afterEach, expect, test } from 'vitest'
import { printCursor } from '../../shared/cursor.ts'
import { type Receipt, receiptOpenMs } from '../../shared/receipts.ts'
import { createSampling } from '../../server/live/sampling.ts'
import { eventually } from '../support/eventually.ts'
import { createHandClock } from '../support/hand-clock.ts'
import { createMemoryLog } from '../support/memory-log.ts'
import { openSocketHouse, type SocketHouse } from '../support/socket-house.ts'
import { connected, openReader, openSocket } from '../support/socket-reader.ts'

const page = 'story'
const undo: (() => unknown)[] = []

afterEach(async () => {
  for (const end of undo.splice(0).toReversed()) await end()
})

/** @param webs processes, all over one log, on one clock that stands still */
async function openHouses(webs: number) {
  const clock = createHandClock()
  const log = createMemoryLog(clock.now)
  log.createPage({ id: page, slug: 'a-story' })
  const houses: SocketHouse[] = []
  for (let count = 0; count < webs; count += 1) {
    const parts = { reads: log, announcements: log, pages: log, announce: log.announce }
    const house = await openSocketHouse(parts, { clock })
    houses.push(house)
    undo.push(async () => {
      const stopped = house.stop()
      await clock.pass(2000)
      await stopped
    })
  }
  const read = async (house: SocketHouse) => {
    const reader = await openReader(house.url, 'a-story')
    undo.push(reader.close)
    return reader
  }
  /** Publishes, and waits until these have it. */
  const publish = async (readers: readonly Awaited<ReturnType<typeof read>>[]) => {
    log.publish(page)
    const { sequence } = log.cursor(page)
    await eventually(() => {
      for (const { timeline } of readers) expect(timeline.progress.sequence).toBe(sequence)
    })
    return sequence
  }
  return { clock, log, houses, read, publish }
}

/** Follows the page's receipts, as a desk of that process does. @returns what was told last of each operation */
function follow({ sockets }: SocketHouse): Map<number, Receipt> {
  const told = new Map<number, Receipt>()
  undo.push(
    sockets.receipts.follow(page, receipts => {
      for (const receipt of receipts) told.set(receipt.sequence, receipt)
    }),
  )
  return told
}

async function outcomes({ metrics }: SocketHouse): Promise<{ asked: number; answered: number }> {
  const { values } = await metrics.receipts.get()
  const of = (outcome: string) => values.find(({ labels }) => labels.outcome === outcome)?.value ?? 0
  return { asked: of('asked'), answered: of('answered') }
}

test('readers of all processes are added up, desks are none of them, and a desk that comes late is told the same', async () => {
  const { clock, log, houses, read, publish } = await openHouses(3)
  const [one, other, empty] = houses as [SocketHouse, SocketHouse, SocketHouse]
  const readers = [await read(one), await read(one), await read(other), await read(other), await read(other)]
  const desk = openSocket(one.url, { auth: { desk: true } })
  undo.push(() => desk.disconnect())
  await connected(desk)
  await desk.emitWithAck('join', { page, cursor: printCursor(log.cursor(page)), protocol: 1 })
  const told = follow(one)
  const sequence = await publish(readers)
  await eventually(async () => {
    await clock.pass(300)
    expect(told.get(sequence)).toMatchObject({ readers: 5, most: { percent: 100 } })
  })
  // One that has no reader of its own, and one that has only some of them.
  for (const late of [follow(empty), follow(other)]) {
    await eventually(async () => {
      await clock.pass(300)
      expect(late.get(sequence)).toEqual(told.get(sequence))
    })
  }
  expect(told.get(sequence)).toMatchObject({ entry: expect.any(String), revision: 1 })
})

test('nothing is said to other processes of a page that no desk looks at', async () => {
  const { clock, log, houses, read, publish } = await openHouses(2)
  const [one, other] = houses as [SocketHouse, SocketHouse]
  const said: string[] = []
  await log.listen(`sp:{${page}}:receipts`, message => said.push(message))
  const readers = [await read(one)]
  await publish(readers)
  await clock.pass(3000)
  const told = follow(other)
  const sequence = await publish(readers)
  await eventually(async () => {
    await clock.pass(300)
    expect(told.get(sequence)?.readers).toBe(1)
  })
  expect(JSON.parse(said[0] ?? '').receipts, 'what was kept comes when a desk does').toHaveLength(2)
})

test('[T7] a reader that does not answer holds nothing up, is asked no more, and is missing from the share that has it', async () => {
  const { clock, houses, read, publish } = await openHouses(1)
  const [house] = houses as [SocketHouse]
  const readers = [await read(house), await read(house), await read(house)] as const
  const told = follow(house)
  readers[2].stopsReading()
  const first = await publish(readers.slice(0, 2))
  await eventually(async () => {
    await clock.pass(1000)
    expect(told.get(first)).toMatchObject({ readers: 3, halfMs: expect.any(Number) })
  })
  expect(told.get(first)).not.toHaveProperty('most')
  await publish(readers.slice(0, 2))
  await eventually(async () => expect(await outcomes(house)).toEqual({ asked: 5, answered: 4 }))
  await clock.pass(receiptOpenMs + 1000)
  expect(told.get(first)?.most?.percent, 'two of three').toBe(66)
  const last = { ...told.get(first) }
  readers[2].readsAgain()
  await eventually(async () => expect(await outcomes(house)).toEqual({ asked: 5, answered: 5 }))
  await clock.pass(2000)
  expect(told.get(first), 'it is too late to count').toEqual(last)
  expect(readers[2].socket.connected).toBe(true)
})

test('the time is that from the commit to the answer', async () => {
  const { clock, houses, read, publish } = await openHouses(1)
  const [house] = houses as [SocketHouse]
  const [quick, late] = [await read(house), await read(house)] as const
  const told = follow(house)
  late.stopsReading()
  const sequence = await publish([quick])
  await eventually(async () => expect(await outcomes(house)).toEqual({ asked: 2, answered: 1 }))
  await clock.pass(700)
  late.readsAgain()
  await eventually(async () => expect(await outcomes(house)).toEqual({ asked: 2, answered: 2 }))
  await clock.pass(2000)
  const { halfMs = -1, most = { percent: 0, ms: 0 } } = told.get(sequence) ?? {}
  expect(halfMs).toBeLessThan(10)
  expect(most.percent).toBe(100)
  expect(most.ms, 'to a tenth').toBeGreaterThanOrEqual(700)
  expect(most.ms).toBeLessThanOrEqual(770)
  expect(await house.metrics.registry.metrics()).toContain('stop_press_committed_to_received_seconds_count 2')
})

test('a reader that leaves before it has answered is not waited for', async () => {
  const { clock, houses, read, publish } = await openHouses(1)
  const [house] = houses as [SocketHouse]
  const [stays, goes] = [await read(house), await read(house)] as const
  const told = follow(house)
  goes.stopsReading()
  const sequence = await publish([stays])
  goes.losesConnection()
  await eventually(async () => {
    await clock.pass(300)
    expect(told.get(sequence)).toMatchObject({ readers: 2, most: { percent: 99 } })
  })
})

test('[T7] of several operations within a second a reader is asked behind the first', async () => {
  const { clock, houses, read, publish } = await openHouses(1)
  const [house] = houses as [SocketHouse]
  const readers = [await read(house), await read(house)]
  const told = follow(house)
  const sequences: number[] = []
  for (let count = 0; count < 10; count += 1) sequences.push(await publish(readers))
  await eventually(async () => expect(await outcomes(house)).toEqual({ asked: 2, answered: 2 }))
  await clock.pass(1000)
  sequences.push(await publish(readers))
  await eventually(async () => expect(await outcomes(house)).toEqual({ asked: 4, answered: 4 }))
  await clock.pass(2000)
  const most = sequences.map(sequence => told.get(sequence)?.most?.percent)
  expect(most).toEqual([100, ...Array(9).fill(undefined), 100])
  expect(sequences.map(sequence => told.get(sequence)?.readers)).toEqual(Array(11).fill(2))
})

test('what a process missed and sent as a catch-up counts as sent, at no known time', async () => {
  const { clock, log, houses, read } = await openHouses(1)
  const [house] = houses as [SocketHouse]
  const reader = await read(house)
  const told = follow(house)
  log.wire = () => {} // announcements are lost
  log.publish(page)
  log.publish(page)
  const { sequence } = log.cursor(page)
  await eventually(async () => {
    await clock.pass(1000)
    expect(reader.timeline.progress.sequence).toBe(sequence)
  })
  await clock.pass(1000)
  for (const one of [sequence - 1, sequence]) {
    expect(told.get(one)).toMatchObject({ readers: 1, entry: expect.any(String) })
    expect(told.get(one)).not.toHaveProperty('halfMs')
  }
})

test('a page with another history begins anew', async () => {
  const { clock, log, houses, read, publish } = await openHouses(1)
  const [house] = houses as [SocketHouse]
  const readers = [await read(house), await read(house)]
  await publish(readers)
  log.rollBack(page, 0)
  await eventually(async () => {
    await clock.pass(1000)
    expect(readers[0]?.events()).toContain('reset')
  })
  const told = follow(house)
  await clock.pass(2000)
  expect([...told.keys()]).toEqual([])
})

test('in a small room everyone is asked, in a large one by chance one in a hundred and never more', () => {
  const chances = [0.019, 0.021]
  const sampling = createSampling(() => chances.shift() ?? 0)
  expect(sampling.chooses(0, 1)).toBe(true)
  expect(sampling.chooses(19, 20)).toBe(true)
  expect(sampling.chooses(20, 2000), 'one in a hundred is asked').toBe(false)
  expect([sampling.chooses(20, 2001), sampling.chooses(20, 2001)]).toEqual([true, false])
  let asked = 0
  for (let readers = 1; readers <= 10_000; readers += 1) if (sampling.chooses(asked, readers)) asked += 1
  expect(asked).toBe(100)
})
