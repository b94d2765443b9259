// One page is read in pieces while it is written to, and what comes of it is the page at one moment.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PageLine } from '../../server/backup/backup-format.ts'
import { startLogCheck } from '../../server/backup/log-check.ts'
import { readStoredPage } from '../../server/backup/page-reader.ts'
import { writeStoredPage } from '../../server/backup/page-writer.ts'
import { pageKey } from '../../server/storage/keys.ts'
import { openRedis, type Redis } from '../../server/storage/redis.ts'
import { randomFrom } from '../faults/random.ts'
import { body, openNewsroom, type TestNewsroom } from '../support/newsroom.ts'
import { startRedis, type TestRedis } from '../support/redis-server.ts'
import { dumpStored, type Stored } from '../support/stored.ts'

let room: TestNewsroom
let server: TestRedis
let elsewhere: Redis
beforeAll(async () => {
  room = await openNewsroom()
  server = await startRedis()
  elsewhere = await openRedis(server.url, 'work')
})
afterAll(async () => {
  elsewhere.disconnect()
  await Promise.all([server.stop(), room.stop()])
})

async function pageOf(redis: Redis, page: string): Promise<Stored> {
  const {
    [pageKey(page, 'touched')]: _,
    [pageKey(page, 'audit')]: __,
    ...stored
  } = await dumpStored(redis, `sp:{${page}}:*`)
  return stored
}

/** What the last read brings comes in this many pieces: fields, records of the log, and the head. */
const lastPieces = 3

/** Reads the page to its end; `meanwhile` happens between any two pieces. `live` is the page at the moment of the last read. */
async function readWhile(page: string, meanwhile: (piece: number) => Promise<unknown>) {
  const lines: PageLine[] = []
  const moments: Stored[] = []
  const reading = readStoredPage(room.redis, page)
  for (let count = 0; ; count += 1) {
    const piece = await reading.next()
    if (piece.done) return { lines, how: piece.value, pieces: count, live: moments[count - lastPieces - 1] }
    lines.push(...piece.value)
    await meanwhile(count)
    moments.push(await pageOf(room.redis, page))
  }
}

const seed = Number(process.env.SEED ?? Date.now())

test(`[L1] [L2] a page that is written to all the time is read as of one moment, byte for byte (SEED=${seed})`, async () => {
  const random = randomFrom(seed)
  const page = await room.createPage()
  const other = await room.createPage()
  const ids: string[] = []
  const publish = async () => void ids.push(await room.publish([page, other], `Update ${ids.length}`))
  for (let count = 0; count < 230; count += 1) await publish()
  const entry = () => ({ id: random.pick(ids) })
  const doings: (() => Promise<unknown>)[] = [
    publish,
    async () => {
      const { id } = entry()
      const current = await room.entries.current(page, id)
      const revision = current?.revision ?? 1
      await room.send({ type: 'edit', entry: { id, revision, ...body(`Edited ${random.next()}`) } })
    },
    () => room.send({ type: 'withdraw', entry: entry() }),
    () => room.send({ type: 'restore', entry: entry() }),
    () => room.send({ type: 'erase', entry: entry() }),
    () => room.send({ type: 'mark', entry: entry(), page }),
    () => room.send({ type: 'unmark', entry: entry(), page }),
    () => room.send({ type: 'pin', entry: entry(), page }),
    () => room.send({ type: 'unpin', entry: entry(), page }),
    () => room.send({ type: 'unplace', entry: entry(), pages: [other] }),
    () => room.send({ type: 'place', entry: entry(), pages: [other] }),
    () => room.send({ type: 'page', page, settings: { headline: `Headline ${random.next()}` } }),
  ]
  const { lines, how, pieces, live } = await readWhile(page, async piece => {
    for (let count = piece < 13 ? 6 : 2; count > 0; count -= 1) await random.pick(doings)()
    // So much at once that what was noted takes several reads.
    if (piece === 12) for (let count = 0; count < 40; count += 1) await publish()
  })
  expect(how).toBe('whole')
  expect(pieces).toBeGreaterThan(16)
  const check = startLogCheck()
  check.follow(lines)
  expect(check.fault()).toBeUndefined()

  await (await writeStoredPage(elsewhere, page, new Map())).write(lines)
  expect(await pageOf(elsewhere, page)).toEqual(live)
  // Begun anew over something else, and written twice, it is the same.
  await elsewhere.hset(pageKey(page, 'bodies'), 'a-stranger', '{}')
  const again = await writeStoredPage(elsewhere, page, new Map())
  await again.write(lines)
  await again.write(lines)
  expect(await pageOf(elsewhere, page)).toEqual(live)
}, 60_000)

test('notes that were lost, or another Redis, make it read again', async () => {
  const page = await room.createPage()
  await room.publish([page], 'One')
  const lost = await readWhile(page, () => room.redis.del(pageKey(page, 'touched')))
  expect(lost.how).toBe('again')
  const restarted = await readWhile(page, async piece => {
    if (piece === 3) await room.server.restart()
  })
  expect(restarted.how).toBe('again')
  expect((await readWhile(page, async () => {})).how).toBe('whole')
  expect((await readWhile('p_nowhere', async () => {})).how).toBe('no-page')
})

test('every command by which a script writes is one that a backup is told of', () => {
  const dir = join(import.meta.dirname, '../../server/storage/scripts')
  // Who is at the desk is no part of a page, and of no backup.
  const ofPages = readdirSync(dir).filter(name => name !== 'desk-presence.lua')
  const texts = ofPages.map(name => readFileSync(join(dir, name), 'utf8'))
  const called = new Set(
    texts.flatMap(text => [...text.matchAll(/redis\.call\(([^,)]*)/g)].map(([, name]) => name ?? '')),
  )
  const noted = ["'HSET'", "'HSETNX'", "'HDEL'", "'ZADD'", "'ZREM'"]
  const readsItself = ["'XADD'", "'DEL'", "'PEXPIRE'", 'PUBLISH', "'PUBLISH'", "sorted[name] and 'ZREM' or 'HDEL'"]
  const reads = [
    ...['HGET', 'HMGET', 'HGETALL', 'HEXISTS', 'EXISTS', 'TIME', 'INFO', 'XRANGE', 'XREVRANGE'],
    ...['ZRANGE', 'ZREVRANGE', 'ZREVRANGEBYLEX', 'ZRANK', 'ZCARD', 'ZSCORE', 'ZLEXCOUNT'],
  ].map(name => `'${name}'`)
  const chosen = ["sorted[name] and 'ZSCORE' or 'HGET'"]
  const known = new Set([...noted, ...readsItself, ...reads, ...chosen])
  expect([...called].filter(name => !known.has(name))).toEqual([])
})
