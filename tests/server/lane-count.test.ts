// The number of lanes is settled by the first process: with another number a page would have two lanes at once.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { agreeOnLanes } from '../../server/storage/lane-count.ts'
import { openRedis, type Redis } from '../../server/storage/redis.ts'
import { startRedis, type TestRedis } from '../support/redis-server.ts'

let server: TestRedis
let redis: Redis

beforeAll(async () => {
  server = await startRedis()
  redis = await openRedis(server.url, 'work')
})

afterAll(async () => {
  redis.disconnect()
  await server.stop()
})

test('processes that start at once with different numbers agree on one; the others are refused in one sentence', async () => {
  const wanted = [3, 5, 3, 5]
  const tried = await Promise.allSettled(wanted.map(lanes => agreeOnLanes(redis, lanes)))
  const agreed = tried.flatMap(one => (one.status === 'fulfilled' ? [one.value] : []))
  expect(agreed).toHaveLength(2)
  expect(new Set(agreed).size).toBe(1)
  for (const one of tried) {
    if (one.status === 'rejected') expect(String(one.reason)).toMatch(/^Error: LANES=\d differs from the \d that/)
  }
  expect(await agreeOnLanes(redis, undefined)).toBe(agreed[0])
})

test('one Redis has one lane, unless it is said otherwise', async () => {
  await redis.flushall()
  expect(await agreeOnLanes(redis, undefined)).toBe(1)
  await expect(agreeOnLanes(redis, 2)).rejects.toThrow('LANES=2 differs from the 1')
})
