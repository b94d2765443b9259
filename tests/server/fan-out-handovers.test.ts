/** A reader changes between the ways a frame can take, and every frame arrives once, whole and in order. */
import { constants } from 'node:os'
import { afterEach, describe, expect, test } from 'vitest'
import { Batch } from '../../server/live/batch.ts'
import { createFanOut, type FanOut, type Writer } from '../../server/live/fan-out.ts'
import { mostUnsentBytes, type Reader } from '../../server/live/reader.ts'
import type { SendMany } from '../../server/live/send-many.ts'
import { createWriterInTurn, createWriterTogether } from '../../server/live/writers.ts'
import { eventually } from '../support/eventually.ts'
import { type Line, numbered, openLines, sendUpTo } from '../support/reader-line.ts'

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const end of undo.splice(0).toReversed()) await end()
})

async function open(options: { isTls?: boolean } = {}) {
  const lines = await openLines(options)
  undo.push(lines.stop)
  return lines
}

/** Writes each batch to each reader at once, whatever it is written with. */
function writing(writer: Writer<Reader>): (line: Line, ...frames: { number: number }[]) => void {
  return ({ reader }, ...frames) => {
    const batch = new Batch(frames as ReturnType<typeof numbered>[])
    writer.write(reader, batch)
    writer.flush(batch)
  }
}

/** More at once than the system takes in for a connection. */
const muchBytes = 8 * 1024 * 1024
let most = Infinity
const ways = [
  { way: 'straight', writer: createWriterInTurn<Reader>(() => {}) },
  {
    way: 'native',
    writer: createWriterTogether<Reader>(
      sendUpTo(() => most),
      () => {},
    ),
  },
] as const

describe.each(ways)('by the $way way', ({ way, writer }) => {
  const write = writing(writer)

  test('what engine.io says in between stays in its place', async () => {
    const lines = await open()
    const line = await lines.open()
    const numbers: number[] = []
    for (let round = 0; round < 30; round++) {
      const [ours, theirs] = [numbered(), numbered()]
      write(line, ours)
      // The library's own way, as answers and pings take it.
      line.reader.socket.conn.write(theirs.packet)
      numbers.push(ours.number, theirs.number)
      if (round % 3 === 0) await new Promise(setImmediate)
    }
    await eventually(() => expect(line.heard).toEqual(numbers))
    expect(lines.ways[way]).toBeGreaterThan(0)
    expect(lines.ways.stream).toBeGreaterThan(0)
  })

  test('a reader that stalls and drains gets all in order, and then has its frames by the short way again', async () => {
    const lines = await open()
    const line = await lines.open()
    line.stopsReading()
    const numbers: number[] = []
    const send = (bytes: number) => {
      const frame = numbered(bytes)
      write(line, frame)
      numbers.push(frame.number)
    }
    // Until the system takes a part of one, or nothing.
    for (let sent = 0; line.stream.writableLength === 0; sent += 60_000) {
      expect(sent).toBeLessThan(10 * muchBytes)
      send(60_000)
      await new Promise(setImmediate)
    }
    const short = lines.ways[way]
    for (let count = 0; count < 20; count++) send(500)
    expect(lines.ways[way]).toBe(short)
    expect(line.reader.isDrained).toBe(false)
    line.readsAgain()
    await eventually(() => expect(line.reader.isDrained).toBe(true))
    send(500)
    expect(lines.ways[way]).toBe(short + 1)
    await eventually(() => expect(line.heard).toEqual(numbers))
  })

  test('what the stream holds of a batch counts as unsent', async () => {
    const line = await (await open()).open()
    line.stopsReading()
    expect(line.reader.hasTooMuchUnsent).toBe(false)
    const frames = Array.from({ length: 20 }, () => numbered(muchBytes / 10))
    write(line, ...frames)
    expect(line.stream.writableLength).toBeGreaterThan(mostUnsentBytes)
    expect(line.reader.hasTooMuchUnsent).toBe(true)
    expect(line.reader.isDrained).toBe(false)
    line.readsAgain()
    await eventually(() => expect(line.reader.isDrained).toBe(true))
    expect(line.reader.hasTooMuchUnsent).toBe(false)
    await eventually(() => expect(line.heard).toEqual(frames.map(({ number }) => number)))
  })

  test('a connection that is cut while the stream holds a part of a batch ends like any other', async () => {
    const lines = await open()
    const [line, other] = [await lines.open(), await lines.open()]
    line.stopsReading()
    write(line, ...Array.from({ length: 20 }, () => numbered(muchBytes / 10)))
    expect(line.stream.writableLength).toBeGreaterThan(0)
    line.destroy()
    await line.gone
    write(line, numbered())
    line.reader.cutOff()
    write(line, numbered())
    const frame = numbered()
    write(other, frame)
    await eventually(() => expect(other.heard).toEqual([frame.number]))
  })

  test('whoever was cut off has no descriptor any more, at once', async () => {
    const lines = await open()
    const [line, other] = [await lines.open(), await lines.open()]
    line.reader.cutOff()
    const before = { ...lines.ways }
    write(line, numbered())
    expect(lines.ways.native).toBe(before.native)
    const frame = numbered()
    write(other, frame)
    await eventually(() => expect(other.heard).toEqual([frame.number]))
    expect(line.heard).toEqual([])
  })

  test('nothing follows a farewell', async () => {
    const line = await (await open()).open()
    const frame = numbered()
    write(line, frame)
    line.reader.socket.conn.close()
    write(line, numbered())
    expect(await line.closed).toBe(1005)
    expect(line.heard).toEqual([frame.number])
    // Clients do not look at what comes after it: a frame that closes the websocket and says nothing is the last.
    expect([...line.lastBytes().subarray(-2)]).toEqual([0x88, 0])
  })

  test('under TLS in the process all goes the ordinary way', async () => {
    const lines = await open({ isTls: true })
    const line = await lines.open()
    const frames = Array.from({ length: 20 }, (_, place) => numbered(place * 1000))
    for (const frame of frames) {
      await eventually(() => expect(line.reader.isDrained).toBe(true))
      write(line, frame)
    }
    await eventually(() => expect(line.heard).toEqual(frames.map(({ number }) => number)))
    expect(lines.ways).toEqual({ straight: 0, native: 0, stream: 20 })
  })
})

test('whatever part of a batch the system takes, the stream goes on with the rest', async () => {
  const lines = await open()
  const [one, other] = [await lines.open(), await lines.open({ offersDeflate: true })]
  const writer = createWriterTogether<Reader>(
    sendUpTo(() => most),
    () => {},
  )
  const batch = new Batch([numbered(200), numbered(3000, { isDull: true }), numbered(300)])
  const wanted = batch.frames.map(frame => (frame as ReturnType<typeof numbered>).number)
  undo.push(() => {
    most = Infinity
  })
  const all = batch.plain.length
  for (const part of [0, 1, 2, 203, 204, all - 1, all]) {
    most = part
    for (const { reader, heard } of [one, other]) {
      heard.length = 0
      writer.write(reader, batch)
    }
    writer.flush(batch)
    for (const { heard, reader } of [one, other]) {
      await eventually(() => expect(heard).toEqual(wanted))
      await eventually(() => expect(reader.isDrained).toBe(true))
    }
  }
  expect(lines.ways).toEqual({ straight: 0, native: 14, stream: 0 })
})

test('a socket that the system calls broken is left to its stream, and the others of the batch have theirs', async () => {
  const lines = await open()
  const broken = await lines.open()
  const others = [await lines.open(), await lines.open()]
  const send = sendUpTo(() => Infinity)
  let brokenAt = -1
  const fanOut: FanOut<Reader> = createFanOut<Reader>({
    written() {},
    watch() {},
    writer: createWriterTogether<Reader>(
      (descriptors, count, bytes, sent) => {
        send(descriptors, count, bytes, sent)
        brokenAt = sent.findIndex(taken => taken < 0)
      },
      () => {},
    ),
  })
  const room = fanOut.audience()
  for (const { reader } of [...others, broken]) room.add(reader)
  // The system knows at once, and Node with its next turn.
  broken.reset()
  const frame = numbered()
  room.send(frame)
  expect(brokenAt).toBe(2)
  await broken.gone
  for (const { heard } of others) await eventually(() => expect(heard).toEqual([frame.number]))
})

test('where nobody knows how much was sent nothing is sent again: the reader is cut off, and comes back', async () => {
  const lines = await open()
  const line = await lines.open()
  const lostAnswer: SendMany = (_, count, __, taken) => taken.fill(-constants.errno.EIO, 0, count)
  writing(createWriterTogether<Reader>(lostAnswer, () => {}))(line, numbered())
  await line.gone
  expect(line.heard).toEqual([])
})
