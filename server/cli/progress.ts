/** How far a long command has come: count, rate and how long it will take; on one line at a terminal, else now and then. */
import type { Output } from './output.ts'

const everyMs = { terminal: 200, elsewhere: 5000 }

/** @returns `at`, to be called with the number that is done, and `stop` */
export function startProgress(total: number, output: Output): { at: (done: number) => void; stop: () => void } {
  const startedAt = performance.now()
  let done = 0
  const timer = setInterval(
    () => {
      const seconds = (performance.now() - startedAt) / 1000
      const rate = done / seconds
      const left = rate > 0 ? `, ${durationOf((total - done) / rate)} left` : ''
      output.progress(`${done} of ${total} entries, ${Math.round(rate)} a second${left}`)
    },
    output.isTerminal ? everyMs.terminal : everyMs.elsewhere,
  )
  return {
    at: count => {
      done = count
    },
    stop: () => clearInterval(timer),
  }
}

function durationOf(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`
}
