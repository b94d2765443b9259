/** What every start file does first: refuse settings or a Redis that cannot work, in one sentence. */
import type { Server } from 'node:http'
import { type Config, ConfigError } from './config.ts'
import type { Logger } from './logger.ts'
import type { Metrics } from './metrics.ts'
import { withoutSecrets } from './redis-url.ts'
import { watchWeaknesses, weaknessesOf } from './storage/redis-check.ts'
import type { Redis } from './storage/redis.ts'

/** Says the sentence in the form that the launcher shows, and ends the process. */
export function refuseToStart(sentence: string): never {
  process.stderr.write(`${JSON.stringify({ event: 'refused-to-start', sentence })}\n`)
  process.exit(1)
}

/** The result, or the end of the process where settings cannot work. */
export function orRefuse<Result>(read: () => Result): Result {
  try {
    return read()
  } catch (error) {
    if (error instanceof ConfigError) refuseToStart(error.message)
    throw error
  }
}

/** For settings that only show that they cannot work when they are used. */
orRefuse.config = (error: unknown): never => {
  if (error instanceof ConfigError) refuseToStart(error.message)
  throw error
}

/** For a Redis that did not answer in time. */
orRefuse.unreachable =
  (config: Config) =>
  (error: Error): never =>
    refuseToStart(`Redis at ${withoutSecrets(config.redisUrl)} cannot be reached (${error.message}).`)

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

/**
 * Connections that wait to be taken while the process is at something else; the system may allow fewer. Node's own 511
 * are fewer than come at once when another process dies, and whoever finds no room tries again after seconds.
 */
const mostUnaccepted = 4096

/** Opens the public port; one that is taken is refused in a sentence. */
export async function listen(server: Server, config: Config): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(config.port, config.host, mostUnaccepted, resolve)
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE') refuseToStart(`PORT=${config.port} is taken by another process: choose another.`)
    refuseToStart(`HOST=${config.host} PORT=${config.port} cannot be opened (${error.message}).`)
  })
}
