// The short selection of every test run: faults of each kind, one by one, on one scene of real processes.
import { expect, test } from 'vitest'
import { allFaults } from './kinds.ts'
import { randomFrom } from './random.ts'
import { runFaults } from './run.ts'
import { shortSize } from './sizes.ts'
import { printTable } from './table.ts'

const selection = [
  'web-killed',
  'worker-dies-at-a-line',
  'several-pages-deliver-after',
  'redis-killed',
  'everything-killed',
  'subscribers-half-open',
  'messages-dropped',
  'messages-swapped',
  'last-message-lost',
  'replies-to-writes-lost',
  'answers-to-readers-lost',
]

test('[L1] [L3] [R1] [R2] [J2] whatever breaks, nothing acknowledged is lost, doubled or reordered, and readers see the log', async () => {
  const seed = Math.floor(Math.random() * 2 ** 31)
  console.log(`seed ${seed}: npm run faults -- --seed ${seed} --minutes 0 --only ${selection.join(',')}`)
  const faults = allFaults.filter(({ name }) => selection.includes(name))
  const report = await runFaults({ faults, random: randomFrom(seed), size: shortSize, mixedSeconds: 0, say: () => {} })
  console.log(printTable(report.rows))
  expect(report.violations.map(({ invariant, what }) => `${invariant}: ${what}`)).toEqual([])
  const ran = report.rows.filter(({ notRun }) => notRun === undefined)
  expect(ran.map(({ fault, injected }) => `${fault} ${injected}`)).toEqual(ran.map(({ fault }) => `${fault} 1`))
  expect(ran.length).toBeGreaterThan(8)
  expect(report.acknowledged).toBeGreaterThan(100)
}, 180_000)
