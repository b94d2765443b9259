/** How many lanes a newsroom has: agreed on by its first process, for the number decides which lane a page's commands take. */
import { ConfigError } from '../config.ts'
import { isCluster } from './cluster.ts'
import { keys } from './keys.ts'
import type { Redis } from './redis.ts'

/** One lane does what one Redis can; on a Cluster several masters share the work. */
const usual = { single: 1, cluster: 4 }

/**
 * @param wanted undefined: what the others have, or as many as are usual where this is the first
 * @throws ConfigError when the newsroom has another number of lanes
 */
export async function agreeOnLanes(redis: Redis, wanted: number | undefined): Promise<number> {
  const first = wanted ?? (isCluster(redis) ? usual.cluster : usual.single)
  // Read first: a Redis without memory left takes no writes, and is no reason not to start.
  const known = await redis.get(keys.lanes)
  const kept = Number(known ?? (await redis.set(keys.lanes, first, 'NX', 'GET')) ?? first)
  if (wanted !== undefined && wanted !== kept) {
    throw new ConfigError(
      `LANES=${wanted} differs from the ${kept} that this newsroom was started with: leave LANES out, or see docs/redis.md for how to change it.`,
    )
  }
  return kept
}
