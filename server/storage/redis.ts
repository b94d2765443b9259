/** Connections to Redis, of whatever form REDIS_URL has: one retry policy, and for each purpose how long a command may wait. */
import { Cluster, type ClusterOptions, type RedisOptions, Redis as Single } from 'ioredis'
import { type RedisPlace, readRedisUrl } from '../redis-url.ts'
import { MasterConnector } from './sentinel-connector.ts'

/** A connection to one Redis, to the master that Sentinels name, or to all masters of a Cluster. */
export type Redis = Single | Cluster
export type { Cluster, Single }

/**
 * request: someone waits for the answer, so an outage is an error at once.
 * work: waits for Redis to come back, however long; every script is idempotent, so a repeated one does no harm.
 * subscriber: resubscribed by hand, for what was announced meanwhile has to be read from the log.
 * replicas: is blocked while they are waited for; nothing is sent twice, for the answer is about this very connection.
 */
export type Purpose = 'request' | 'work' | 'subscriber' | 'replicas'

const purposes: Record<Purpose, RedisOptions> = {
  request: { enableOfflineQueue: false, commandTimeout: 1000, maxRetriesPerRequest: 1 },
  // Commands of one turn leave in one write, so that Redis answers them with one write to disk.
  work: { maxRetriesPerRequest: null, enableAutoPipelining: true },
  subscriber: { maxRetriesPerRequest: null, autoResubscribe: false },
  replicas: { enableOfflineQueue: false, commandTimeout: 2500, maxRetriesPerRequest: 0 },
}

/** On a Cluster, pipelines would mix slots, and one that moves would fail its neighbours: there each command goes by itself. */
const clusterPurposes: Record<Purpose, ClusterOptions> = {
  // So many attempts, a tenth of a second apart, are the second that a request has.
  request: {
    enableOfflineQueue: false,
    maxRedirections: 8,
    redisOptions: { commandTimeout: 1000, maxRetriesPerRequest: 1 },
  },
  work: { redisOptions: { maxRetriesPerRequest: null } },
  subscriber: { slotsRefreshInterval: 1000, redisOptions: { maxRetriesPerRequest: null } },
  replicas: { enableOfflineQueue: false, redisOptions: { commandTimeout: 2500, maxRetriesPerRequest: 0 } },
}

/** The default back-off of the client leaves it seconds behind after an outage; this one is back within a second. */
export function retryDelayMs(attempt: number): number {
  return Math.min(20 * 2 ** Math.min(attempt, 6), 1000)
}

/**
 * A connection may hang for ever, neither dead nor alive, when what lies between forgot it. One on which a question has been
 * without any answer for so long is given up for a new one, ms. Longer than a disk that is slow makes Redis silent.
 */
const hanging = { socketTimeout: 15_000 }

/** A master that became a replica refuses writes over a connection that is still good: only a new one finds the new master. */
function reconnectOnError(error: Error): boolean {
  return error.message.startsWith('READONLY')
}

/** How a client reaches one Redis, or the master that Sentinels name. @throws Error for a Cluster, which has no one place */
export function redisOptions(url: string): RedisOptions {
  const place = readRedisUrl(url)
  switch (place.kind) {
    case 'socket':
      return { path: place.path }
    case 'single':
      return { host: place.host, port: place.port, db: place.db, reconnectOnError, ...hanging, ...login(place) }
    case 'sentinel':
      return {
        sentinels: place.sentinels,
        name: place.name,
        db: place.db,
        reconnectOnError,
        ...hanging,
        // A master that hangs closes no connection: the Sentinels say when another one took its place.
        failoverDetector: true,
        Connector: MasterConnector,
        sentinelCommandTimeout: 1000,
        connectTimeout: 2000,
        sentinelRetryStrategy: retryDelayMs,
        sentinelReconnectStrategy: retryDelayMs,
        ...(place.sentinelUsername ? { sentinelUsername: place.sentinelUsername } : {}),
        ...(place.sentinelPassword ? { sentinelPassword: place.sentinelPassword } : {}),
        ...login(place),
        ...(place.tls ? { enableTLSForSentinelMode: true, sentinelTLS: {} } : {}),
      }
    case 'cluster':
      throw new Error('A Cluster has no one place.')
  }
}

function login({ username, password, tls }: { username?: string; password?: string; tls: boolean }): RedisOptions {
  return { ...(username ? { username } : {}), ...(password ? { password } : {}), ...(tls ? { tls: {} } : {}) }
}

/** Opens a connection and waits until it is ready. @throws the first connection error when Redis is not there within `withinMs` */
export async function openRedis(url: string, purpose: Purpose, withinMs = 5000): Promise<Redis> {
  const place = readRedisUrl(url)
  const redis =
    place.kind === 'cluster'
      ? clusterClient(place, clusterPurposes[purpose])
      : new Single({ ...redisOptions(url), ...purposes[purpose], retryStrategy: retryDelayMs })
  let last: Error | undefined
  const note = (error: Error) => {
    last = error
  }
  redis.on('error', note)
  redis.on('node error', note)
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

/** What the queue's own clients are made of: options for each of them, or one client of a Cluster that they share. */
export type LaneConnection =
  | (Omit<RedisOptions, 'retryStrategy'> & { retryStrategy: (attempt: number) => number })
  | Cluster

/** @param purpose request: an outage is an error at once, and the same command is sent again; work: it is waited out */
export function laneConnection(url: string, purpose: 'request' | 'work'): LaneConnection {
  const place = readRedisUrl(url)
  const waiting =
    purpose === 'work'
      ? { maxRetriesPerRequest: null }
      : { maxRetriesPerRequest: 0, enableOfflineQueue: false, commandTimeout: 2000 }
  if (place.kind !== 'cluster') return { ...redisOptions(url), retryStrategy: retryDelayMs, ...waiting }
  const { enableOfflineQueue, ...redis } = { enableOfflineQueue: true, ...waiting }
  // The queue connects anew by itself, and waits for the promise of it: one that finds the Cluster still deciding on a new
  // master would never end, for the client then begins again behind it.
  // It also breaks off what is still tried after three seconds, which this client survives only while nothing is tried:
  // so a command fails long before, and the queue tries again by itself.
  const patience = { enableReadyCheck: false, maxRedirections: 5 }
  return clusterClient(place, { enableOfflineQueue, ...patience, redisOptions: redis })
}

function clusterClient(place: Extract<RedisPlace, { kind: 'cluster' }>, options: ClusterOptions): Cluster {
  const cluster = new Cluster(place.nodes, {
    clusterRetryStrategy: retryDelayMs,
    // A master that hangs closes no connection: the others say when another one took its place.
    slotsRefreshInterval: 3000,
    // A certificate is made out to a name, which must not be lost on the way.
    ...(place.tls ? { dnsLookup: (address, found) => found(null, address) } : {}),
    ...options,
    redisOptions: { ...login(place), ...hanging, connectTimeout: 2000, ...options.redisOptions },
  })
  // Whoever asks first must not be the one who waits for a connection.
  cluster.on('+node', (node: Single) => {
    if (!node.options.readOnly && node.status === 'wait') node.connect().catch(() => {})
  })
  return cluster
}
