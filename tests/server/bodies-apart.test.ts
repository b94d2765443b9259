// [R5] [T6] Where a page has very many readers their sockets carry headers, and bodies come over HTTP from memory.
import { Redis } from 'ioredis'
import { afterEach, expect, test } from 'vitest'
import { channels } from '../../server/storage/keys.ts'
import { fetchWindowMs } from '../../server/live/bodies-apart.ts'
import { printCursor } from '../../shared/cursor.ts'
import type { EntryHeader, PlacedEntry } from '../../shared/entry.ts'
import { addresses } from '../../shared/http-api.ts'
import type { Operation } from '../../shared/operation.ts'
import { protocolVersion } from '../../shared/socket-events.ts'
import { eventually } from '../support/eventually.ts'
import { openHouse as openWholeHouse } from '../support/house.ts'
import { createMemoryLog, type NewEntry } from '../support/memory-log.ts'
import { body } from '../support/newsroom.ts'
import { openSocketHouse } from '../support/socket-house.ts'
import { connected, openReader, openSocket, type SocketReader } from '../support/socket-reader.ts'

const page = 'story'
const long = body('Long', 'A sentence of a long report. '.repeat(50))

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const end of undo.splice(0).toReversed()) await end()
})

async function openHouse(bodiesApartAbove: number) {
  const log = createMemoryLog()
  log.createPage({ id: page, slug: 'a-story' })
  const parts = { reads: log, announcements: log, pages: log, announce: log.announce }
  const house = await openSocketHouse(parts, { config: { bodiesApartAbove } })
  undo.push(() => house.stop())
  const readers: SocketReader[] = []
  undo.push(() => readers.forEach(reader => reader.close()))
  return {
    log,
    readers,
    async comes(count: number) {
      for (let left = count; left > 0; left -= 1) readers.push(await openReader(house.url, 'a-story'))
    },
    async goes(count: number) {
      for (const reader of readers.splice(-count)) reader.close()
      await eventually(() => expect(house.sockets.readersOf(page)).toBe(readers.length))
    },
    /** A desk, and the operations it heard. */
    async desk() {
      const socket = openSocket(house.url, { auth: { desk: true } })
      undo.push(() => socket.close())
      const heard: Operation[] = []
      socket.on('operation', operation => heard.push(operation))
      await connected(socket)
      const cursor = printCursor(log.cursor(page))
      await socket.emitWithAck('join', { page, cursor, protocol: protocolVersion })
      return heard
    },
    /** How an entry came to every reader. */
    async sent(entry: NewEntry) {
      const { sequence } = log.publish(page, entry)
      const found = () =>
        readers.map(({ heard }) => {
          const operations = heard.flatMap(({ event, payload }) =>
            event === 'operation' ? [payload as Operation] : [],
          )
          return entryIn(operations.find(operation => operation.sequence === sequence))
        })
      await eventually(() => expect(found().every(one => one !== undefined)).toBe(true))
      const [first, ...others] = found()
      for (const other of others) expect(other).toEqual(first)
      return first as EntryHeader | PlacedEntry
    },
  }
}

function entryIn(operation: Operation | undefined): EntryHeader | PlacedEntry | undefined {
  return operation && 'entry' in operation ? operation.entry : undefined
}

test('bodies go apart once a page has more readers than that, and along again when a fifth of these is gone', async () => {
  const { comes, goes, sent } = await openHouse(5)
  await comes(5)
  expect(await sent(long)).toHaveProperty('blocks')
  await comes(1)
  const header = await sent(long)
  expect(header).toMatchObject({ headline: 'Long', bodyPending: true, bodyWithinMs: fetchWindowMs(6) })
  expect(header).not.toHaveProperty('blocks')
  await goes(2)
  expect(await sent(long)).toHaveProperty('bodyPending')
  await goes(1)
  expect(await sent(long)).toHaveProperty('blocks')
  await comes(2)
  expect(await sent(long)).toHaveProperty('blocks')
})

test('desks are sent every body; breaking news, imports and what is short come whole to all', async () => {
  const { comes, desk, sent, log } = await openHouse(1)
  await comes(2)
  const heard = await desk()
  expect(await sent(long)).toHaveProperty('bodyPending')
  await eventually(() => expect(entryIn(heard[0])).toHaveProperty('blocks'))
  expect(await sent({ ...long, kind: 'breaking' })).toHaveProperty('blocks')
  expect(await sent({ ...long, quiet: true })).toHaveProperty('blocks')
  expect(await sent(body('Short', 'A few words.'))).toHaveProperty('blocks')
  await eventually(() => expect(heard.map(({ sequence }) => sequence)).toEqual([2, 3, 4, 5]))
  expect(log.cursor(page).sequence).toBe(5)
})

test('without the setting every body goes along', async () => {
  const { comes, sent } = await openHouse(0)
  await comes(3)
  expect(await sent(long)).toHaveProperty('blocks')
})

test('what fits in no frame is asked for over a while where readers are many, whatever it is; a desk asks at once', async () => {
  const { comes, desk, sent, log } = await openHouse(0)
  await comes(2)
  const heard = await desk()
  const tooLong = body('Too long', 'A sentence of a very long report. '.repeat(600))
  expect(await sent(tooLong)).toHaveProperty('bodyPending')
  expect(await sent(tooLong), 'two ask at once').not.toHaveProperty('bodyWithinMs')
  await log.announce(channels.readers, JSON.stringify({ from: 'another', readers: { [page]: 3000 } }))
  for (const more of [{}, { kind: 'breaking' as const }, { quiet: true }]) {
    expect(await sent({ ...tooLong, ...more })).toMatchObject({ bodyPending: true, bodyWithinMs: fetchWindowMs(3002) })
  }
  expect(await sent(long)).toHaveProperty('blocks')
  await eventually(() => expect(heard).toHaveLength(6))
  const [first, ...others] = heard.slice(0, 5).map(entryIn)
  expect(first).toHaveProperty('bodyPending')
  for (const other of [first, ...others]) expect(other).not.toHaveProperty('bodyWithinMs')
})

test('a body that everybody asks for comes from memory, and Redis is not asked', async () => {
  const house = await openWholeHouse()
  undo.push(() => house.stop())
  const { id, slug } = await house.createPage()
  const reader = await openReader(house.url, slug)
  undo.push(reader.close)
  const entry = await house.publish([slug], 'Asked for by all', { blocks: long.blocks })
  await eventually(() => expect(reader.sees()).toEqual(['Asked for by all']))
  const ask = (revision: number) => fetch(house.url + addresses.entry(id, entry, revision))
  const redis = new Redis(house.redis.socket)
  undo.push(() => redis.disconnect())
  const asked = async () => Number(/total_commands_processed:(\d+)/.exec(await redis.info('stats'))?.[1])

  const before = await asked()
  for (let round = 0; round < 8; round += 1) {
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask(1)))
    expect(answers.every(answer => answer.status === 200)).toBe(true)
  }
  // What the process asks beside it: heads once a second, and the like.
  expect((await asked()) - before).toBeLessThan(200)
  const answer = await ask(1)
  expect(answer.headers.get('cache-control')).toBe('public, max-age=0, s-maxage=1, stale-while-revalidate=1')
  expect(((await answer.json()) as PlacedEntry).blocks).toEqual(long.blocks)

  expect((await ask(2)).status).toBe(404)
  await house.command({ type: 'edit', entry: { id: entry, revision: 1, ...long, headline: 'Put right' } })
  const corrected = await eventually(async () => {
    const answer = await ask(2)
    expect(answer.status).toBe(200)
    return (await answer.json()) as PlacedEntry
  })
  expect(corrected).toMatchObject({ headline: 'Put right', revision: 2 })
  await eventually(async () => expect(await (await ask(1)).json()).toMatchObject({ revision: 2 }))
  await house.command({ type: 'withdraw', entry: { id: entry } })
  await eventually(async () => expect((await ask(2)).status).toBe(410))
})
