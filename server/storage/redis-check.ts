/** Whether a Redis can hold what we promise: nothing acknowledged may be lost to a kill or evicted. */
import type { Redis } from './redis.ts'

/** @returns one sentence for each thing that the promises need and this Redis does not do */
export async function weaknessesOf(redis: Redis): Promise<string[]> {
  const weaknesses: string[] = []
  const version = /redis_version:(\S+)/.exec(await redis.info('server'))?.[1] ?? '0'
  if (Number.parseInt(version, 10) < 7) weaknesses.push(`Redis ${version} is too old: 7.0 or newer is needed.`)
  const memory = await setting(redis, 'maxmemory-policy')
  if (memory !== undefined && memory !== 'noeviction') {
    weaknesses.push(`Redis may evict data (maxmemory-policy is ${memory}): set it to noeviction.`)
  }
  if ((await setting(redis, 'appendonly')) === 'no')
    weaknesses.push('Redis keeps no append-only file: set appendonly yes.')
  const fsync = await setting(redis, 'appendfsync')
  if (fsync !== undefined && fsync !== 'always') {
    weaknesses.push(`Redis does not write to disk before it answers (appendfsync is ${fsync}): set it to always.`)
  }
  return weaknesses
}

/** Undefined when the server does not let settings be read, as hosted ones do. */
async function setting(redis: Redis, name: string): Promise<string | undefined> {
  try {
    const answer = (await redis.config('GET', name)) as string[]
    return answer[1]
  } catch {
    return undefined // CONFIG is forbidden here: what cannot be read cannot be judged
  }
}
