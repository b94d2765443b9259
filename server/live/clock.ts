/** Time and timers as the live side needs them, so that a test can hold them still. */

export interface Clock {
  /** ms since 1970 by the clock as it was when the process started; never goes back, whoever sets the clock. */
  now(): number
  /** Runs once after `ms`. @returns what calls it off */
  after(ms: number, run: () => void): () => void
  /** Runs every `ms` until called off. */
  every(ms: number, run: () => void): () => void
}

/** The machine's clock; its timers do not keep a process alive. */
export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms).unref()
    return () => clearTimeout(timer)
  },
  every(ms, run) {
    const timer = setInterval(run, ms).unref()
    return () => clearInterval(timer)
  },
}
