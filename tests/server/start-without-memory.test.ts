// Redis has no memory left: what runs goes on to serve readers, and what is started meanwhile starts all the same.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addresses } from '../../shared/http-api.ts'
import { openRedis } from '../../server/storage/redis.ts'
import { type House, openHouse } from '../support/house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.stop())

test('processes that start on a Redis without memory serve readers, and take commands once there is room again', async () => {
  const page = await house.createPage()
  await house.workers.pop()?.stop()
  const redis = await openRedis(house.redisUrl, 'work')
  await redis.config('SET', 'maxmemory', 1)
  await expect(redis.set('anything', 'at all')).rejects.toThrow('OOM')

  await house.startWorker()
  const web = await house.startWeb()
  expect((await fetch(web.url + addresses.page(page.slug))).status).toBe(200)
  const refused = await house.command(
    { type: 'unpin', entry: { id: crypto.randomUUID() }, page: page.slug },
    { url: web.url },
  )
  expect(refused.status, 'no command is taken that could not be kept').toBe(503)

  await redis.config('SET', 'maxmemory', 0)
  redis.disconnect()
  await house.publish([page.slug], 'There is room again')
})
