/** Waits longer after each failure: what keeps retries from adding to an outage. */
import type { Clock } from './clock.ts'

export interface BackOff {
  /** Resolves after the next pause: 20 ms at first, doubling to about a second. */
  wait(): Promise<void>
  reset(): void
  /** Ends a running pause at once. */
  cancel(): void
}

const firstMs = 20
const mostMs = 1000

/** @param random 0 to 1: pauses vary by a fifth, so that not everyone tries at once */
export function createBackOff(clock: Clock, random: () => number): BackOff {
  let failures = 0
  let end: (() => void) | undefined
  return {
    wait() {
      const pauseMs = Math.min(firstMs * 2 ** Math.min(failures++, 10), mostMs) * (0.8 + 0.4 * random())
      return new Promise(resolve => {
        const callOff = clock.after(pauseMs, resolve)
        end = () => {
          callOff()
          resolve()
        }
      })
    },
    reset() {
      failures = 0
    },
    cancel() {
      end?.()
    },
  }
}
