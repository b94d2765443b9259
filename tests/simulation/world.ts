// Time and chance of a simulation: nothing waits for the machine, and nothing is decided but by the seed.
import type { Clock } from '../../server/live/clock.ts'
import { Breach } from './breach.ts'

interface Due {
  at: number
  order: number
  /** Undefined once it was called off. */
  run: (() => void) | undefined
  awaitsNothing: boolean
}

export interface World {
  /** ms since 1970, as the simulation has it. */
  readonly now: number
  readonly clock: Clock
  /** The same for rounds that await nothing: no turn is given to promises after them, of which there are many. */
  readonly roundsClock: Clock
  /** 0 to 1, another number at every call. */
  chance(): number
  /** What chance says from here on depends on this number and the seed alone, whatever was asked before. */
  reseed(luck: number): void
  /** A whole number from 0 up to, not including, `below`. */
  roll(below: number): number
  /** Runs once after `ms`. @returns what calls it off */
  after(ms: number, run: () => void): () => void
  /** A promise that resolves after `ms`. */
  wait(ms: number): Promise<void>
  /** Notes a promise that was broken where an exception would be taken for a fault; time stops at the first. */
  report(breach: unknown): void
  /** Lets time pass: what falls due runs in its order, and what that sets off at once gets its turn before the next. */
  pass(ms: number): Promise<void>
}

/** More than this at one and the same moment: something goes round in circles. */
const mostAtOnce = 20_000

export function createWorld(seed: number, startAt = 1_750_000_000_000): World {
  const heap: Due[] = []
  let now = startAt
  let order = 0
  let state = seed | 0
  let broken: unknown

  function chance(): number {
    state = (state + 0x9e3779b9) | 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32
  }

  function after(ms: number, run: () => void, awaitsNothing = false): () => void {
    const due: Due = { at: now + Math.max(0, ms), order: order++, run, awaitsNothing }
    push(heap, due)
    return () => {
      due.run = undefined
    }
  }

  const every = (awaitsNothing: boolean) => (ms: number, run: () => void) => {
    let callOff = after(ms, again, awaitsNothing)
    function again(): void {
      callOff = after(ms, again, awaitsNothing)
      run()
    }
    return () => callOff()
  }

  return {
    get now() {
      return now
    },
    clock: { now: () => now, after, every: every(false) },
    roundsClock: { now: () => now, after, every: every(true) },
    chance,
    reseed(luck) {
      state = Math.imul(seed ^ 0x5bd1e995, 0x27d4eb2f) ^ Math.imul(luck + 1, 0x165667b1)
    },
    roll: below => Math.floor(chance() * below),
    after,
    report(breach) {
      broken ??= breach
    },
    wait: ms => new Promise(resolve => after(ms, resolve)),
    async pass(ms) {
      const until = now + ms
      let atOnce = 0
      await turn()
      if (broken) throw broken
      for (let next = heap[0]; next && next.at <= until; next = heap[0]) {
        pop(heap)
        if (!next.run) continue
        atOnce = next.at > now ? 0 : atOnce + 1
        if (atOnce > mostAtOnce) throw new Breach('nothing goes round in circles', 'time does not move on')
        now = Math.max(now, next.at)
        next.run()
        if (!next.awaitsNothing) await turn()
        if (broken) throw broken
      }
      now = until
    },
  }
}

/** Every promise that can go on does. */
function turn(): Promise<void> {
  return new Promise(resolve => void setImmediate(resolve))
}

function isBefore(one: Due, other: Due): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order)
}

function push(heap: Due[], due: Due): void {
  let place = heap.length
  heap.push(due)
  while (place > 0) {
    const above = (place - 1) >> 1
    const parent = heap[above] as Due
    if (!isBefore(due, parent)) break
    heap[place] = parent
    place = above
  }
  heap[place] = due
}

function pop(heap: Due[]): void {
  const last = heap.pop() as Due
  if (heap.length === 0) return
  let place = 0
  for (;;) {
    let child = 2 * place + 1
    if (child >= heap.length) break
    if (child + 1 < heap.length && isBefore(heap[child + 1] as Due, heap[child] as Due)) child += 1
    if (!isBefore(heap[child] as Due, last)) break
    heap[place] = heap[child] as Due
    place = child
  }
  heap[place] = last
}
