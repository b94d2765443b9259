/** How far the clock of Redis, which says when an operation was committed, is ahead of this machine's. */
import type { Clock } from './clock.ts'

export interface RedisAhead {
  /** ms, less when it is behind; as it was last measured. Asks anew now and then. */
  ms(): number
}

const askEveryMs = 30_000
/** A measurement whose question took so much longer than the best one says less than that one does. */
const worse = 2
const forgottenAfterMs = 300_000

/** @param ask the time by the clock of Redis, ms */
export function createRedisAhead(ask: (() => Promise<number>) | undefined, clock: Clock): RedisAhead {
  let ahead = 0
  let tookMs = Infinity
  let measuredAt = -Infinity
  let askedAt = -Infinity

  async function measure(ask: () => Promise<number>): Promise<void> {
    const from = clock.now()
    const time = await ask()
    const took = clock.now() - from
    if (took > tookMs * worse && from - measuredAt < forgottenAfterMs) return
    // The clock was read somewhere between question and answer.
    ahead = time - (from + took / 2)
    tookMs = Math.max(took, 0.5)
    measuredAt = from
  }

  function askAgain(): void {
    if (!ask || clock.now() - askedAt < askEveryMs) return
    askedAt = clock.now()
    measure(ask).catch(() => {}) // Redis is away: the last measurement holds
  }

  askAgain()
  return {
    ms() {
      askAgain()
      return ahead
    },
  }
}
