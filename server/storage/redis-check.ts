/** Whether a Redis can hold what we promise: nothing acknowledged may be lost to a kill or evicted; each master of it. */
import { isCluster, mastersOf } from './cluster.ts'
import type { Redis, Single } from './redis.ts'

/** What is judged of a Redis; a setting that it does not let be read, as hosted ones do, is undefined. */
export interface RedisState {
  version: string
  maxmemoryPolicy: string | undefined
  appendonly: string | undefined
  appendfsync: string | undefined
  /** `yes`: not while the append-only file is rewritten. */
  noAppendfsyncOnRewrite?: string | undefined
  /** A node of a Cluster or a replica, reached as if it were the one Redis. */
  isPart?: 'cluster' | 'replica' | undefined
}

/** @returns one sentence for each thing that the promises need and this Redis, or a master of it, does not do */
export async function weaknessesOf(redis: Redis): Promise<string[]> {
  if (!isCluster(redis)) return weaknessesIn({ ...(await stateOf(redis)), isPart: partOf(await redis.info()) })
  const found = await Promise.all(
    mastersOf(redis).map(async node => {
      const weaknesses = weaknessesIn(await stateOf(node))
      return weaknesses.map(sentence => `At ${node.options.host}:${node.options.port}: ${sentence}`)
    }),
  )
  return found.flat()
}

/**
 * Looks again whenever another server may have taken a master's place, for a replica has settings of its own.
 * @param found hears what there is now
 */
export function watchWeaknesses(redis: Redis, found: (weaknesses: string[]) => void): void {
  const look = () => {
    weaknessesOf(redis).then(found, () => {}) // gone again: the next connection is looked at
  }
  if (!isCluster(redis)) {
    redis.on('ready', look)
    return
  }
  const names = () =>
    mastersOf(redis)
      .map(({ options }) => `${options.host}:${options.port}`)
      .toSorted()
      .join(' ')
  let known = names()
  redis.on('refresh', () => {
    if (names() === known) return
    known = names()
    look()
  })
}

async function stateOf(redis: Single): Promise<RedisState> {
  return {
    version: /redis_version:(\S+)/.exec(await redis.info('server'))?.[1] ?? '0',
    maxmemoryPolicy: await setting(redis, 'maxmemory-policy'),
    appendonly: await setting(redis, 'appendonly'),
    appendfsync: await setting(redis, 'appendfsync'),
    noAppendfsyncOnRewrite: await setting(redis, 'no-appendfsync-on-rewrite'),
  }
}

function partOf(info: string): RedisState['isPart'] {
  if (/^redis_mode:cluster\b/m.test(info)) return 'cluster'
  return /^role:slave\b/m.test(info) ? 'replica' : undefined
}

export function weaknessesIn(state: RedisState): string[] {
  const { version, maxmemoryPolicy, appendonly, appendfsync, noAppendfsyncOnRewrite, isPart } = state
  const weaknesses: string[] = []
  if (isPart === 'cluster') weaknesses.push('This Redis is a node of a Cluster: set REDIS_URL to redis-cluster://….')
  if (isPart === 'replica')
    weaknesses.push('This Redis is a replica, which takes no writes: set REDIS_URL to its master.')
  if (Number.parseInt(version, 10) < 7) weaknesses.push(`Redis ${version} is too old: 7.0 or newer is needed.`)
  if (maxmemoryPolicy !== undefined && maxmemoryPolicy !== 'noeviction') {
    weaknesses.push(`Redis may evict data (maxmemory-policy is ${maxmemoryPolicy}): set it to noeviction.`)
  }
  if (appendonly === 'no') weaknesses.push('Redis keeps no append-only file: set appendonly yes.')
  if (appendfsync !== undefined && appendfsync !== 'always') {
    weaknesses.push(`Redis does not write to disk before it answers (appendfsync is ${appendfsync}): set it to always.`)
  }
  if (noAppendfsyncOnRewrite === 'yes') {
    weaknesses.push('Redis does not write to disk while it rewrites its file: set no-appendfsync-on-rewrite no.')
  }
  return weaknesses
}

async function setting(redis: Single, name: string): Promise<string | undefined> {
  try {
    const answer = (await redis.config('GET', name)) as string[]
    return answer[1]
  } catch {
    return undefined // CONFIG is forbidden here: what cannot be read cannot be judged
  }
}
