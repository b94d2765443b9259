/** When accounts and sessions were last here: written once a minute each, and nobody waits for it. */
import { keys } from './keys.ts'
import type { Redis } from './redis.ts'

const onceInMs = 60_000
/** Accounts and sessions that a process remembers; past that all are written anew. */
const mostRemembered = 50_000

export interface LastSeen {
  /** @param names an account's id, a session's hash */
  here(...names: string[]): void
  of(names: readonly string[]): Promise<(number | undefined)[]>
}

/** @param now ms */
export function createLastSeen(redis: Redis, now: () => number): LastSeen {
  const written = new Map<string, number>()
  return {
    here(...names) {
      const at = now()
      const due = names.filter(name => at - (written.get(name) ?? Number.NEGATIVE_INFINITY) >= onceInMs)
      if (due.length === 0) return
      if (written.size > mostRemembered) written.clear()
      for (const name of due) written.set(name, at)
      // Away: a minute that nobody knows of does no harm.
      redis.hset(keys.seen, Object.fromEntries(due.map(name => [name, String(at)]))).catch(() => {})
    },
    async of(names) {
      if (names.length === 0) return []
      const found = await redis.hmget(keys.seen, ...names)
      return found.map(at => (at === null ? undefined : Number(at)))
    },
  }
}
