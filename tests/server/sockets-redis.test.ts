/** The live side on a real Redis: whatever happens to it, readers end up with what its log holds. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { printCursor } from '../../shared/cursor.ts'
import type { PageId } from '../../shared/live-page.ts'
import { createAnnouncements } from '../../server/storage/announcements.ts'
import { createOperationLog } from '../../server/storage/operation-log.ts'
import { createPageIndex } from '../../server/storage/page-index.ts'
import { openRedis, type Redis } from '../../server/storage/redis.ts'
import { body, openNewsroom, type TestNewsroom } from '../support/newsroom.ts'
import { eventually } from '../support/eventually.ts'
import { openSocketHouse, type SocketHouse } from '../support/socket-house.ts'
import { openReader, type SocketReader } from '../support/socket-reader.ts'

const slug = 'the-story'
let room: TestNewsroom
let house: SocketHouse
let requests: Redis
let subscriber: Redis
let page: PageId

beforeEach(async () => {
  room = await openNewsroom()
  requests = await openRedis(room.server.url, 'request')
  subscriber = await openRedis(room.server.url, 'subscriber')
  house = await openSocketHouse({
    reads: createOperationLog(requests),
    announcements: createAnnouncements(subscriber),
    pages: createPageIndex(requests),
    announce: (channel, message) => requests.publish(channel, message),
  })
  page = await room.createPage({ slug })
})

afterEach(async () => {
  await house.stop()
  requests.disconnect()
  subscriber.disconnect()
  await room.stop()
})

async function inStep(readers: SocketReader[]): Promise<void> {
  const cursor = (await room.log.heads([page])).get(page)
  await eventually(() => {
    for (const reader of readers) expect(printCursor(reader.timeline.progress)).toBe(cursor && printCursor(cursor))
  })
}

test('[R1] [T2] every kind of operation reaches readers, and leaves memory and log with the same page', async () => {
  const reader = await openReader(house.url, slug)
  const ids: string[] = []
  for (let count = 1; count <= 10; count++)
    ids.push(await room.publish([page], `Entry ${count}`, { keyEvent: count === 3 }))
  const [first = '', second = '', third = ''] = ids
  await room.send({ type: 'edit', entry: { id: first, revision: 1, ...body('Edited') } })
  await room.send({ type: 'pin', entry: { id: second }, page })
  await room.send({ type: 'pin', entry: { id: third }, page })
  await room.send({ type: 'orderPins', page, pins: [third, second] })
  await room.send({ type: 'mark', entry: { id: first }, page })
  await room.send({ type: 'withdraw', entry: { id: second } })
  await room.send({ type: 'restore', entry: { id: second } })
  await room.publish([page], 'Pinned from the start', { pinned: true })
  await room.send({ type: 'page', page, settings: { batchSize: 5 } })
  await inStep([reader])
  expect(reader.events().filter(event => event === 'operation')).toHaveLength(19)
  expect(reader.answers).toHaveLength(1)
  expect(await house.relays.snapshot(page)).toEqual(await room.log.snapshot(page))
  reader.close()
})

test('[R2] [J2] a subscription that is cut loses nothing', async () => {
  const readers = [await openReader(house.url, slug), await openReader(house.url, slug)]
  for (let round = 1; round <= 3; round++) {
    await room.redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub')
    for (let count = 1; count <= 5; count++) await room.publish([page], `Round ${round}, entry ${count}`)
  }
  await inStep(readers)
  const published = [3, 2, 1].flatMap(round => [5, 4, 3, 2, 1].map(count => `Round ${round}, entry ${count}`))
  for (const reader of readers) {
    expect(reader.sees()).toEqual(published)
    reader.close()
  }
})

test('[R2] a Redis that is killed and comes back loses nothing, and readers stay connected', async () => {
  const reader = await openReader(house.url, slug)
  await room.publish([page], 'Before')
  await inStep([reader])
  await room.server.kill()
  await room.server.restart()
  await eventually(async () => expect(await room.redis.ping()).toBe('PONG'))
  await room.publish([page], 'After')
  await inStep([reader])
  expect(reader.sees()).toEqual(['After', 'Before'])
  expect(reader.socket.connected).toBe(true)
  expect(reader.answers).toHaveLength(1)
  reader.close()
})

test('[R4] a Redis that comes back with older data resets readers, who then hold what it holds', async () => {
  const reader = await openReader(house.url, slug)
  await room.publish([page], 'Kept')
  const keys = await room.redis.keys(`sp:{${page}}:*`)
  const kept = await Promise.all(keys.map(async key => [key, await room.redis.dumpBuffer(key)] as const))
  await room.publish([page], 'Lost')
  await inStep([reader])
  await Promise.all(kept.map(([key, data]) => room.redis.restore(key, 0, data as Buffer, 'REPLACE')))
  const added = (await room.redis.keys(`sp:{${page}}:*`)).filter(key => !keys.includes(key))
  if (added.length > 0) await room.redis.del(...added)
  await room.publish([page], 'Instead')
  await inStep([reader])
  expect(reader.sees()).toEqual(['Instead', 'Kept'])
  expect(reader.events()).toContain('reset')
  reader.close()
})

test('readers join from memory while Redis stands still', async () => {
  const reader = await openReader(house.url, slug)
  await room.publish([page], 'Before')
  await inStep([reader])
  room.server.pause()
  reader.losesConnection()
  await reader.comesBack()
  expect(reader.answers.at(-1)?.kind).toBe('catchUp')
  room.server.resume()
  await room.publish([page], 'After')
  await inStep([reader])
  reader.close()
})
