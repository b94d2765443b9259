/** How often one reader may ask: enough for any good reason, too little to keep a server busy. */
import type { Clock } from './clock.ts'

const ofReader = { perSecond: 1, burst: 5 }

/** @returns a question per request: may it be answered now? */
export function createRequestLimit(clock: Clock, { perSecond, burst } = ofReader): () => boolean {
  let left = burst
  let countedAt = clock.now()
  return () => {
    const now = clock.now()
    left = Math.min(burst, left + ((now - countedAt) / 1000) * perSecond)
    countedAt = now
    if (left < 1) return false
    left--
    return true
  }
}
