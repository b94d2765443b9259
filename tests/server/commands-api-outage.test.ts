// Redis away, or its reply lost: the outcome is unknown, and sending the same key again makes it known.
import { randomUUID } from 'node:crypto'
import { v7 as newId } from 'uuid'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { keys } from '../../server/storage/keys.ts'
import { openRedis } from '../../server/storage/redis.ts'
import { rememberPage } from '../support/lost-page.ts'
import { entry, openSite, type Reply, type TestSite } from './commands-api-site.ts'

let site: TestSite
let page: { id: string; slug: string }

beforeAll(async () => {
  site = await openSite()
  page = await site.page('storm-watch')
})
afterAll(() => site.stop())

const sequence = async () => (await site.parts.reads.heads([page.id])).get(page.id)?.sequence ?? 0

function expectUnknown({ status, headers, body }: Reply) {
  expect([status, body.code]).toEqual([503, 'unavailable'])
  expect(headers.get('retry-after')).toBe('1')
  expect(body.detail).toMatch('same Idempotency-Key')
}

/** Sends as a desk does: the same key until the outcome is known. */
async function sendUntilKnown(send: () => Promise<Reply>): Promise<Reply> {
  return vi.waitUntil(
    async () => {
      const reply = await send()
      return reply.status === 201 && reply
    },
    { timeout: 15_000, interval: 100 },
  )
}

test('Redis is gone: 503; back again, the same key brings the entry once', async () => {
  const command = { type: 'publish', entry: entry(), pages: [page.slug] }
  const key = randomUUID()
  const before = await sequence()
  await site.redis.kill()
  expectUnknown(await site.post(command, { key }))
  await site.redis.restart()
  const { body } = await sendUntilKnown(() => site.post(command, { key }))
  expect(body.entry).toBe(command.entry.id)
  expect(await sequence()).toBe(before + 1)
})

test('Redis stands still and its replies are late: 503; then the same key brings the entry once', async () => {
  const command = { type: 'publish', entry: entry(), pages: [page.slug] }
  const key = randomUUID()
  const before = await sequence()
  site.redis.pause()
  expectUnknown(await site.post(command, { key }))
  expectUnknown(await site.post(command, { key }))
  site.redis.resume()
  await sendUntilKnown(() => site.post(command, { key }))
  expect(await sequence()).toBe(before + 1)
})

test('pointers to a home are lost, as by a promotion by force: status and commands find the page all the same', async () => {
  const command = { type: 'publish', entry: entry(), pages: [page.slug] }
  const key = randomUUID()
  const sent = await site.post(command, { key })
  const scheduled = { ...command, entry: entry('Later'), publishAt: Date.now() + 3_600_000 }
  expect((await site.post(scheduled)).status).toBe(202)
  const redis = await openRedis(site.redis.url, 'request')
  const pointers = [keys.commandHome(key), keys.entryHome(command.entry.id), keys.entryHome(scheduled.entry.id)]
  for (const pointer of pointers) expect(await redis.del(pointer)).toBe(1)
  redis.disconnect()

  const { status, body } = await site.get(sent.body.href)
  expect([status, body]).toEqual([200, sent.body])
  expect((await site.get(`/api/commands/${randomUUID()}`)).status).toBe(404)
  expect((await site.post(command, { key })).body).toEqual(sent.body)
  const edited = { ...entry('Ferries resume late'), id: command.entry.id, revision: 1, authors: [], kind: 'update' }
  const edit = { type: 'edit', entry: edited }
  expect((await site.post(edit)).body).toMatchObject({ status: 'committed', revision: 2 })
  expect((await site.post({ type: 'unschedule', entry: { id: scheduled.entry.id } })).status).toBe(201)
  expect((await site.post({ type: 'withdraw', entry: { id: newId() } })).status).toBe(404)
})

test('a page has lost what its entry was answered for: the same key waits until it is there again', async () => {
  const other = await site.page()
  const redis = await openRedis(site.redis.url, 'work')
  const lose = await rememberPage(redis, other.id)
  const command = { type: 'publish', entry: entry(), pages: [page.slug, other.slug] }
  const key = randomUUID()
  const first = await site.post(command, { key })
  await lose()
  await site.stopWorker()
  const waiting = site.post(command, { key })
  await vi.waitUntil(async () => (await site.parts.queue.depth()) === 1)
  await site.startWorker()
  const { status, body } = await waiting
  expect([status, body.pending]).toEqual([first.status, first.body.pending])
  expect((await site.parts.reads.snapshot(other.id))?.entries).toMatchObject([{ id: command.entry.id }])

  await lose()
  await site.stopWorker()
  const late = await site.post(command, { key })
  expect(late.body.pending, 'nobody is told that it is there while it is not').toEqual([other])
  await site.startWorker()
  await vi.waitUntil(async () => (await site.parts.reads.snapshot(other.id))?.entries.length === 1)
  redis.disconnect()
})

test('whoever only asks is refused as politely, without a word about sending again', async () => {
  await site.redis.kill()
  const reply = await site.get(`/api/commands/${randomUUID()}`)
  expect([reply.status, reply.headers.get('retry-after')]).toEqual([503, '1'])
  expect(reply.body.detail).not.toMatch('Idempotency-Key')
  await site.redis.restart()
  await sendUntilKnown(() => site.post({ type: 'publish', entry: entry(), pages: [page.slug] }))
})
