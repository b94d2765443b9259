/** How often a desk may ask, as a question per request. */
import { Allowance, type Allowed } from './allowance.ts'
import type { Clock } from './clock.ts'

/** @returns whether a request may be answered now */
export function createRequestLimit(clock: Clock, allowed: Allowed): () => boolean {
  const allowance = new Allowance(allowed, clock.now())
  return () => allowance.take(1, allowed, clock.now())
}
