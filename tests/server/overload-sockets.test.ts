/** Floods over real connections: each is turned away in its named way, nobody else notices, and afterwards all is as before. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { performance } from 'node:perf_hooks'
import { afterEach, expect, test } from 'vitest'
import { printCursor } from '../../shared/cursor.ts'
import { handshakesAtOnce } from '../../server/live/admission.ts'
import { systemClock } from '../../server/live/clock.ts'
import { createLogReads, mostQuestions } from '../../server/live/log-reads.ts'
import { watchLoopDelay } from '../../server/live/loop-delay.ts'
import { packetsAllowed } from '../../server/live/reader-socket.ts'
import { eventually } from '../support/eventually.ts'
import { createHandClock } from '../support/hand-clock.ts'
import { handshake, socketPath, upgradeHeaders } from '../support/handshake.ts'
import { joinLightly, LightSocket } from '../support/light-socket.ts'
import { createMemoryLog } from '../support/memory-log.ts'
import { openSocketHouse, type SocketHouseOptions } from '../support/socket-house.ts'
import { openReader } from '../support/socket-reader.ts'

const page = 'story'
const undo: (() => unknown)[] = []

afterEach(async () => {
  for (const end of undo.splice(0).toReversed()) await end()
})

async function openHouse(options: SocketHouseOptions = {}) {
  const clock = createHandClock(Date.now())
  const log = createMemoryLog()
  log.createPage({ id: page, slug: 'a-story' })
  const parts = { reads: log, announcements: log, pages: log, announce: log.announce }
  const house = await openSocketHouse(parts, { clock, ...options })
  undo.push(async () => {
    const stopped = house.stop()
    await clock.pass(2000)
    await stopped
  })
  const reader = await openReader(house.url, 'a-story')
  undo.push(reader.close)
  const join = async () => {
    const { light, answer } = await joinLightly(house.url, page, printCursor(log.cursor(page)))
    undo.push(() => light.destroy())
    return { light, answer }
  }
  /** A reader who was there all the while hears the next entry, and a new one is let in. */
  async function isAsBefore() {
    log.publish(page, { headline: 'As before' })
    await eventually(() => expect(reader.sees()[0]).toBe('As before'))
    expect(reader.answers).toHaveLength(1)
    expect((await join()).answer).toMatchObject({ kind: 'catchUp' })
  }
  const cutOff = async () => (await house.metrics.sentTooMuch.get()).values[0]?.value
  return { ...house, clock, log, join, isAsBefore, cutOff }
}

test('a flood of handshakes: so many at once are let in, the others in their turn, and nobody is told to come again', async () => {
  const { url, clock, isAsBefore } = await openHouse()
  const statuses: (number | undefined)[] = []
  const flood = Array.from({ length: 400 }, () => handshake(url).then(({ status }) => statuses.push(status)))
  // The reader of this house was the first of them.
  await eventually(() => expect(statuses).toHaveLength(handshakesAtOnce - 1))
  await eventually(async () => {
    await clock.pass(5)
    expect(statuses).toHaveLength(400)
  })
  await Promise.all(flood)
  expect(new Set(statuses)).toEqual(new Set([101]))
  await isAsBefore()
})

test('a handshake for which there is no time in the end is told when to come back, one that went away is forgotten', async () => {
  let idleMs = 0
  const { url, clock, metrics, isAsBefore } = await openHouse({ idleMs: () => idleMs })
  await Promise.all(Array.from({ length: handshakesAtOnce - 1 }, () => handshake(url)))
  const inVain = handshake(url)
  const gone = connect(Number(new URL(url).port), '127.0.0.1')
  const lines = Object.entries({ host: 'a', ...upgradeHeaders }).map(pair => pair.join(': '))
  gone.write(`GET ${socketPath} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`, () => gone.resetAndDestroy())
  await once(gone, 'close')
  await eventually(async () => {
    await clock.pass(1000)
    expect((await metrics.handshakesRefused.get()).values).toMatchObject([{ labels: { reason: 'rate' } }])
  })
  expect(await inVain).toEqual({ status: 503, retryAfter: '2' })
  idleMs += 1000
  await isAsBefore()
})

test('while the event loop has no time to spare only so many are let in, and each later one when it had', async () => {
  const { url, isAsBefore } = await openHouse({
    clock: systemClock,
    idleMs: () => performance.eventLoopUtilization().idle,
  })
  let isAtWork = true
  const work = () => isAtWork && setImmediate(work)
  work()
  let letIn = 0
  const knocks = Array.from({ length: 200 }, () =>
    handshake(url).then(({ status }) => {
      letIn += status === 101 ? 1 : 0
      return status
    }),
  )
  // What was let in at once is answered long before those who wait are told to come again.
  const first = await Promise.race(knocks)
  expect(first).toBe(101)
  await eventually(() => expect(letIn).toBeGreaterThanOrEqual(handshakesAtOnce - 1))
  expect(letIn).toBeLessThanOrEqual(handshakesAtOnce)
  isAtWork = false
  expect(new Set(await Promise.all(knocks))).toEqual(new Set([101]))
  await isAsBefore()
})

test('while the event loop is late nobody new is let in, until it is in time again', async () => {
  const clock = createHandClock(Date.now())
  const delay = watchLoopDelay(clock)
  undo.push(delay.stop)
  const { url, isAsBefore } = await openHouse({ lateMs: delay.lateMs })
  await eventually(async () => {
    for (let turn = 0; turn < 5; turn++) {
      const until = performance.now() + 250
      while (performance.now() < until); // what a server does that has too much to do
      await new Promise(setImmediate)
    }
    await clock.pass(1000)
    expect(delay.lateMs()).toBeGreaterThan(100)
  })
  expect(await handshake(url)).toEqual({ status: 503, retryAfter: '2' })
  await eventually(async () => {
    await clock.pass(1000)
    expect((await handshake(url)).status).toBe(101)
  }, 100)
  await isAsBefore()
})

test.each<[string, (light: LightSocket) => void]>([
  ['requests', light => repeat(200, () => light.say('421["catchUp",{"cursor":"1.0000000000000000"}]'))],
  ['packets of no meaning', light => repeat(200, () => light.say('3'))],
  ['connects to other namespaces', light => repeat(200, count => light.say(`40/${count},`))],
  ['pings below the library', light => light.pings(packetsAllowed.atOnce + 1)],
  ['thousands of pings at once', light => light.pings(20_000)],
])('a reader that sends a flood of %s is cut off', async (_, flood) => {
  const { join, isAsBefore, cutOff } = await openHouse()
  const { light } = await join()
  flood(light)
  await light.ended
  expect(await cutOff()).toBe(1)
  await isAsBefore()
})

test('a socket of which no reader comes is cut off for its flood like any other', async () => {
  const { url, isAsBefore, cutOff } = await openHouse()
  const light = await LightSocket.open(url)
  repeat(packetsAllowed.atOnce + 1, () => light.say('3'))
  await light.ended
  expect(await cutOff()).toBe(1)
  await isAsBefore()
})

test('what is sent as slowly as a reader sends it is never too much', async () => {
  const { join, clock, cutOff } = await openHouse()
  const { light } = await join()
  for (let second = 0; second < 60; second++) {
    repeat(packetsAllowed.perSecond, () => light.say('3'))
    light.say('421["catchUp",{"cursor":"1.0000000000000000"}]')
    await new Promise<void>(resolve => {
      light.hear = () => resolve()
    })
    await clock.pass(1300)
  }
  expect(await cutOff()).toBe(0)
  expect(light.socket.destroyed).toBe(false)
})

test('a socket that connects and says nothing more is closed', async () => {
  const { url, clock, isAsBefore } = await openHouse()
  const silent = await LightSocket.open(url)
  await clock.pass(4000)
  expect(silent.socket.destroyed).toBe(false)
  // It is asked to close in order, does not answer that either, and is cut off.
  await clock.pass(2500)
  await silent.ended
  await isAsBefore()
})

test('made-up cursors are looked up one at a time; beyond a limit whoever asks is told to come again', async () => {
  const log = createMemoryLog()
  log.createPage({ id: page, slug: 'a-story' })
  log.publish(page)
  let [reading, most] = [0, 0]
  const reads = createLogReads({
    read: async after => {
      most = Math.max(most, ++reading)
      await new Promise(setImmediate)
      reading--
      return log.since(page, after)
    },
    remembered: () => undefined,
    learn: () => {},
    now: () => 0,
  })
  const ask = (count: number) => reads.since({ sequence: 1, digest: count.toString(16).padStart(16, '0') })
  const asked = await Promise.allSettled(Array.from({ length: mostQuestions + 100 }, (_, count) => ask(count)))
  expect(most).toBe(1)
  const answered = asked.flatMap(outcome => (outcome.status === 'fulfilled' ? [outcome.value?.kind] : []))
  expect(answered).toEqual(Array.from({ length: mostQuestions }, () => 'snapshot'))
  const refused = asked.flatMap(outcome => (outcome.status === 'rejected' ? [outcome.reason] : []))
  expect(refused).toHaveLength(100)
  for (const refusal of refused) expect(refusal).toMatchObject({ code: 'unavailable', retryAfter: 2 })
  expect(await ask(mostQuestions)).toMatchObject({ kind: 'snapshot' })
})

test('a read that fails is told to whoever asked for it, and the next one is read all the same', async () => {
  let isAway = true
  const reads = createLogReads({
    read: () => (isAway ? Promise.reject(new Error('away')) : Promise.resolve(undefined)),
    remembered: () => undefined,
    learn: () => {},
    now: () => 0,
  })
  const after = { sequence: 1, digest: '0000000000000000' }
  await expect(reads.since(after)).rejects.toThrow('away')
  isAway = false
  expect(await reads.since(after)).toBeUndefined()
})

function repeat(times: number, run: (count: number) => void): void {
  for (let count = 0; count < times; count++) run(count)
}
