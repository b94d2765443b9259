// Health, readiness and metrics, on their own port.
import { pino } from 'pino'
import { afterEach, expect, test } from 'vitest'
import { ConfigError } from '../../server/config.ts'
import { startOps } from '../../server/http/ops.ts'
import { createMetrics } from '../../server/metrics.ts'
import { openRedis } from '../../server/storage/redis.ts'
import { startRedis } from '../support/redis-server.ts'

const closing: (() => Promise<unknown> | void)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

type Ready = Parameters<typeof startOps>[0]['ready']

async function open(ready: Ready = async () => ({ ready: true, reasons: [] }), opsPort = 0) {
  const metrics = createMetrics()
  const ops = await startOps({ config: { opsPort }, metrics, ready, logger: pino({ level: 'silent' }) })
  closing.push(() => ops.stop())
  return { metrics, port: ops.port, get: (path: string) => fetch(`http://127.0.0.1:${ops.port}${path}`) }
}

test('health is a matter of running, readiness one of Redis', async () => {
  const server = await startRedis()
  const redis = await openRedis(server.url, 'request')
  closing.push(
    () => server.stop(),
    () => redis.disconnect(),
  )
  const { get } = await open(async () => {
    const reasons = await redis.ping().then(
      () => [],
      (error: Error) => [`Redis does not answer: ${error.message}`],
    )
    return { ready: reasons.length === 0, reasons }
  })
  expect((await get('/ready')).status).toBe(200)
  await server.kill()
  const away = await get('/ready')
  expect(away.status).toBe(503)
  expect(await away.json()).toEqual({ ready: false, reasons: [expect.stringMatching('Redis does not answer')] })
  expect((await get('/health')).status).toBe(200)
})

test('a readiness that fails or never comes is none', async () => {
  const failing = await open(async () => {
    throw new Error('no word from the queue')
  })
  expect(await (await failing.get('/ready')).json()).toEqual({ ready: false, reasons: ['no word from the queue'] })
  const hanging = await open(() => new Promise(() => {}))
  expect((await hanging.get('/ready')).status).toBe(503)
})

test('metrics are there from the start, and nothing else is', async () => {
  const { metrics, get } = await open()
  metrics.deliveries.inc(3)
  const answer = await get('/metrics')
  expect(answer.headers.get('content-type')).toMatch('text/plain')
  const text = await answer.text()
  expect(text).toContain('stop_press_deliveries_total 3')
  expect(text).toContain('stop_press_resets_total 0')
  expect((await get('/')).status).toBe(404)
})

test('a port that is taken is said in one sentence', async () => {
  const { port } = await open()
  await expect(open(undefined, port)).rejects.toThrow(ConfigError)
  await expect(open(undefined, port)).rejects.toThrow(`OPS_PORT=${port} is taken`)
})
