// Thousands of random schedules of faults, in memory: whatever comes, readers see what the log holds, in order, once.
// A run that fails prints the shortest schedule that does, its seed and its path; STOP_PRESS_SCHEDULE=<seed>:<path>
// plays it again (with -t and the name of the test, for each has schedules of its own).
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { play } from './run.ts'
import { calmSchedules, joiningSchedules, type Schedule, steadySchedules, wildSchedules } from './schedule.ts'
import { newTally, tableOf, unmet } from './tally.ts'

const times = process.env.STOP_PRESS_FULL === '1' ? 10 : 1
/** A slow machine plays fewer schedules, and a failing one is not made shorter without end, ms. */
const mostMs = 120_000 * times
const tally = newTally()
const again = process.env.STOP_PRESS_SCHEDULE

async function holds(schedules: fc.Arbitrary<Schedule>, numRuns: number): Promise<void> {
  const [seed, path] = again?.split(/:(.*)/) ?? []
  await fc.assert(
    fc.asyncProperty(schedules, schedule => play(schedule, tally)),
    {
      numRuns: numRuns * times,
      interruptAfterTimeLimit: mostMs,
      ...(seed ? { seed: Number(seed), ...(path ? { path } : {}) } : {}),
    },
  )
}

test('[R1] [R2] [R3] [J2] [J3] [T1] [T2] [T3] [T5] [H1] while the log keeps what it has, every step is one of its states', async () => {
  await holds(calmSchedules, 700)
}, 600_000)

test('[R4] [T1] [T2] after a log lost data, was forked or begun anew, every reader ends with what it then holds', async () => {
  await holds(wildSchedules, 700)
}, 600_000)

test('[J1] [J2] nothing falls between the room and the reading, however late the log answers', async () => {
  await holds(joiningSchedules, 300)
}, 600_000)

test('[T6] where nothing goes wrong, nothing is asked over HTTP but what is too large for a frame', async () => {
  await holds(steadySchedules, 300)
}, 600_000)

afterAll(() => {
  console.log(tableOf(tally))
  // One schedule played again meets little.
  if (again === undefined) expect(unmet(tally), 'what no schedule met').toEqual([])
})
