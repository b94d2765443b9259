/** Frames that come while others are under way leave together, and none that comes to an idle room waits for another. */
import { performance } from 'node:perf_hooks'
import { afterEach, expect, test } from 'vitest'
import { Batch, mostJoined } from '../../server/live/batch.ts'
import { createFanOut, type FanOutParts } from '../../server/live/fan-out.ts'
import { type Frame, eventFrame } from '../../server/live/frames.ts'
import { createWriterInTurn } from '../../server/live/writers.ts'
import { eventually } from '../support/eventually.ts'
import { numbered } from '../support/reader-line.ts'

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const end of undo.splice(0).toReversed()) await end()
})

interface Seat {
  write(frame: Frame): boolean
  writeBatch(batch: Batch): boolean
  /** Sizes of the batches, in frames. */
  batches: number[]
  counts: number[]
}

const counting = new Map<Frame, number>()

function counted(count: number): Frame {
  const frame = eventFrame('readers', { count })
  counting.set(frame, count)
  return frame
}

function seat(): Seat {
  const [batches, counts]: number[][] = [[], []]
  return {
    write: frame => counting.has(frame),
    batches: batches as number[],
    counts: counts as number[],
    writeBatch({ frames }) {
      batches?.push(frames.length)
      counts?.push(...frames.map(frame => counting.get(frame) as number))
      return false
    },
  }
}

/** A fan-out of which the turns are ended by hand. */
function byHand(parts: Partial<FanOutParts<Seat>> = {}) {
  const turns: (() => void)[] = []
  const written: [count: number | undefined, readers: number][] = []
  const fanOut = createFanOut<Seat>({
    nextTurn: run => turns.push(run),
    writer: createWriterInTurn<Seat>(() => {}),
    written: (frame, readers) => written.push([counting.get(frame), readers]),
    watch() {},
    ...parts,
  })
  return {
    fanOut,
    written,
    endTurn: () => turns.shift()?.(),
    endAllTurns() {
      while (turns.length > 0) turns.shift()?.()
    },
  }
}

test('the first frame of an idle room leaves at once; what comes in the same turn leaves together in the next', () => {
  const { fanOut, written, endTurn } = byHand()
  const [room, one] = [fanOut.audience(), seat()]
  room.add(one)
  room.send(counted(1))
  expect(one.batches).toEqual([1])
  for (let count = 2; count <= 50; count++) room.send(counted(count))
  expect(one.batches).toEqual([1])
  endTurn()
  expect(one.batches).toEqual([1, 49])
  expect(one.counts).toEqual(Array.from({ length: 50 }, (_, place) => place + 1))
  // Each frame is spoken of by itself.
  expect(written).toEqual(one.counts.map(count => [count, 1]))
  endTurn()
  endTurn()
  room.send(counted(51))
  expect(one.batches).toEqual([1, 49, 1])
})

test('no more frames or bytes are joined than a reader may have unsent', () => {
  const { fanOut, endAllTurns } = byHand()
  const [room, one] = [fanOut.audience(), seat()]
  room.add(one)
  for (let count = 0; count <= 200; count++) room.send(counted(count))
  endAllTurns()
  expect(one.batches).toEqual([1, mostJoined.frames, mostJoined.frames, mostJoined.frames, 8])
  expect(one.counts).toEqual(Array.from({ length: 201 }, (_, place) => place))
  const large = Array.from({ length: 50 }, () => numbered(16_000))
  const queue: Frame[] = [...large, numbered(2 * mostJoined.bytes), numbered(10)]
  const sizes: number[] = []
  while (queue.length > 0) {
    const batch = Batch.from(queue)
    sizes.push(batch.frames.length)
    if (batch.frames.length > 1) expect(batch.plain.length).toBeLessThanOrEqual(mostJoined.bytes)
  }
  expect(sizes).toEqual([16, 16, 16, 2, 1, 1])
})

test('whoever enters while frames are queued gets all that come after, whoever leaves gets no more', () => {
  const { fanOut, endTurn, endAllTurns } = byHand({ perTurn: 2 })
  const room = fanOut.audience()
  const [one, two, three, four] = [seat(), seat(), seat(), seat()]
  for (const reader of [one, two, three]) room.add(reader)
  room.send(counted(1)) // written to two
  room.send(counted(2))
  room.remove(three)
  room.add(four)
  room.send(counted(3))
  endTurn() // to the one who entered, and the next two begin
  room.remove(one)
  endAllTurns()
  expect(three.counts).toEqual([])
  expect(two.counts).toEqual([1, 2, 3])
  expect(four.counts.slice(-2)).toEqual([2, 3])
  expect(one.counts).toEqual([1, 2, 3].slice(0, one.counts.length))
})

test('a room that is closed drops what it had, and others have theirs', () => {
  const { fanOut, endAllTurns } = byHand({ perTurn: 1 })
  const [room, other] = [fanOut.audience(), fanOut.audience()]
  const [one, two, guest] = [seat(), seat(), seat()]
  room.add(one)
  room.add(two)
  other.add(guest)
  room.send(counted(1))
  room.send(counted(2))
  other.send(counted(3))
  room.close()
  endAllTurns()
  expect([one.counts, two.counts, guest.counts]).toEqual([[1], [], [3]])
})

test('a turn ends when its time is up, and rooms take turns', () => {
  let now = 0
  const { fanOut, endTurn, endAllTurns } = byHand({ now: () => now, perTurn: 10_000 })
  const [large, small] = [fanOut.audience(), fanOut.audience()]
  let writes = 0
  const slow = () => ({
    ...seat(),
    writeBatch() {
      writes++
      now += 0.1
      return false
    },
  })
  for (let count = 0; count < 1000; count++) large.add(slow())
  const guest = seat()
  small.add(guest)
  large.send(counted(1))
  const first = writes
  expect(first).toBeLessThan(200)
  expect(first).toBeGreaterThan(50)
  small.send(counted(2))
  expect(guest.counts).toEqual([])
  endTurn()
  endTurn()
  expect(guest.counts).toEqual([2])
  expect(writes).toBeLessThan(400)
  endAllTurns()
  expect(writes).toBe(1000)
})

test('many rooms share the turns: each has its own frames in order, and none waits for more than a batch of each other', () => {
  const { fanOut, endTurn, endAllTurns } = byHand({ perTurn: 30 })
  const rooms = Array.from({ length: 40 }, (_, place) => {
    const [room, seats] = [fanOut.audience(), Array.from({ length: 1 + (place % 10) }, seat)]
    for (const reader of seats) room.add(reader)
    return { room, seats, sent: [] as number[] }
  })
  let count = 0
  for (let round = 0; round < 20; round++) {
    for (const [place, { room, sent }] of rooms.entries()) {
      if ((place + round) % 3 === 0) continue
      sent.push(++count)
      room.send(counted(count))
    }
    endTurn()
  }
  // By now every room had its turn, however many frames the others have.
  for (const { seats } of rooms) expect(seats[0]?.counts.length).toBeGreaterThan(0)
  endAllTurns()
  for (const { seats, sent } of rooms) for (const { counts } of seats) expect(counts).toEqual(sent)
})

test('while a large room is written to the event loop goes on', async () => {
  let turns = 0
  let isWritten = false
  const fanOut = createFanOut<Seat>({
    written: () => {
      isWritten = true
    },
    watch() {},
    writer: createWriterInTurn<Seat>(() => {}),
  })
  const room = fanOut.audience()
  const busy = {
    ...seat(),
    writeBatch() {
      const until = performance.now() + 0.5 // what many writes take
      while (performance.now() < until);
      return false
    },
  }
  for (let count = 0; count < 400; count++) room.add({ ...busy })
  const stop = setInterval(() => turns++, 1)
  undo.push(() => clearInterval(stop))
  room.send(counted(1))
  await eventually(() => expect(isWritten).toBe(true))
  expect(turns).toBeGreaterThan(3)
})
