/** Takes a page back to what it was, as when its Redis node lost the newest writes and other nodes did not. */
import { pageKeys } from '../../server/storage/keys.ts'
import type { Redis } from '../../server/storage/redis.ts'

/** @returns a function that makes the page forget all since */
export async function rememberPage(redis: Redis, page: string): Promise<() => Promise<void>> {
  const kept = await Promise.all(pageKeys(page).map(async key => [key, await redis.dumpBuffer(key)] as const))
  return async () => {
    for (const [key, dump] of kept) {
      if (dump) await redis.restore(key, 0, dump, 'REPLACE')
      else await redis.del(key)
    }
  }
}
