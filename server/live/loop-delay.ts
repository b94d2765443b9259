/** How late the event loop is: what decides whether a server takes on more readers. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Clock } from './clock.ts'

export interface LoopDelay {
  /** The median lateness of the last second, ms: one long pause is no overload, many are. */
  lateMs(): number
  stop(): void
}

const resolutionMs = 20
const windowMs = 1000

export function watchLoopDelay(clock: Clock): LoopDelay {
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs })
  histogram.enable()
  let lateMs = 0
  const stopRounds = clock.every(windowMs, () => {
    // The histogram holds the time between two looks; what is beyond the pause between them is lateness.
    lateMs = Math.max(0, histogram.percentile(50) / 1e6 - resolutionMs)
    histogram.reset()
  })
  return {
    lateMs: () => lateMs,
    stop() {
      stopRounds()
      histogram.disable()
    },
  }
}
