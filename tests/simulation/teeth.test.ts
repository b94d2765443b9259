// The simulation has teeth: with any one protection taken out, schedules fail, and by the promise that it stands for.
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { Breach } from './breach.ts'
import { type Broken, brokenParts } from './broken.ts'
import { play } from './run.ts'
import { newTally } from './tally.ts'

/** As many schedules as the simulation plays of each kind. */
const mostSchedules = 1000
/** Always the same schedules: how soon each is caught is then no matter of luck. */
const seed = 1
const rows: string[] = []

test.each(brokenParts)(
  'without $without, schedules fail',
  async ({ without, schedules, parts }: Broken) => {
    let caught: Breach | undefined
    let played = 0
    await fc
      .assert(
        fc.asyncProperty(schedules, async schedule => {
          played += 1
          try {
            await play(schedule, newTally(), parts)
          } catch (breach) {
            if (breach instanceof Breach) caught ??= breach
            throw breach
          }
        }),
        { numRuns: mostSchedules, endOnFailure: true, seed },
      )
      .catch(() => {})
    expect(caught, `${played} schedules found nothing`).toBeInstanceOf(Breach)
    rows.push(`  ${without.padEnd(78)}${String(played).padStart(5)}  ${caught?.promised}`)
  },
  300_000,
)

afterAll(() => {
  console.log(['without (schedules until it was seen, and the promise that was broken)', ...rows].join('\n'))
})
