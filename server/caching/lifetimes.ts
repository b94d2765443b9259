/** How long caches in front may keep answers, and what has to be true for the longer times. */

/**
 * Shared caches answer for a second, and one second more while they ask: so what was withdrawn is gone from them within
 * two. Browsers ask every time and mostly hear 304; the last second is theirs too, as one that is merely late.
 */
export const openLife = 'public, max-age=0, s-maxage=1, stale-while-revalidate=1'

/** An hour, for what only changes when it is purged: long enough to keep a rush of readers away, s-maxage in seconds. */
export const closedLife = 'public, max-age=0, s-maxage=3600, stale-while-revalidate=1'

/**
 * A process that has not compared a page with its log for so long may be behind without knowing, ms: then it gives nothing
 * the long life. Quiet pages are compared every five seconds.
 */
export const levelForMs = 10_000

/**
 * So long after an operation its tags are purged a second time, ms: an answer that a process gave while it was behind is
 * gone then. Longer than `levelForMs` by what the answer may have been on its way.
 */
export const purgeAgainAfterMs = 15_000
