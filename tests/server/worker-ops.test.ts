// Health, readiness and metrics of a real worker process.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../../server/config.ts'
import { keys } from '../../server/storage/keys.ts'
import { openRedis } from '../../server/storage/redis.ts'
import { type House, openHouse } from '../support/house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.stop())

const opsUrl = () => house.workers[0]?.opsUrl as string
const metricsOf = async (url: string) => (await fetch(`${url}/metrics`)).text()

test('a worker says how it is, and how long commands took', async () => {
  expect((await fetch(`${opsUrl()}/health`)).status).toBe(200)
  expect(await (await fetch(`${opsUrl()}/ready`)).json()).toEqual({ ready: true, reasons: [] })
  const count = async () =>
    Number(/^stop_press_accepted_to_committed_seconds_count (\d+)$/m.exec(await metricsOf(opsUrl()))?.[1])
  const page = await house.createPage()
  await house.publish([page.slug], 'counted')
  await expect.poll(count).toBe(2)
  expect(await metricsOf(opsUrl())).toContain('stop_press_commands_total{outcome="committed"} 2')
})

test('what only a web process knows is not said by a worker', async () => {
  const [web, worker] = [await metricsOf(house.webs[0]?.opsUrl as string), await metricsOf(opsUrl())]
  for (const name of ['stop_press_queue_depth', 'stop_press_parked_commands']) {
    expect(web).toContain(`${name} 0`)
    expect(worker).not.toContain(name)
  }
})

test('how many commands are set aside is counted where they are kept, so it goes down again, too', async () => {
  const redis = await openRedis(house.redis.url, 'work')
  const says = async (count: number) => {
    await expect
      .poll(() => metricsOf(house.webs[0]?.opsUrl as string), { timeout: 5000 })
      .toContain(`stop_press_parked_commands ${count}`)
  }
  await redis.hset(keys.parked, 'a-command', '{}')
  await says(1)
  await redis.hdel(keys.parked, 'a-command')
  await says(0)
  redis.disconnect()
})

test('where the port is taken, a worker takes a free one and says which', async () => {
  const taken = new URL(opsUrl()).port
  const second = await house.startWorker({ WORKER_OPS_PORT: taken })
  expect(new URL(second.opsUrl).port).not.toBe(taken)
  expect(await second.logged(line => line.msg === 'ops')).toMatchObject({
    opsPort: Number(new URL(second.opsUrl).port),
  })
  expect((await fetch(`${second.opsUrl}/ready`)).status).toBe(200)
})

test('a worker without Redis is alive and not ready, until Redis is back', async () => {
  await house.redis.kill()
  const status = () => fetch(`${opsUrl()}/ready`).then(answer => answer.status)
  await expect.poll(status, { timeout: 10_000 }).toBe(503)
  expect((await fetch(`${opsUrl()}/health`)).status).toBe(200)
  await house.redis.restart()
  await expect.poll(status, { timeout: 10_000 }).toBe(200)
}, 30_000)

test('a worker never sits on a port that the site was given', () => {
  const portWith = (env: Record<string, string>) => readConfig({ REDIS_URL: 'unix:/redis', ...env }).workerOpsPort
  expect(portWith({})).toBe(9465)
  expect(portWith({ WORKER_OPS_PORT: '9470' })).toBe(9470)
  expect([portWith({ OPS_PORT: '9465' }), portWith({ PORT: '9465' })]).toEqual([0, 0])
})
