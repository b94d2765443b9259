// The short form of `npm run bench -- fanout`: real processes, few readers, and no times, only what a delivery costs
// beside plain Socket.IO in the same seconds. It guards against a fan-out that has become dear, on any machine.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type House, openHouse } from '../../support/house.ts'
import { connectAll, measureSteady, type Standing, type SteadyPlan } from './measure.ts'
import { middle } from './ratios.ts'
import { subjectsOf } from './subjects.ts'

/** Far above what is measured, for a machine that does other things too; what was saved once would be lost beyond it. */
const mostOfPlain = 1.25

const plan: SteadyPlan = { readers: 300, sizes: [1500], rate: 30, seconds: 1, warmUpSeconds: 0.3, deflate: false }
const [size] = plan.sizes as [number]
const rounds = 3

let house: House
const stops: (() => Promise<unknown>)[] = []
const endings = {
  add(stop: () => Promise<unknown>) {
    stops.push(stop)
    return async () => void (await stops.splice(stops.indexOf(stop), 1)[0]?.())
  },
}

beforeAll(async () => {
  house = await openHouse({ LOG_LEVEL: 'warn' })
})
afterAll(async () => {
  while (stops.length > 0) await stops.pop()?.()
  await house?.stop()
})

test('a delivery costs less than plain Socket.IO spends on it, and none is lost, doubled or out of order', async () => {
  const standing: Standing[] = []
  const subjects = subjectsOf({ webs: 1, also: [], without: ['floor'], deflate: false })
  expect(subjects.map(one => one.kind)).toEqual(['ours', 'socket.io'])
  for (const subject of subjects) standing.push(await connectAll(house, subject, plan, endings, async () => {}))
  const ratios: number[] = []
  for (let round = 0; round < rounds; round++) {
    const costs: number[] = []
    for (const one of standing) {
      const { deliveries, frameBytes, serverNsPerDelivery } = await measureSteady(one, size, plan)
      expect(deliveries).toBe(plan.readers * plan.rate * plan.seconds)
      expect(frameBytes).toBeGreaterThan(0.95 * size)
      costs.push(serverNsPerDelivery)
    }
    ratios.push((costs[0] as number) / (costs[1] as number))
  }
  for (const one of standing) await one.finish()
  expect(middle(ratios), `of ${ratios.map(ratio => ratio.toFixed(2)).join(', ')}`).toBeLessThan(mostOfPlain)
}, 60_000)
