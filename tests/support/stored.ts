// Everything that is stored in a Redis, as plain values: to compare two newsrooms, and to keep one in a file.
import type { Redis } from '../../server/storage/redis.ts'

export type StoredValue =
  | { type: 'string'; value: string }
  | { type: 'hash'; value: Record<string, string> }
  | { type: 'set'; value: string[] }
  | { type: 'zset'; value: [member: string, score: string][] }
  | { type: 'stream'; value: [id: string, fields: string[]][] }

export type Stored = Record<string, StoredValue>

/** All of the newsroom's own keys, sorted; those of the queue are not. @param pattern for some of them only */
export async function dumpStored(redis: Redis, pattern = 'sp:*'): Promise<Stored> {
  const names = (await redis.keys(pattern)).toSorted()
  const dumped = await Promise.all(names.map(async name => [name, await valueOf(redis, name)] as const))
  return Object.fromEntries(dumped)
}

async function valueOf(redis: Redis, key: string): Promise<StoredValue> {
  const type = await redis.type(key)
  switch (type) {
    case 'string':
      return { type, value: (await redis.get(key)) ?? '' }
    case 'hash':
      return { type, value: sorted(await redis.hgetall(key)) }
    case 'set':
      return { type, value: (await redis.smembers(key)).toSorted() }
    case 'zset': {
      const pairs = await redis.zrange(key, '0', '-1', 'WITHSCORES')
      const members = pairs.filter((_, at) => at % 2 === 0)
      return { type, value: members.map((member, at) => [member, pairs[2 * at + 1] ?? '']) }
    }
    case 'stream':
      return { type, value: await redis.xrange(key, '-', '+') }
    default:
      throw new Error(`${key} is a ${type}`)
  }
}

/** Puts a dump into an empty Redis. */
export async function loadStored(redis: Redis, stored: Stored): Promise<void> {
  for (const [key, kept] of Object.entries(stored)) {
    if (kept.type === 'string') await redis.set(key, kept.value)
    else if (kept.type === 'hash') await redis.hset(key, kept.value)
    else if (kept.type === 'set') await redis.sadd(key, ...kept.value)
    else if (kept.type === 'zset') for (const [member, score] of kept.value) await redis.zadd(key, score, member)
    else for (const [id, fields] of kept.value) await redis.xadd(key, id, ...fields)
  }
}

function sorted(fields: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).toSorted(([one], [other]) => (one < other ? -1 : 1)))
}
