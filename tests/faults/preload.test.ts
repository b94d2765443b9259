// The library under Redis really delays, fills and shifts: a fault that hit nothing would prove nothing.
import { afterEach, beforeEach, expect, test, type TestContext } from 'vitest'
import { exitOf } from '../../server/launcher/bound.mjs'
import { startRedisServer, type RedisServer } from '../../server/launcher/redis-server.mjs'
import { obtainRedisProgram } from '../../server/launcher/redis-program.mjs'
import { openRedis, type Redis } from '../../server/storage/redis.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openPreload, type Preload, preloadMissing } from './preload.ts'

const missing = await preloadMissing()
let preload: Preload
let dir: string
let server: RedisServer
let redis: Redis

beforeEach(async context => {
  skipWithout(context)
  preload = await openPreload()
  dir = mkdtempSync(join(tmpdir(), 'sp-'))
  await start()
})
afterEach(async () => {
  if (missing) return
  redis.disconnect()
  preload.fillDisk(false)
  preload.delayFsync(0)
  await server.stop()
  preload.close()
  rmSync(dir, { recursive: true, force: true })
})

function skipWithout(context: TestContext): void {
  if (missing) context.skip(missing)
}

async function start(): Promise<void> {
  const program = await obtainRedisProgram(() => {})
  server = await startRedisServer({ program: { ...program, env: { ...program.env, ...preload.env } }, dir })
  redis = await openRedis(`unix:${server.socket}`, 'work')
}

/** The slowest write to disk that Redis has seen, ms. */
async function slowestFsync(): Promise<number> {
  const [, , , slowest] = ((await redis.call('LATENCY', 'LATEST')) as [string, number, number, number][]).find(
    ([event]) => event === 'aof-fsync-always',
  ) ?? ['', 0, 0, 0]
  return slowest
}

test('each fsync takes at least as long as asked', async () => {
  await redis.config('SET', 'latency-monitor-threshold', '1')
  preload.delayFsync(120)
  await redis.set('a', '1')
  expect(await slowestFsync()).toBeGreaterThanOrEqual(120)
})

test('with appendfsync always Redis ends when its disk is full, before it answers; what it answered is there when there is room', async () => {
  await redis.set('kept', 'yes')
  preload.fillDisk(true)
  const gone = exitOf(server.child)
  const asking = await openRedis(`unix:${server.socket}`, 'request')
  await expect(asking.set('lost', 'yes')).rejects.toThrow(/closed|retries|EPIPE|ECONNRESET/)
  asking.disconnect()
  expect(await gone).toMatchObject({ code: 1 })
  redis.disconnect()
  preload.fillDisk(false)
  await start()
  expect(await redis.get('kept')).toBe('yes')
  expect(await redis.get('lost')).toBeNull()
})

test('its time of day is ahead and behind, its timers are not', async () => {
  const hourMs = 3_600_000
  const timeMs = async () => Number((await redis.time())[0]) * 1000
  preload.shiftClock(hourMs)
  expect(Math.abs((await timeMs()) - Date.now() - hourMs)).toBeLessThan(60_000)
  preload.shiftClock(-hourMs)
  expect(Math.abs((await timeMs()) - Date.now() + hourMs)).toBeLessThan(60_000)
  expect(await redis.blpop('nothing-there', 0.1)).toBeNull()
  preload.shiftClock(0)
  expect(Math.abs((await timeMs()) - Date.now())).toBeLessThan(60_000)
})
