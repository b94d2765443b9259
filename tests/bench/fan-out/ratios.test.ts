// Ratios are taken within a round, before anything is put together over rounds.
import { expect, test } from 'vitest'
import { middle, printRatio, ratioOf } from './ratios.ts'
import { tablesOf } from './tables.ts'

test('a round in which everything took twice as long changes no ratio', () => {
  const ratio = ratioOf([10, 22, 9], [20, 40, 20])
  expect(ratio).toEqual({ median: 0.5, least: 0.45, most: 0.55, rounds: 3 })
  expect(ratio && printRatio('the floor', ratio, '≤ 0.6')).toBe('0.50 × the floor (0.45 to 0.55; target ≤ 0.6)')
})

test('fewer than three rounds have no range', () => {
  const words = [[1], [1, 2], [1, 2, 3]].map(ours => ratioOf(ours, [2, 2, 2].slice(0, ours.length)))
  expect(words.map(ratio => ratio && printRatio('the floor', ratio))).toEqual([
    '0.50 × the floor (one round)',
    '0.75 × the floor (two rounds)',
    '1.00 × the floor (0.50 to 1.50)',
  ])
})

test('there is no ratio to what was not measured as often', () => {
  expect(ratioOf([1, 2], [1])).toBeUndefined()
  expect(ratioOf([], [])).toBeUndefined()
})

test('between two in the middle lies the middle', () => {
  expect(middle([4, 1, 3, 2])).toBe(2.5)
  expect(middle([3, 1, 2])).toBe(2)
})

test('bursts make a table, with what a delivery costs against the others', () => {
  const round = (subject: string, kind: 'ours' | 'floor', perCpuSecond: number, round: number) => ({
    ...{ subject, kind, perCpuSecond, round, readers: 10, size: 1500, isNative: true, deliveries: 1 },
    ...{ frameBytes: 1503, lastMs: 7, catchUps: 0, crowdNsPerDelivery: 1, windows: [] },
  })
  const versions = { machine: 'a machine', socketIo: '4', redis: '7' }
  const rounds = [round('ours', 'ours', 600_000, 0), round('floor in C', 'floor', 200_000, 0)]
  const lines = tablesOf({ bench: 'burst', versions, options: {}, rounds })
  expect(lines).toContain('| 10 | 1503 | ours | 600,000 | 7 | 0.33 (one round) | – |')
})

test('what no table was made for is shown figure by figure', () => {
  const versions = { machine: 'a machine', socketIo: '4', redis: '7' }
  const rounds = [
    { subject: 'ours', round: 0, came: { us: 100 } },
    { subject: 'ours', round: 1, came: { us: 300 } },
    { subject: 'plain Socket.IO', round: 0, came: { us: 400 } },
  ]
  expect(tablesOf({ bench: 'other', versions, options: {}, rounds }).slice(2)).toEqual([
    '| figure | ours | plain Socket.IO |',
    '| --- | --- | --- |',
    '| came.us | 200.0 (100.0 to 300.0) | 400.0 |',
  ])
})
