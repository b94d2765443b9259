// What `capacity` prints is worked out by these: they keep to the pauses and the admission of the code, and to plain arithmetic.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { comeBackMs } from '../../../client/reader/patience.ts'
import { handshakesAtOnce, idleForEachMs } from '../../../server/live/admission.ts'
import { randomFrom } from '../../faults/random.ts'
import { type HerdOptions, playHerd } from './herd.ts'
import { createHttpCaches } from './http-caches.ts'
import { compareWithStorm } from './measured.ts'
import { type TreeOptions, workOut } from './tree.ts'

const herd: HerdOptions = {
  displaced: 5000,
  processes: 1,
  resident: 100,
  loss: 'closed',
  rate: 1,
  caches: 0,
  costs: { connectMs: 0.8, refusalMs: 0.15, catchUpMs: 0.05, deliveryMs: 0.011 },
}
const tree: TreeOptions = {
  readers: 100_000,
  rate: 1 / 60,
  frameBytes: 1500,
  announcementBytes: 1500,
  perProcess: 10_000,
  busy: 0.5,
  perMachine: 5,
  readerBytes: 20_000,
  processBytes: 100_000_000,
  costs: { deliveryUs: 10, joinedUs: 1, idleUs: 300, redisUs: 2 },
}

test('a seed gives the same herd each time, another seed another one', () => {
  const times = (seed: number) => playHerd(herd, randomFrom(seed)).levelMs
  expect(times(1)).toEqual(times(1))
  expect(times(1)).not.toEqual(times(2))
})

test('each reader comes back once, none before the shortest pause', () => {
  const { levelMs, fullest } = playHerd(herd, randomFrom(3))
  expect(levelMs).toHaveLength(herd.displaced)
  expect(levelMs[0]).toBeGreaterThanOrEqual(comeBackMs(0, 0, 0))
  expect(fullest).toBe(herd.displaced + herd.resident)
})

test('a process lets in as many as its admission has idle time for', () => {
  const { levelMs } = playHerd(herd, randomFrom(4))
  const least = (herd.displaced - handshakesAtOnce) * (herd.costs.connectMs + idleForEachMs)
  expect(levelMs.at(-1)).toBeGreaterThan(least)
  const shared = playHerd({ ...herd, processes: 10 }, randomFrom(4))
  expect(shared.levelMs.at(-1)).toBeLessThan((levelMs.at(-1) as number) / 3)
})

test('who is told to come elsewhere is spread over the window; who loses a silent machine notices by its pings', () => {
  const last = (loss: HerdOptions['loss']) => playHerd({ ...herd, processes: 100, loss }, randomFrom(5)).levelMs.at(-1)
  expect(last('closed')).toBeLessThan(3000)
  expect(last('told')).toBeGreaterThan(9000)
  expect(last('silent')).toBeGreaterThan(44_000)
})

test('a cache passes a question on once a second, and there is no cache that is none', () => {
  const caches = createHttpCaches(1, () => 0)
  const asked = [0, 1, 999, 1000, 1001].map(now => caches.ask(now, 7, 8).isPassedOn)
  expect(asked).toEqual([true, false, false, true, false])
  expect(caches.ask(1001, 8, 8).isPassedOn).toBe(true)
  const none = createHttpCaches(0, () => 0)
  expect([none.ask(0, 7, 8), none.ask(0, 7, 8)].map(one => one.isPassedOn)).toEqual([true, true])
})

test('on a quiet page the last reader waits for Redis and one walk through the room', () => {
  const { lastMs, processes } = workOut(tree, randomFrom(6))
  expect(processes).toBe(10)
  expect(lastMs.median).toBeCloseTo(10_000 * 0.01 + 10 * 0.002, 1)
})

test('at a high rate the processor decides, and what waits leaves together', () => {
  const busy = workOut({ ...tree, rate: 10 }, randomFrom(7))
  expect(busy.bound).toBe('processor')
  expect(busy.busy).toBeLessThanOrEqual(0.5)
  // More than there is time for one by one.
  const crowded = workOut({ ...tree, rate: 20, busy: 10 }, randomFrom(7))
  expect(crowded.busy).toBeGreaterThan(1)
  expect(crowded.lastMs.p99).toBeLessThan(1000)
})

test('what processes tell each other of their readers grows with the square of their number', () => {
  const [one, twice] = [tree, { ...tree, readers: 2 * tree.readers }].map(options => workOut(options, randomFrom(8)))
  expect(twice?.processes).toBe(2 * (one?.processes ?? 0))
  expect(twice?.redisCounts).toBe(4 * (one?.redisCounts ?? 0))
})

test('what a storm spent on operations, refusals and catch-ups is not taken for what a reader costs to let in', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sp-storm-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'storm.json')
  const spent = { connectMs: 2, refused: 100, polled: 1000, deliveries: 20_000 }
  const round = { level: { medianMs: 800, p99Ms: 1000, lastMs: 1100 }, ...spent }
  writeFileSync(file, JSON.stringify({ options: { readers: 1000, witnesses: 30, webs: 4, rate: 2 }, rounds: [round] }))
  const costs = { connectMs: 9, refusalMs: 0.5, catchUpMs: 0.1, deliveryMs: 0.01 }
  // 50 ms for those turned away, 100 for catch-ups and 200 for operations, over a thousand readers.
  expect(compareWithStorm(file, costs, randomFrom(1)).connectMs).toBeCloseTo(2 - 0.35)
})
