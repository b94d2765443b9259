/** Readers as they are, from a seed: whatever they do, each has exactly the frames that are its own, in order. */
import { afterEach, expect, test } from 'vitest'
import { createFanOut } from '../../server/live/fan-out.ts'
import type { Reader } from '../../server/live/reader.ts'
import { createWriterInTurn, createWriterTogether } from '../../server/live/writers.ts'
import { randomFrom } from '../faults/random.ts'
import { eventually } from '../support/eventually.ts'
import { type Line, numbered, openLines, sendUpTo } from '../support/reader-line.ts'

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const end of undo.splice(0).toReversed()) await end()
})

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)

test.each(['straight', 'native'])(
  `readers that stall, resume, leave and come at random get exactly what is theirs, the %s way (SEED=${seed})`,
  async way => {
    const random = randomFrom(seed)
    const pick = (most: number) => random.between(0, most - 1)
    const lines = await openLines()
    undo.push(lines.stop)
    // The system takes less than all now and then, down to a byte of a frame's head.
    const send = sendUpTo(() => (random.next() < 0.05 ? pick(30) : Infinity))
    const fanOut = createFanOut<Reader>({
      written() {},
      watch() {},
      perTurn: 7,
      writer: way === 'native' ? createWriterTogether<Reader>(send, () => {}) : createWriterInTurn<Reader>(() => {}),
    })
    const room = fanOut.audience()
    const here = new Map<Line, number>()
    const everyone: { line: Line; from: number; to: () => number }[] = []
    let last = numbered().number
    const enter = async () => {
      const line = await lines.open({ offersDeflate: random.next() < 0.5 })
      const from = last
      let to: number | undefined
      everyone.push({ line, from, to: () => to ?? last })
      here.set(line, from)
      room.add(line.reader)
      return () => {
        to = last
        here.delete(line)
        room.remove(line.reader)
      }
    }
    const leave: (() => void)[] = []
    for (let count = 0; count < 10; count++) leave.push(await enter())
    for (let step = 0; step < 200; step++) {
      const line = [...here.keys()][pick(here.size)]
      const what = random.next()
      if (what < 0.6) {
        for (let burst = random.next() < 0.2 ? pick(80) : 1; burst > 0; burst--) {
          const frame = numbered(pick(random.next() < 0.2 ? 100_000 : 3000), { isDull: random.next() < 0.3 })
          last = frame.number
          room.send(frame)
        }
      } else if (what < 0.7) line?.stopsReading()
      else if (what < 0.85) line?.readsAgain()
      else if (what < 0.88) leave.push(await enter())
      else if (what < 0.91) leave.splice(pick(leave.length), 1)[0]?.()
      else if (what < 0.94 && line)
        line.reader.socket.conn.write('2["drain",{}]') // something of the library's own
      else await new Promise(setImmediate)
    }
    for (const { line } of everyone) line.readsAgain()
    // Everyone who is still here has the last one, and after it nothing is on its way to those who left.
    last = numbered().number
    const marker = numbered()
    for (const { line } of everyone) if (!here.has(line)) line.reader.write(marker)
    room.send(marker)
    for (const { line, from, to } of everyone) {
      await eventually(() => expect(line.heard.at(-1)).toBe(marker.number))
      const numbers = line.heard.slice(0, -1)
      const first = numbers[0] ?? from // it may have left before anything was written to it
      expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, place) => first + place))
      // It may get what was on its way when it entered, and may not get what was still queued when it left.
      expect(first).toBeLessThanOrEqual(from + 1)
      if (here.has(line)) expect(numbers.at(-1)).toBe(marker.number - 2)
      else expect(numbers.at(-1) ?? from).toBeLessThanOrEqual(to())
    }
  },
  60_000,
)
