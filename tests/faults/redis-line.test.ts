// The line between our processes and Redis really cuts, holds, loses, doubles and swaps: a fault that hit nothing would prove nothing.
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { openRedis, type Purpose, type Redis } from '../../server/storage/redis.ts'
import { eventually } from '../support/eventually.ts'
import { startRedis, type TestRedis } from '../support/redis-server.ts'
import { openRedisLine, type RedisLine } from './redis-line.ts'
import { respFrames, wordsOf } from './resp-frames.ts'

let redis: TestRedis
let direct: Redis
let line: RedisLine
const opened: Redis[] = []
beforeAll(async () => {
  redis = await startRedis()
  direct = await openRedis(redis.url, 'work')
})
beforeEach(async () => {
  line = await openRedisLine(redis.url)
})
afterEach(async () => {
  for (const client of opened.splice(0)) client.disconnect()
  await line.close()
})
afterAll(async () => {
  direct.disconnect()
  await redis.stop()
})

async function over(purpose: Purpose): Promise<Redis> {
  const client = await openRedis(line.url, purpose)
  opened.push(client)
  return client
}

/** Subscribes, and collects what is heard. */
async function subscriber(channel: string): Promise<{ client: Redis; heard: string[] }> {
  const client = await over('subscriber')
  const heard: string[] = []
  client.on('message', (_channel: string, message: string) => heard.push(message))
  await client.subscribe(channel)
  return { client, heard }
}

async function publish(channel: string, ...messages: string[]): Promise<void> {
  for (const message of messages) await direct.publish(channel, message)
}

test('frames are cut exactly, wherever the bytes were torn', () => {
  const frames = [
    '>3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$4\r\na\r\nb\r\n',
    '+OK\r\n',
    '*2\r\n%1\r\n+k\r\n:1\r\n$-1\r\n',
    '*0\r\n',
  ]
  const all = Buffer.from(frames.join(''))
  for (let size = 1; size <= all.length; size += 1) {
    const got: string[] = []
    const take = respFrames(frame => got.push(frame.toString()))
    for (let at = 0; at < all.length; at += size) take(all.subarray(at, at + size))
    expect(got).toEqual(frames)
  }
  expect(wordsOf(Buffer.from(frames[0] as string), 3)).toEqual(['message', 'c', 'a\r\nb'])
})

test('it carries what Redis can say, large replies included', async () => {
  const client = await over('request')
  const text = 'x'.repeat(1_000_000)
  await client.set('large', text)
  expect(await client.get('large')).toBe(text)
  expect(await client.hgetall('nothing')).toEqual({})
  await expect(client.call('no-such-command')).rejects.toThrow('unknown command')
})

test('messages are dropped, doubled and swapped, as many as asked for', async () => {
  const { heard } = await subscriber('news')
  const drops = line.pubsub.drop(2)
  await publish('news', '1', '2', '3')
  await eventually(() => expect(heard).toEqual(['3']))
  expect(drops.hit).toHaveLength(2)

  const doubles = line.pubsub.double(1)
  await publish('news', '4', '5')
  await eventually(() => expect(heard).toEqual(['3', '4', '4', '5']))
  await doubles.done

  const swaps = line.pubsub.swap(1)
  await publish('news', '6', '7', '8')
  await eventually(() => expect(heard.slice(4)).toEqual(['7', '6', '8']))
  await swaps.done
  expect(swaps.hit).toEqual([expect.stringContaining('news')])
})

test('a message that nothing overtakes arrives late', async () => {
  const { heard } = await subscriber('quiet')
  const swaps = line.pubsub.swap(1)
  await publish('quiet', 'alone')
  await eventually(() => expect(heard).toEqual(['alone']))
  expect(swaps.hit).toEqual([])
  swaps.stop()
})

test('silence lasts until it is stopped', async () => {
  const { heard } = await subscriber('news')
  const silence = line.pubsub.drop(Infinity)
  await publish('news', '1', '2', '3')
  await eventually(() => expect(silence.hit).toHaveLength(3))
  silence.stop()
  await publish('news', '4')
  await eventually(() => expect(heard).toEqual(['4']))
})

test('a reply is lost after Redis has done what was asked', async () => {
  const client = await over('request')
  const key = `count-${randomUUID()}`
  await client.get(key)
  const losses = line.loseReplies(1)
  // Retried by the client after the connection was cut: done twice, answered once.
  await client.eval('return redis.call("INCR", KEYS[1])', 1, key)
  expect(losses.hit).toEqual(['eval'])
  await losses.done
  expect(await direct.get(key)).toBe('2')
})

test('each kind of reply is lost once', async () => {
  const client = await over('work')
  const losses = line.loseEachReplyOnce()
  await client.set('a', '1')
  await client.set('a', '2')
  await client.get('a')
  losses.stop()
  expect(losses.hit.filter(kind => kind === 'set' || kind === 'get')).toEqual(['set', 'get'])
})

test('only subscribers are cut, or all', async () => {
  const work = await over('work')
  const { client } = await subscriber('news')
  await work.ping()
  expect(line.connections().filter(({ isSubscriber }) => isSubscriber)).toHaveLength(1)
  const again = new Promise(resolve => client.once('ready', resolve))
  expect(line.cutSubscribers()).toEqual([expect.stringMatching(/^subscriber \d+ \(port \d+\)$/)])
  await again
  const lost = new Promise(resolve => work.once('close', resolve))
  expect(line.cutAll().length).toBeGreaterThan(0)
  await lost
  expect(await work.ping()).toBe('PONG')
})

test('on a half-open connection nothing passes, and new ones work', async () => {
  const work = await over('work')
  const half = line.halfOpen('all')
  expect(half.names).toHaveLength(1)
  let isAnswered = false
  const answer = work.set('half', 'open').then(() => {
    isAnswered = true
  })
  const other = await over('request')
  expect(await other.get('half')).toBeNull()
  expect(isAnswered).toBe(false)
  half.resume()
  await answer
  expect(await other.get('half')).toBe('open')

  const torn = line.halfOpen('all')
  const late = work.get('half')
  torn.destroy()
  expect(await late).toBe('open')
})

test('while it is held nothing passes, on new connections neither', async () => {
  const client = await over('work')
  line.hold()
  const answer = client.set('held', 'back')
  await expect(openRedis(line.url, 'request', 300)).rejects.toThrow('did not answer')
  expect(await direct.get('held')).toBeNull()
  line.release()
  await answer
  expect(await direct.get('held')).toBe('back')
})

test('it stands while Redis is away', async () => {
  const client = await over('work')
  await redis.kill()
  const answer = client.set('after', 'all')
  await redis.restart()
  expect(await answer).toBe('OK')
})
