/** Calls what knows the caches in front: one request with the tags that they have to forget. */
import type { PurgeHook } from '../config.ts'
import type { CacheTag } from './cache-tags.ts'

/** Tags in one call: what the purge interfaces of large networks take. */
export const mostTags = 30
/** How long an answer is waited for, ms. */
const patienceMs = 3000

/** @throws when the answer is not 2xx, does not come in time, or the signal ends it */
export type CallPurge = (tags: readonly CacheTag[], signal: AbortSignal) => Promise<void>

/** The tags go as JSON and as a header: different caches read different ones. */
export function createPurgeCall({ url, header }: PurgeHook): CallPurge {
  return async (tags, signal) => {
    const patience = new AbortController()
    const giveUp = () => patience.abort(new Error('The purge hook was not waited for any longer.'))
    const late = setTimeout(giveUp, patienceMs)
    signal.addEventListener('abort', giveUp)
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          'Surrogate-Key': tags.join(' '),
          ...(header ? { [header[0]]: header[1] } : {}),
        },
        body: JSON.stringify({ tags }),
        // What purges is where the setting says: a redirect is a mistake, and would lose the body.
        redirect: 'error',
        signal: patience.signal,
      })
      await answer.arrayBuffer() // so that the connection is free again
      if (!answer.ok) throw new Error(`The purge hook answered ${answer.status}.`)
    } finally {
      clearTimeout(late)
      signal.removeEventListener('abort', giveUp)
    }
  }
}
