// What the service is running out of is said before publishing stops, from what Redis and the disk say themselves.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DeskShortages } from '../../shared/http-api.ts'
import { shortagesIn, watchShortages } from '../../server/shortages.ts'
import { memoryUse } from '../../server/storage/memory-use.ts'
import { openRedis, type Redis } from '../../server/storage/redis.ts'
import { type House, openHouse } from '../support/house.ts'

const mb = 1024 ** 2
let house: House
let redis: Redis

beforeAll(async () => {
  house = await openHouse({}, { webs: 1, workers: 1 }, { args: ['--maxmemory', `${64 * mb}`] })
  redis = await openRedis(house.redis.url, 'work')
})
afterAll(async () => {
  redis.disconnect()
  await house.stop()
})

async function asked(token: string): Promise<Response> {
  return fetch(`${house.url}/desk/api/shortages`, { headers: token ? { Authorization: `Bearer ${token}` } : {} })
}

test('a Redis that is nearly full is told to everyone at the desk while publishing still works, and no longer once it is not', async () => {
  const token = await house.tokenOf('reporter')
  expect((await asked('')).status).toBe(401)
  const memory = async () =>
    ((await (await asked(token)).json()) as DeskShortages).shortages.filter(one => one.startsWith('Redis'))
  expect(await memory()).toEqual([])

  const page = await house.createPage()
  // Small pieces: a large one would need room on its way in, too.
  while (((await memoryUse(redis))?.usedBytes ?? 0) < 64 * mb * 0.87) await redis.rpush('ballast', 'x'.repeat(mb / 4))
  const full = await memoryUse(redis)
  expect(full?.mostBytes).toBe(64 * mb)
  expect((full?.usedBytes ?? 0) / (64 * mb)).toBeGreaterThan(0.85)
  await expect.poll(memory, { timeout: 15_000 }).toEqual([expect.stringMatching(/^Redis has used 8\d % of its memory/)])
  await house.publish([page.slug], 'Still in time')
  await redis.del('ballast')
  await expect.poll(memory, { timeout: 15_000 }).toEqual([])
}, 40_000)

test('a Redis without a limit of its own is measured by its machine', async () => {
  await redis.config('SET', 'maxmemory', '0')
  expect((await memoryUse(redis))?.mostBytes).toBeGreaterThan(64 * mb)
  await redis.config('SET', 'maxmemory', String(64 * mb))
})

test('each thing is told from its share on, with its figures, and not before', () => {
  const enough = {
    waiting: 7999,
    memory: { usedBytes: 84 * mb, mostBytes: 100 * mb },
    disk: { freeBytes: 1024 * mb },
  }
  expect(shortagesIn(enough)).toEqual([])
  expect(shortagesIn({ ...enough, waiting: 8000 })[0]).toMatch(/^8,000 commands are waiting .* at 10,000 no more/)
  expect(shortagesIn({ ...enough, memory: { usedBytes: 1843 * mb, mostBytes: 2048 * mb } })[0]).toContain(
    '89 % of its memory (1.8 GB of 2.0 GB)',
  )
  expect(shortagesIn({ ...enough, disk: { freeBytes: 412 * mb } })[0]).toContain('has 412 MB left')
})

test('however many ask, it is looked at once in five seconds, and what cannot be read keeps nothing else back', async () => {
  let now = 0
  let looks = 0
  const ask = watchShortages(
    {
      waiting: async () => {
        looks += 1
        return 9000
      },
      memory: () => Promise.reject(new Error('Redis is away')),
      disk: async () => ({ freeBytes: 1 }),
    },
    () => now,
  )
  const answers = await Promise.all([ask(), ask(), ask()])
  expect(answers[2]).toHaveLength(2)
  expect(looks).toBe(1)
  now = 5001
  await ask()
  expect(looks).toBe(2)
})
