/** The time by the clock of Redis, by which everything is committed. */
import { masterOf } from './cluster.ts'
import { keys } from './keys.ts'
import type { Redis } from './redis.ts'

/** @returns ms since 1970, to the microsecond */
export async function redisTime(redis: Redis): Promise<number> {
  // Of a Cluster it is one node's clock that counts, always the same.
  const [seconds, microseconds] = await masterOf(redis, keys.pages).time()
  return Number(seconds) * 1000 + Number(microseconds) / 1000
}
