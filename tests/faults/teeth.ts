/** The test of the tests: one protection after another is switched off, and each time the suite has to turn red. */
import { allFaults } from './kinds.ts'
import type { Fault } from './fault.ts'
import { preloadMissing } from './preload.ts'
import { randomFrom } from './random.ts'
import { runFaults } from './run.ts'
import { shortSize } from './sizes.ts'
import type { StageParts } from './stage.ts'
import type { Invariant } from './violation.ts'

export interface Tooth {
  protection: string
  faults: Fault[]
  broken: Pick<StageParts, 'startAs' | 'appendfsync'>
}

export interface Bite {
  protection: string
  faults: string[]
  /** Which promise was seen to break, and how often; empty: the suite stayed green. */
  caughtBy: Partial<Record<Invariant, number>>
  example: string | undefined
  notRun?: string
}

function named(...names: string[]): Fault[] {
  return names.map(name => {
    const fault = allFaults.find(one => one.name === name)
    if (!fault) throw new Error(`there is no fault ${name}`)
    return fault
  })
}

/** Between two flushes, on a disk that is busy, all that Redis acknowledged lies in its memory alone. */
const killedBetweenFlushes: Fault = {
  name: 'redis-killed-between-flushes',
  title: 'kill -9 of Redis while its disk is slow',
  needs: { preload: true },
  missing: preloadMissing,
  seconds: 6,
  async inject(scene) {
    const { pid } = scene.redis
    scene.preload?.delayFsync(4000)
    try {
      await scene.operations(120)
      await scene.redis.kill()
    } finally {
      scene.preload?.delayFsync(0)
    }
    await scene.redis.restart()
    return `redis ${pid}`
  },
}

export const teeth: readonly Tooth[] = [
  {
    protection: 'healing after a hole',
    faults: named('messages-dropped'),
    broken: { startAs: { web: { file: 'web-that-does-not-heal' } } },
  },
  {
    protection: 'digests',
    faults: named('end-of-file-lost'),
    broken: { startAs: { web: { file: 'web-that-trusts-numbers' } } },
  },
  {
    protection: 'idempotency',
    faults: named('several-pages-waiting-before', 'several-pages-settle-after'),
    broken: { startAs: { worker: { file: 'worker-that-forgets' } } },
  },
  {
    protection: 'comparing heads',
    faults: named('last-message-lost'),
    broken: { startAs: { web: { file: 'web-that-compares-no-heads' } } },
  },
  {
    protection: 'fsync before every answer',
    faults: [killedBetweenFlushes],
    broken: {
      appendfsync: 'everysec',
      startAs: { web: { env: { ALLOW_WEAK_REDIS: '1' } }, worker: { env: { ALLOW_WEAK_REDIS: '1' } } },
    },
  },
  {
    protection: 'the room before the reading',
    faults: named('web-killed'),
    broken: { startAs: { web: { file: 'web-that-lets-in-late' } } },
  },
]

/** How often the faults are injected before the suite may say that it saw nothing. */
const rounds = 3
/** How often a scene is played, until it is red. */
const chances = 4

/** Runs the suite with this protection switched off. Waiting counts as for ever sooner than it does in earnest. */
export async function bite(tooth: Tooth, seed: number, say: (line: string) => void): Promise<Bite> {
  const { protection, broken } = tooth
  const faults = tooth.faults.map(({ name }) => name)
  const nothing = { protection, faults, caughtBy: {}, example: undefined }
  for (const fault of tooth.faults) {
    const notRun = await fault.missing?.()
    if (notRun !== undefined) return { ...nothing, notRun }
  }
  const caughtBy: Bite['caughtBy'] = {}
  const repeated = Array.from({ length: rounds }, () => tooth.faults).flat()
  // What goes wrong by chance is given several: the lost end of a file may be one that nobody had seen.
  for (let chance = 0; chance < chances; chance += 1) {
    const report = await runFaults({
      faults: repeated,
      random: randomFrom(seed + chance),
      size: shortSize,
      mixedSeconds: 0,
      forEverMs: 15_000,
      say,
      broken,
    })
    for (const { invariant } of report.violations) caughtBy[invariant] = (caughtBy[invariant] ?? 0) + 1
    const [first] = report.violations
    if (first) return { ...nothing, caughtBy, example: first.what }
  }
  return nothing
}

export function printBites(bites: readonly Bite[]): string {
  return bites
    .map(({ protection, faults, caughtBy, example, notRun }) => {
      const caught = Object.entries(caughtBy).map(([invariant, times]) => `${invariant} ×${times}`)
      const outcome =
        notRun !== undefined ? `not run (${notRun})` : caught.length > 0 ? `red: ${caught.join(', ')}` : 'STAYED GREEN'
      return `without ${protection} (${faults.join(', ')}): ${outcome}${example ? `\n    ${example}` : ''}`
    })
    .join('\n')
}
