/** How long to wait before asking again: longer after every failure, and never all readers at the same moment. */
import type { Told } from './following.ts'

/** The wait after a first failure. */
export const retryMs = 1000

/** A wait around `ms`, 20 % up or down. @param chance 0 to 1 */
export function around(ms: number, chance: number): number {
  return ms * (0.8 + 0.4 * chance)
}

/** `firstMs` after the first failure, twice that after the second …, at most a minute, jittered. */
export function backOff(firstMs: number, failures: number, chance: number): number {
  return around(Math.min(firstMs * 2 ** Math.max(0, failures - 1), 60_000), chance)
}

const firstComeBackMs = 500
const mostComeBackMs = 10_000
/** A socket that is not open, or a question that is not answered by then, has failed, ms. */
export const answerWithinMs = 10_000

/**
 * The wait before the socket is tried again: each is longer than the one before, and all are random, so that readers do
 * not arrive together.
 * @param failures tries since the server last let us in @param drainMs the server is going, and readers come back spread over this time
 */
export function comeBackMs(failures: number, drainMs: number, chance: number): number {
  const spreadMs = drainMs || Math.min(firstComeBackMs * 2 ** failures, mostComeBackMs - firstComeBackMs)
  return firstComeBackMs + spreadMs * chance
}

/** How long a server asked not to be asked again, ms. */
export function leastWait(answer: Told): number {
  return (answer.kind === 'failed' && answer.retryAfterMs) || 0
}
