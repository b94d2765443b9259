/** Readers who lose their sockets at one moment and come back: by the shipped pauses, to processes with the shipped admission. */
import { answerWithinMs, around, comeBackMs } from '../../../client/reader/patience.ts'
import { spreadMs } from '../../../server/live/rooms.ts'
import { pollEveryMs } from '../../../shared/socket-events.ts'
import type { Random } from '../../faults/random.ts'
import { createHttpCaches } from './http-caches.ts'
import { createWebProcess } from './web-process.ts'
import { createWheel } from './wheel.ts'

export interface HerdOptions {
  /** Readers who come back. */
  displaced: number
  /** Processes that take them in. */
  processes: number
  /** Readers that each of these has already. */
  resident: number
  /**
   * `closed`: every connection is closed at the same moment, as when a process is killed or a balancer starts anew.
   * `silent`: nobody says that the machine is gone; readers notice when its pings do not come.
   * `told`: a process that ends in order sends them elsewhere, spread over a window.
   */
  loss: 'closed' | 'silent' | 'told'
  /** Operations a second on the page meanwhile. */
  rate: number
  /** Caches in front of HTTP, each with answers of its own. */
  caches: number
  costs: HerdCosts
}

/** Processor time of a web process for one of each, ms. */
export interface HerdCosts {
  /** A handshake with its join and what was missed. */
  connectMs: number
  /** A handshake that is turned away. */
  refusalMs: number
  /** A catch-up over HTTP. */
  catchUpMs: number
  /** One operation to one reader. */
  deliveryMs: number
}

export interface Herd {
  /** When each was level again over its socket, ms from the loss, in order. */
  levelMs: Float64Array
  /** Handshakes for each reader that came back. */
  tries: number
  /** Catch-ups over HTTP: in all, and in the second with most of them. */
  asked: Load
  /** Those of them that a web process had to answer. */
  passedOn: Load
  /** Handshakes at all processes together. */
  handshakes: Load
  /** From an operation to the last reader of a process, ms, for every operation and process while they came back. */
  deliveredMs: number[]
  /** Share of the time until all were back in which a process had something to do, 0 to 1, on average. */
  busy: number
  /** Readers of the fullest process at the end. */
  fullest: number
}

interface Load {
  total: number
  busiestSecond: number
}

/** engine.io's: a ping this often, and how long after a missing one the connection is given up, ms. */
const pingEveryMs = 25_000
const pingMissingMs = 20_000

/** @throws when they are not all back after an hour */
export function playHerd(options: HerdOptions, random: Random): Herd {
  const { displaced, processes, resident, loss, rate, costs } = options
  const chance = random.next
  const webs = Array.from({ length: processes }, createWebProcess)
  for (const web of webs) web.readers = resident
  const caches = createHttpCaches(options.caches, chance)
  // Each reader has two things that may be due: its next handshake, and its next question over HTTP.
  const wheel = createWheel(2 * displaced)
  const failures = new Uint8Array(displaced)
  const sequences = new Int32Array(displaced)
  const levelAt = new Float64Array(displaced)
  const counts = { asked: createCount(), passedOn: createCount(), handshakes: createCount() }
  const deliveredMs: number[] = []
  let head = 0
  let left = displaced
  let lastAt = 0
  const handshakeCosts = { ...costs, answerWithinMs }

  const anyone = () => webs[Math.floor(chance() * processes)] as (typeof webs)[number]

  function leave(reader: number): void {
    const noticedAt = loss === 'silent' ? pingMissingMs + pingEveryMs * chance() : 0
    const drainMs = loss === 'told' ? spreadMs(displaced) : 0
    wheel.add(2 * reader, noticedAt + comeBackMs(0, drainMs, chance()))
    failures[reader] = 1
    // Who was told beforehand has its first question later: until then it is most likely back.
    wheel.add(2 * reader + 1, loss === 'told' ? around(pollEveryMs, chance()) : noticedAt)
  }

  function connect(reader: number, now: number): void {
    counts.handshakes.add(now)
    const web = anyone()
    web.handshake(now, handshakeCosts, (isIn, at) => {
      if (isIn) {
        web.readers += 1
        levelAt[reader] = at
        left -= 1
        lastAt = Math.max(lastAt, at)
      } else {
        wheel.add(2 * reader, at + comeBackMs(failures[reader] as number, 0, chance()))
        failures[reader] = Math.min(255, (failures[reader] as number) + 1)
      }
    })
  }

  function ask(reader: number, now: number): void {
    if (levelAt[reader] !== 0) return
    counts.asked.add(now)
    const { reaches, isPassedOn } = caches.ask(now, sequences[reader] as number, head)
    sequences[reader] = Math.max(sequences[reader] as number, reaches)
    if (isPassedOn) {
      counts.passedOn.add(now)
      anyone().work(now, costs.catchUpMs)
    }
    wheel.add(2 * reader + 1, now + around(pollEveryMs, chance()))
  }

  function publish(now: number): void {
    head += 1
    for (const web of webs) deliveredMs.push(web.work(now, web.readers * costs.deliveryMs) - now)
  }

  for (let reader = 0; reader < displaced; reader += 1) leave(reader)
  let nextAt = rate > 0 ? chance() * (1000 / rate) : Number.POSITIVE_INFINITY
  let now = 0
  for (; left > 0; now += 1) {
    if (now > 3_600_000) throw new Error(`${left} of ${displaced} readers were not back after an hour`)
    for (; nextAt <= now; nextAt += 1000 / rate) publish(now)
    for (const web of webs) web.pass(now)
    wheel.turn(now, thing => (thing % 2 === 0 ? connect(thing >> 1, now) : ask(thing >> 1, now)))
  }
  const busyMs = webs.reduce((sum, web) => sum + web.busyMs, 0)
  return {
    levelMs: levelAt.sort(),
    tries: counts.handshakes.total / displaced,
    asked: counts.asked,
    passedOn: counts.passedOn,
    handshakes: counts.handshakes,
    deliveredMs,
    busy: busyMs / processes / Math.max(1, lastAt),
    fullest: Math.max(...webs.map(web => web.readers)),
  }
}

function createCount(): Load & { add(now: number): void } {
  let second = -1
  let inSecond = 0
  const count = {
    total: 0,
    busiestSecond: 0,
    add(now: number) {
      count.total += 1
      if (Math.floor(now / 1000) !== second) {
        second = Math.floor(now / 1000)
        inSecond = 0
      }
      inSecond += 1
      count.busiestSecond = Math.max(count.busiestSecond, inSecond)
    },
  }
  return count
}
