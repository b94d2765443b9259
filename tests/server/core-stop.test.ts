// A worker ends when it is asked to, also while Redis is away.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type House, openHouse } from '../support/house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse({}, { webs: 1, workers: 1 })
})
afterAll(() => house?.stop())

test('a worker that is asked to end does so, although Redis does not answer', async () => {
  await house.createPage()
  house.redis.pause()
  try {
    expect(await house.workers[0]?.stop()).toBe(0)
  } finally {
    house.redis.resume()
  }
}, 60_000)
