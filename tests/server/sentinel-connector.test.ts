// A client that is told of a new master in the very moment in which it connects anew goes on.
import type { Redis as Single } from 'ioredis'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openRedis } from '../../server/storage/redis.ts'
import { eventually } from '../support/eventually.ts'
import { startSentinel, type TestSentinel } from '../support/redis-sentinel.ts'

/** What the client keeps to itself: only a test reaches for it. */
interface Inside {
  connector: { failoverDetector: { sentinels: { client: { emit(event: string, channel: string): void } }[] } | null }
}

let group: TestSentinel
beforeAll(async () => {
  group = await startSentinel()
}, 60_000)
afterAll(() => group.stop())

test('a new master that is named while a connection is made anew does not end the client', async () => {
  const redis = (await openRedis(group.url, 'work')) as Single
  const { connector } = redis as unknown as Inside
  const listening = await eventually(() => {
    const clients = connector.failoverDetector?.sentinels.map(({ client }) => client) ?? []
    expect(clients.length).toBeGreaterThan(0)
    return clients
  })
  redis.once('connecting', () => {
    for (const client of listening) client.emit('message', '+switch-master')
  })
  redis.stream.destroy()
  expect(await redis.ping()).toBe('PONG')
  redis.disconnect()
}, 60_000)
