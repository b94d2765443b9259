/** What happens at the limits: too slow, too many, from elsewhere, never joining; each is handled in its named way. */
import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { printCursor } from '../../shared/cursor.ts'
import { headEveryMs } from '../../shared/socket-events.ts'
import {
  createAdmission,
  handshakesAtOnce,
  idleForEachMs,
  mostWaiting,
  waitsAtMostMs,
} from '../../server/live/admission.ts'
import type { Batch } from '../../server/live/batch.ts'
import { createFanOut } from '../../server/live/fan-out.ts'
import { eventFrame, type Frame } from '../../server/live/frames.ts'
import { createWriterInTurn } from '../../server/live/writers.ts'
import { createMetrics } from '../../server/metrics.ts'
import { eventually } from '../support/eventually.ts'
import { handshake } from '../support/handshake.ts'
import { createHandClock, type HandClock } from '../support/hand-clock.ts'
import { createMemoryLog, type MemoryLog } from '../support/memory-log.ts'
import { sendUpTo } from '../support/reader-line.ts'
import { openSocketHouse, type SocketHouseOptions } from '../support/socket-house.ts'
import { connected, openReader, openSocket, type SocketReader } from '../support/socket-reader.ts'

const page = 'story'
const undo: (() => unknown)[] = []

afterEach(async () => {
  for (const end of undo.splice(0).toReversed()) await end()
})

async function openHouse(
  { clock = createHandClock(Date.now()), ...options }: Omit<SocketHouseOptions, 'clock'> & { clock?: HandClock } = {},
  log: MemoryLog = createMemoryLog(),
) {
  if (!(await log.find(page))) log.createPage({ id: page, slug: 'a-story' })
  const parts = { reads: log, announcements: log, pages: log, announce: log.announce }
  const house = await openSocketHouse(parts, { clock, ...options })
  const stop = async () => {
    const stopped = house.stop()
    await clock.pass(2000)
    await stopped
  }
  undo.push(stop)
  const read = async () => {
    const reader = await openReader(house.url, 'a-story')
    undo.push(reader.close)
    return reader
  }
  return { ...house, log, clock, read, stop }
}

/** Publishes large entries until the server holds back who does not read. */
async function publishUntilHeldBack(house: Awaited<ReturnType<typeof openHouse>>, witness: SocketReader) {
  // Nothing that deflates well: what is held back is counted as it is sent.
  const text = randomBytes(11_250).toString('base64')
  await eventually(async () => {
    for (let count = 0; count < 200; count++) {
      house.log.publish(page, { blocks: [{ type: 'paragraph', text: [{ text }] }] })
    }
    await allRead(house.log, witness)
    await house.clock.pass(3000)
    expect(await slowReaders(house)).toContain('held back')
  })
}

async function allRead(log: MemoryLog, reader: SocketReader) {
  const wanted = log.cursor(page).sequence
  await eventually(() => expect(reader.timeline.progress.sequence).toBe(wanted))
}

async function slowReaders(house: Awaited<ReturnType<typeof openHouse>>): Promise<(string | number | undefined)[]> {
  const { values } = await house.metrics.slowReaders.get()
  return values.filter(({ value }) => value > 0).map(({ labels }) => labels.action)
}

const ways: [way: string, options: Omit<SocketHouseOptions, 'clock'>][] = [
  ['one by one', {}],
  ['together', { sendMany: sendUpTo(() => Infinity) }],
]

test.each(ways)(
  '[J2] a slow reader is sent no more, and gets one catch-up when it reads again, written to %s',
  async (_, options) => {
    const house = await openHouse(options)
    const { log, clock, read } = house
    const [slow, witness] = [await read(), await read()]
    slow.stopsReading()
    await publishUntilHeldBack(house, witness)
    const published = log.cursor(page).sequence
    for (let count = 1; count <= 50; count++) log.publish(page, { headline: `While held back ${count}` })
    await allRead(log, witness)
    slow.readsAgain()
    await eventually(async () => {
      await clock.pass(250)
      expect(slow.timeline.progress.sequence).toBe(log.cursor(page).sequence)
    })
    expect(slow.events().filter(event => event === 'catchUp')).toHaveLength(1)
    expect(slow.events().filter(event => event === 'operation')).toHaveLength(published - 1)
    expect(slow.sees()).toEqual(witness.sees())
    log.publish(page, { headline: 'In step again' })
    await eventually(() => expect(slow.sees()[0]).toBe('In step again'))
    expect(slow.answers).toHaveLength(1)
    expect(await slowReaders(house)).toEqual(['held back'])
  },
)

test('a reader that does not read for ten seconds is disconnected, and the others are not', async () => {
  const house = await openHouse()
  const { clock, read, sockets } = house
  const [slow, witness] = [await read(), await read()]
  slow.stopsReading()
  await publishUntilHeldBack(house, witness)
  await clock.pass(10_000)
  await eventually(() => expect(sockets.readers().get(page)).toBe(1))
  expect(await slowReaders(house)).toEqual(['held back', 'cut off'])
  expect(witness.socket.connected).toBe(true)
})

test('a socket that never joins is closed after five seconds', async () => {
  const { clock, url, read } = await openHouse()
  const reader = await read()
  const socket = openSocket(url)
  undo.push(() => socket.disconnect())
  await connected(socket)
  const gone = new Promise(resolve => socket.once('disconnect', resolve))
  await clock.pass(4000)
  expect(socket.connected).toBe(true)
  await clock.pass(1500)
  expect(await gone).toBe('transport close')
  expect(reader.socket.connected).toBe(true)
})

test('a head comes to every room within its interval, and again', async () => {
  const { clock, read, log } = await openHouse()
  const reader = await read()
  for (let round = 0; round < 2; round++) {
    const before = reader.heard.length
    await clock.pass(headEveryMs + 1000)
    await eventually(() => expect(reader.events().slice(before)).toContain('head'))
  }
  expect(reader.heard.at(-1)?.payload).toEqual({ cursor: printCursor(log.cursor(page)) })
  expect(reader.answers).toHaveLength(1)
})

test('readers are counted over all processes, and those of a process that is gone are forgotten', async () => {
  const clock = createHandClock(Date.now())
  const one = await openHouse({ clock })
  const other = await openHouse({ clock }, one.log)
  const reader = await one.read()
  await one.read()
  const elsewhere = await other.read()
  await clock.pass(10_000)
  const counts = (who: SocketReader) =>
    who.heard.flatMap(({ event, payload }) => (event === 'readers' ? [(payload as { count: number }).count] : []))
  await eventually(() => expect([counts(reader).at(-1), counts(elsewhere).at(-1)]).toEqual([3, 3]))
  const before = counts(reader).length
  await clock.pass(30_000)
  const late = await one.read()
  await clock.pass(10_000)
  await eventually(() => expect([counts(reader).at(-1), counts(late).at(-1)]).toEqual([4, 4]))
  expect(counts(reader)).toHaveLength(before + 1)
  // Its last word is lost: silence does it too.
  const { announce } = one.log
  one.log.announce = async () => {}
  await other.stop()
  await clock.pass(10_000)
  one.log.announce = announce
  await clock.pass(20_000)
  await eventually(() => expect(counts(reader).at(-1)).toBe(3))
})

test('a handshake from another site is refused with 403, one from the site or from no browser is let in', async () => {
  const { url } = await openHouse()
  expect((await handshake(url)).status).toBe(101)
  expect((await handshake(url, { origin: url })).status).toBe(101)
  for (const origin of ['https://elsewhere.example', 'null', `${url}.elsewhere.example`, 'http://127.0.0.1:1']) {
    expect((await handshake(url, { origin })).status).toBe(403)
  }
})

test('with a public address only that origin is the site', async () => {
  const { url } = await openHouse({ config: { publicUrl: 'https://live.example.org', isPublic: true } })
  expect((await handshake(url, { origin: 'https://live.example.org' })).status).toBe(101)
  expect((await handshake(url, { origin: 'http://live.example.org' })).status).toBe(403)
  expect((await handshake(url, { origin: url })).status).toBe(403)
})

test('a server that is behind, or going, lets nobody in and says when to come back', async () => {
  let lateMs = 250
  const { url, sockets, metrics } = await openHouse({ lateMs: () => lateMs })
  expect(await handshake(url)).toEqual({ status: 503, retryAfter: '2' })
  lateMs = 100
  expect((await handshake(url)).status).toBe(101)
  await sockets.stop(0)
  expect(await handshake(url)).toEqual({ status: 503, retryAfter: '2' })
  const { values } = await metrics.handshakesRefused.get()
  expect(values.map(({ labels }) => labels.reason)).toEqual(['busy', 'draining'])
})

test('only websockets are let in', async () => {
  const { url } = await openHouse()
  expect((await fetch(`${url}/socket.io/?EIO=4&transport=polling`)).status).toBe(400)
})

function admission(config: { trustProxy?: number; handshakesPerAddress?: number } = {}, idleMs?: () => number) {
  const clock = createHandClock()
  const opened = createAdmission({
    config: { publicUrl: 'http://localhost', isPublic: false, trustProxy: 0, handshakesPerAddress: 0, ...config },
    metrics: createMetrics(),
    clock,
    lateMs: () => 0,
    idleMs: idleMs ?? clock.now,
  })
  /** A handshake, and what became of it so far: `in`, `waiting`, or why it was turned away. */
  const knock = (remoteAddress = '127.0.0.1', forwarded?: string) => {
    const knocked = { is: 'waiting' as string }
    opened.decide(
      {
        headers: { ...(forwarded ? { 'x-forwarded-for': forwarded } : {}) },
        socket: { remoteAddress },
      } as unknown as IncomingMessage,
      turned => {
        knocked.is = turned?.reason ?? 'in'
      },
    )
    return knocked
  }
  const judge = (remoteAddress: string, forwarded?: string) => knock(remoteAddress, forwarded).is
  return { clock, knock, judge, close: opened.close }
}

test('so many handshakes are let in at once, and the others in their order, each for a stretch in which nothing was to be done', async () => {
  let idleMs = 0
  const { clock, knock } = admission({}, () => idleMs)
  const knocked = Array.from({ length: 1000 }, () => knock())
  const letIn = () => knocked.filter(({ is }) => is === 'in').length
  expect(letIn()).toBe(handshakesAtOnce)
  for (let turn = 1; turn <= 100; turn++) {
    idleMs += 1
    await clock.pass(5)
    expect(letIn()).toBe(handshakesAtOnce + Math.floor(turn / idleForEachMs))
  }
  const inOrder = Array.from({ length: 1000 }, (_, place) => (place < letIn() ? 'in' : 'waiting'))
  expect(knocked.map(({ is }) => is)).toEqual(inOrder)
  // Whoever comes now does not overtake them; however long nothing was to be done, no more come at once than ever.
  idleMs += 60_000
  knocked.push(knock())
  expect(knocked.at(-1)?.is).toBe('waiting')
  const before = letIn()
  await clock.pass(5)
  expect(letIn()).toBe(before + handshakesAtOnce)
})

test('whoever has waited too long for a handshake, or finds the line too long, is told to come again', async () => {
  const { clock, knock, close } = admission({}, () => 0)
  const knocked = Array.from({ length: handshakesAtOnce + mostWaiting }, () => knock())
  expect(knock().is).toBe('rate')
  expect(knocked.filter(({ is }) => is === 'waiting')).toHaveLength(mostWaiting)
  await clock.pass(waitsAtMostMs - 5)
  expect(knocked.at(-1)?.is).toBe('waiting')
  await clock.pass(10)
  expect(knocked.filter(({ is }) => is === 'rate')).toHaveLength(mostWaiting)
  const late = knock()
  expect(late.is).toBe('waiting')
  close()
  expect([late.is, knock().is]).toEqual(['draining', 'draining'])
})

test('an address has its share of handshakes, and the machine itself has no limit', async () => {
  const { clock, judge } = admission({ handshakesPerAddress: 2 })
  for (const reason of ['in', 'in', 'address']) expect(judge('203.0.113.5')).toBe(reason)
  expect(judge('203.0.113.6')).toBe('in')
  for (let count = 0; count < 5; count++) expect(judge('::ffff:127.0.0.1')).toBe('in')
  await clock.pass(1000)
  expect(judge('203.0.113.5')).toBe('in')
})

test('behind trusted proxies the address is the one that the outermost of them saw', () => {
  const { judge } = admission({ handshakesPerAddress: 1, trustProxy: 2 })
  expect(judge('10.0.0.1', '1.1.1.1, 203.0.113.5, 10.0.0.2')).toBe('in')
  // Whatever the client itself wrote in front changes nothing.
  expect(judge('10.0.0.1', '2.2.2.2, 203.0.113.5, 10.0.0.2')).toBe('address')
  expect(judge('10.0.0.1', '203.0.113.6, 10.0.0.2')).toBe('in')
})

test('[R1] a fan-out writes to so many readers a turn, to each in order, rooms taking turns', () => {
  const turns: (() => void)[] = []
  const finished: string[] = []
  const fanOut = createFanOut<{ write(frame: Frame): boolean; writeBatch(batch: Batch): boolean }>({
    writer: createWriterInTurn(() => {}),
    perTurn: 100,
    nextTurn: run => turns.push(run),
    written: (frame, readers) => finished.push(`${frame.packet} ${readers}`),
    watch() {},
  })
  let writes = 0
  const seat = (audience: ReturnType<typeof fanOut.audience>) => {
    const got: string[] = []
    const writeBatch = ({ frames }: Batch) => (writes++, got.push(...frames.map(({ packet }) => packet)) < 0)
    audience.add({ write: () => false, writeBatch })
    return got
  }
  const [large, small] = [fanOut.audience(), fanOut.audience()]
  const seats = Array.from({ length: 250 }, () => seat(large))
  const frames = [1, 2, 3].map(count => eventFrame('readers', { count }))
  for (const frame of frames) large.send(frame)
  const newcomer = seat(large)
  const guest = seat(small)
  small.send(frames[0] as Frame)
  const perTurn = [writes]
  while (turns.length > 0) {
    const before = writes
    turns.shift()?.()
    perTurn.push(writes - before)
  }
  expect(Math.max(...perTurn)).toBe(100)
  const packets = frames.map(frame => frame.packet)
  for (const got of [...seats, newcomer]) expect(got).toEqual(packets)
  expect(guest).toEqual(packets.slice(0, 1))
  // The small room did not wait until the large one was through.
  expect(finished).toEqual([0, 0, 1, 2].map((place, turn) => `${packets[place]} ${turn === 0 ? 1 : 251}`))
})
