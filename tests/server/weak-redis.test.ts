// A Redis that may lose what was acknowledged is refused in one sentence, or said loudly where it was allowed.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { weaknessesIn } from '../../server/storage/redis-check.ts'
import { openHouse } from '../support/house.ts'
import { startRedis, type TestRedisOptions } from '../support/redis-server.ts'

const good = { version: '7.0.15', maxmemoryPolicy: 'noeviction', appendonly: 'yes', appendfsync: 'always' }

async function redisWith(options: TestRedisOptions): Promise<string> {
  const redis = await startRedis(options)
  onTestFinished(() => redis.stop())
  return redis.url
}

/** Starts a process that is expected to refuse. */
async function refusalOf(kind: 'web' | 'worker', url: string): Promise<{ code: number; sentence: string }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../dist/server', `${kind}.js`)], {
    env: { ...process.env, REDIS_URL: url, PORT: '0', OPS_PORT: '0', DATA_DIR: mkdtempSync(join(tmpdir(), 'sp-')) },
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const [code] = (await once(child, 'exit')) as [number]
  const line = said.split('\n').find(text => text.includes('refused-to-start'))
  return { code, sentence: (JSON.parse(line ?? '{"sentence":""}') as { sentence: string }).sentence }
}

test('what every promise needs is named, one sentence each', () => {
  expect(weaknessesIn(good)).toEqual([])
  expect(weaknessesIn({ ...good, version: '6.2.14' })[0]).toContain('6.2.14 is too old')
  expect(weaknessesIn({ ...good, appendonly: 'no' })[0]).toContain('appendonly yes')
  expect(weaknessesIn({ ...good, noAppendfsyncOnRewrite: 'yes' })[0]).toContain('no-appendfsync-on-rewrite no')
  expect(weaknessesIn({ ...good, isPart: 'cluster' })[0]).toContain('redis-cluster:')
  expect(
    weaknessesIn({ version: '8.0.0', maxmemoryPolicy: undefined, appendonly: undefined, appendfsync: undefined }),
  ).toEqual([])
})

test.each(['web', 'worker'] as const)(
  '%s refuses a Redis that does not write to disk before it answers',
  async kind => {
    const { code, sentence } = await refusalOf(kind, await redisWith({ appendfsync: 'everysec' }))
    expect([code, sentence]).toEqual([1, expect.stringContaining('appendfsync is everysec')])
  },
)

test('a Redis that may evict is refused', async () => {
  const url = await redisWith({ args: ['--maxmemory-policy', 'allkeys-lru'] })
  expect((await refusalOf('worker', url)).sentence).toContain('maxmemory-policy is allkeys-lru')
})

test('a Redis that is not there is named, without its password', async () => {
  const { code, sentence } = await refusalOf('worker', 'redis://:secret@127.0.0.1:1')
  expect([code, sentence]).toEqual([1, expect.stringMatching(/127\.0\.0\.1:1 cannot be reached/)])
  expect(sentence).not.toContain('secret')
})

test('ALLOW_WEAK_REDIS starts all the same; readiness and metrics say so', async () => {
  const house = await openHouse({ ALLOW_WEAK_REDIS: '1' }, { webs: 1, workers: 1 }, { appendfsync: 'everysec' })
  onTestFinished(() => house.stop())
  const opsUrl = house.webs[0]?.opsUrl
  const ready = (await (await fetch(`${opsUrl}/ready`)).json()) as { ready: boolean; reasons: string[] }
  expect(ready).toEqual({ ready: true, reasons: [expect.stringContaining('everysec')] })
  expect(await (await fetch(`${opsUrl}/metrics`)).text()).toContain('stop_press_weak_redis 1')
})
