// The whole suite as `npm run faults` runs it: every fault alone, then mixed at random, on one Redis, Sentinel and Cluster.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const whole = 34 * 60_000

test(
  '[L1] [L3] [R1] [R2] [R4] [J2] no promise is broken by any fault that a machine or a network can produce',
  async () => {
    const main = join(import.meta.dirname, '../../dist/tests/faults/main.js')
    const suite = spawn(process.execPath, [main], { stdio: ['ignore', 'inherit', 'inherit'] })
    const [code] = await once(suite, 'exit')
    expect(code).toBe(0)
  },
  whole,
)
