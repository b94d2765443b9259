/** What every start file that works on a Redis does first: refuse one that may lose what was acknowledged. */
import type { Config } from './config.ts'
import type { Logger } from './logger.ts'
import type { Metrics } from './metrics.ts'
import { refuseToStart } from './refuse.ts'
import { watchWeaknesses, weaknessesOf } from './storage/redis-check.ts'
import type { Redis } from './storage/redis.ts'

/**
 * A Redis that may lose what was acknowledged is refused, unless ALLOW_WEAK_REDIS=1; then it is said loudly. One that
 * takes its place later, as a promoted replica does, cannot be refused any more: it is said as loudly.
 * @returns sentences, which change with the Redis
 */
export async function refuseWeakRedis(
  redis: Redis,
  config: Config,
  metrics: Metrics,
  logger: Logger,
): Promise<string[]> {
  const weaknesses = await weaknessesOf(redis)
  if (weaknesses.length > 0 && !config.allowWeakRedis) {
    refuseToStart(
      `${weaknesses.join(' ')} (ALLOW_WEAK_REDIS=1 starts all the same, without the promise that nothing is lost.)`,
    )
  }
  function say(): void {
    metrics.weakRedis.set(weaknesses.length > 0 ? 1 : 0)
    if (weaknesses.length > 0) logger.warn({ weaknesses }, 'this Redis may lose what was acknowledged')
  }
  say()
  watchWeaknesses(redis, found => {
    if (found.join() === weaknesses.join()) return
    weaknesses.splice(0, weaknesses.length, ...found)
    say()
  })
  return weaknesses
}
