/** Whether a Redis can hold what we promise: nothing acknowledged may be lost to a kill or evicted. */
import type { Redis } from './redis.ts'

/** What is judged of a Redis; a setting that it does not let be read, as hosted ones do, is undefined. */
export interface RedisState {
  version: string
  maxmemoryPolicy: string | undefined
  appendonly: string | undefined
  appendfsync: string | undefined
}

/** @returns one sentence for each thing that the promises need and this Redis does not do */
export async function weaknessesOf(redis: Redis): Promise<string[]> {
  return weaknessesIn({
    version: /redis_version:(\S+)/.exec(await redis.info('server'))?.[1] ?? '0',
    maxmemoryPolicy: await setting(redis, 'maxmemory-policy'),
    appendonly: await setting(redis, 'appendonly'),
    appendfsync: await setting(redis, 'appendfsync'),
  })
}

export function weaknessesIn({ version, maxmemoryPolicy, appendonly, appendfsync }: RedisState): string[] {
  const weaknesses: string[] = []
  if (Number.parseInt(version, 10) < 7) weaknesses.push(`Redis ${version} is too old: 7.0 or newer is needed.`)
  if (maxmemoryPolicy !== undefined && maxmemoryPolicy !== 'noeviction') {
    weaknesses.push(`Redis may evict data (maxmemory-policy is ${maxmemoryPolicy}): set it to noeviction.`)
  }
  if (appendonly === 'no') weaknesses.push('Redis keeps no append-only file: set appendonly yes.')
  if (appendfsync !== undefined && appendfsync !== 'always') {
    weaknesses.push(`Redis does not write to disk before it answers (appendfsync is ${appendfsync}): set it to always.`)
  }
  return weaknesses
}

async function setting(redis: Redis, name: string): Promise<string | undefined> {
  try {
    const answer = (await redis.config('GET', name)) as string[]
    return answer[1]
  } catch {
    return undefined // CONFIG is forbidden here: what cannot be read cannot be judged
  }
}
