/** Connections to Redis: one retry policy, and for each purpose how long a command may wait. */
import { Redis, type RedisOptions } from 'ioredis'

export type { Redis }

/**
 * request: someone waits for the answer, so an outage is an error at once.
 * work: waits for Redis to come back, however long; every script is idempotent, so a repeated one does no harm.
 * subscriber: resubscribed by hand, for what was announced meanwhile has to be read from the log.
 */
export type Purpose = 'request' | 'work' | 'subscriber'

const purposes: Record<Purpose, RedisOptions> = {
  request: { enableOfflineQueue: false, commandTimeout: 1000, maxRetriesPerRequest: 1 },
  // Commands of one turn leave in one write, so that Redis answers them with one write to disk.
  work: { maxRetriesPerRequest: null, enableAutoPipelining: true },
  subscriber: { maxRetriesPerRequest: null, autoResubscribe: false },
}

/** The default back-off of the client leaves it seconds behind after an outage; this one is back within a second. */
export function retryDelayMs(attempt: number): number {
  return Math.min(20 * 2 ** Math.min(attempt, 6), 1000)
}

/** @param url `redis://`, `rediss://` or `unix:/path` */
export function redisOptions(url: string): RedisOptions {
  if (url.startsWith('unix:')) return { path: url.slice('unix:'.length) }
  const { hostname, port, username, password, pathname, protocol } = new URL(url)
  return {
    host: hostname,
    port: Number(port || 6379),
    ...(username ? { username: decodeURIComponent(username) } : {}),
    ...(password ? { password: decodeURIComponent(password) } : {}),
    ...(pathname.length > 1 ? { db: Number(pathname.slice(1)) } : {}),
    ...(protocol === 'rediss:' ? { tls: {} } : {}),
  }
}

/** Opens a connection and waits until it is ready. @throws the first connection error when Redis is not there within `withinMs` */
export async function openRedis(url: string, purpose: Purpose, withinMs = 5000): Promise<Redis> {
  const redis = new Redis({ ...redisOptions(url), ...purposes[purpose], retryStrategy: retryDelayMs })
  let last: Error | undefined
  redis.on('error', error => {
    last = error
  })
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => {
      redis.disconnect()
      reject(last ?? new Error('Redis did not answer'))
    }, withinMs)
    redis.once('ready', () => {
      clearTimeout(late)
      resolve()
    })
  })
  return redis
}
