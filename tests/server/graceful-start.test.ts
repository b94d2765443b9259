// A process that is asked to end while it still starts ends at once, with 0; until it serves it is not ready.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { endsByItself } from '../support/ends.ts'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'
import { run } from '../support/house.ts'
import { startRedis } from '../support/redis-server.ts'

/** Starts a process whose Redis stands still, so that it cannot come to its end of starting. */
async function starting(kind: 'web' | 'worker' | 'media') {
  const redis = await startRedis()
  const dataDir = mkdtempSync(join(tmpdir(), 'sp-data-'))
  redis.pause()
  const [port, opsPort] = [String(await freePort()), String(await freePort())]
  const ops: Record<string, string> = {
    [{ web: 'OPS_PORT', worker: 'WORKER_OPS_PORT', media: 'MEDIA_OPS_PORT' }[kind]]: opsPort,
  }
  const child = run(`server/${kind}`, { REDIS_URL: redis.url, DATA_DIR: dataDir, DEMO: '0', PORT: port, ...ops })
  onTestFinished(async () => {
    await child.kill()
    redis.resume()
    await redis.stop()
    rmSync(dataDir, { recursive: true })
  })
  const ready = await eventually(() => fetch(`http://127.0.0.1:${opsPort}/ready`))
  return { ...child, ready }
}

test.each(['web', 'worker', 'media'] as const)('a %s that starts says so, and ends when it is asked to', async kind => {
  const { ready, ...child } = await starting(kind)
  expect([ready.status, await ready.json()]).toEqual([503, { ready: false, reasons: ['The process is starting.'] }])
  expect(await endsByItself(child)).toBe(0)
  expect(child.log.some(line => line.event === 'ready' || line.event === 'started')).toBe(false)
})
