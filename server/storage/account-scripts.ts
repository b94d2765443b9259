/** The few steps on accounts that have to be one: each leaves the same state when a lost reply makes the client send it again. */
import type { Redis } from './redis.ts'

/** Keeps a record under a name nobody has, with the ways to find it. Says whether it is kept. */
const add = `
local kept = redis.call('HGET', KEYS[1], ARGV[1])
if kept then return kept == ARGV[2] and 1 or 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('HSET', KEYS[2], ARGV[3], ARGV[4])
return 1
`

/** The same for a token, which is found by its hash while its label has to be free. */
const addToken = `
local kept = redis.call('HGET', KEYS[3], ARGV[5])
if kept then return kept == ARGV[1] and 1 or 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('HSET', KEYS[2], ARGV[3], ARGV[4])
redis.call('HSET', KEYS[3], ARGV[5], ARGV[1])
return 1
`

/** Replaces a record that is still the one that was read. */
const replace = `
local kept = redis.call('HGET', KEYS[1], ARGV[1])
if kept == ARGV[3] then return 1 end
if kept ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return 1
`

interface Kept {
  hash: string
  ids: string
}

interface Found {
  field: string
  record: string
  id: string
  where: string
}

/** @returns false when the name has another record */
export async function addRecord(
  redis: Redis,
  { hash, ids }: Kept,
  { field, record, id, where }: Found,
): Promise<boolean> {
  return (await redis.eval(add, 2, hash, ids, field, record, id, where)) === 1
}

/** @returns false when the label belongs to another token */
export async function addTokenRecord(
  redis: Redis,
  { hash, ids, names }: Kept & { names: string },
  { field, record, id, where, label }: Found & { label: string },
): Promise<boolean> {
  return (await redis.eval(addToken, 3, hash, ids, names, field, record, id, where, label)) === 1
}

/** @returns false when the record is no longer `was` */
export async function replaceRecord(
  redis: Redis,
  hash: string,
  field: string,
  was: string,
  now: string,
): Promise<boolean> {
  return (await redis.eval(replace, 1, hash, field, was, now)) === 1
}
