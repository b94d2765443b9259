// Commands that were set aside: counted, shown to administrators alone, dismissed, and gone with an erased entry.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DeskParked, ParkedView } from '../../shared/http-api.ts'
import type { PageWrites } from '../../server/newsroom/ports.ts'
import { keys } from '../../server/storage/keys.ts'
import { openRedis, type Redis } from '../../server/storage/redis.ts'
import { entry, openSite, type TestSite } from './commands-api-site.ts'

let site: TestSite
let redis: Redis
/** Commands under these keys make the worker throw. */
const poison = new Set<string>()

beforeAll(async () => {
  site = await openSite()
  redis = await openRedis(site.redis.url, 'work')
  await site.startWorker(newsroom => {
    const apply: PageWrites['apply'] = (lane, ...more) => {
      if (poison.has(lane.id)) throw new TypeError('a bug')
      return newsroom.writes.apply(lane, ...more)
    }
    return { ...newsroom, writes: { ...newsroom.writes, apply } }
  })
})
afterAll(async () => {
  redis.disconnect()
  await site.stop()
})

async function poisoned(command: unknown, token?: string): Promise<string> {
  const key = randomUUID()
  poison.add(key)
  const reply = await site.post(command, { key, ...(token ? { token } : {}) })
  expect(reply, JSON.stringify(reply.body)).toMatchObject({ status: 202 })
  await expect.poll(() => redis.hexists(keys.parked, key)).toBe(1)
  return key
}

async function listed(token = site.admin): Promise<ParkedView[]> {
  const answer = await fetch(`${site.url}/desk/api/parked`, { headers: { Authorization: `Bearer ${token}` } })
  expect(answer.status).toBe(200)
  return ((await answer.json()) as DeskParked).commands
}

async function dismiss(id: string, token = site.admin): Promise<number> {
  const headers = { Authorization: `Bearer ${token}` }
  return (await fetch(`${site.url}/desk/api/parked/${id}/dismiss`, { method: 'POST', headers })).status
}

test('a command that was set aside is listed whole: what, who, where, when and why; newest first', async () => {
  const [page, other] = [await site.page(), await site.page()]
  const written = entry('Nobody saw this')
  const id = await poisoned({ type: 'publish', entry: written, pages: [page.slug, other.slug] })
  const later = await poisoned({ type: 'page', page: page.slug, settings: { status: 'paused' } })
  const [second, first] = (await listed()).filter(one => one.id === id || one.id === later)
  expect(first).toEqual({
    id,
    type: 'publish',
    headline: 'Nobody saw this',
    sender: expect.stringMatching(/^admin /),
    pages: [page.slug, other.slug],
    fault: 'a bug',
    parkedAt: expect.any(Number),
    command: expect.objectContaining({ entry: expect.objectContaining(written), pages: [page.id, other.id] }),
  })
  expect(second).toMatchObject({ id: later, type: 'page', pages: [page.slug] })
  expect(second?.headline).toBeUndefined()
})

test('a command on an entry that stands is named after that entry, one of an account that is gone after nobody', async () => {
  const page = await site.page()
  const written = entry('It stands')
  await site.post({ type: 'publish', entry: written, pages: [page.slug] })
  const token = await site.token('chief')
  const sender = await site.parts.accounts.byToken(token)
  const id = await poisoned({ type: 'withdraw', entry: { id: written.id } }, token)
  await site.parts.accounts.revokeToken(sender?.name as string)
  const found = (await listed()).find(one => one.id === id)
  expect(found).toMatchObject({ type: 'withdraw', headline: 'It stands', pages: [page.slug] })
  expect(found).not.toHaveProperty('sender')
})

test('only administrators see and dismiss them, and only where their role holds', async () => {
  const [page, other] = [await site.page(), await site.page()]
  const id = await poisoned({ type: 'publish', entry: entry(), pages: [page.slug] })
  for (const role of ['reporter', 'editor', 'chief'] as const) {
    const token = await site.token(role)
    expect((await site.get('/desk/api/parked', token)).status, role).toBe(403)
    expect(await dismiss(id, token), role).toBe(403)
  }
  expect((await site.get('/desk/api/parked', '')).status).toBe(401)
  const elsewhere = await site.token('admin', [other.id])
  expect((await listed(elsewhere)).map(one => one.id)).not.toContain(id)
  expect(await dismiss(id, elsewhere)).toBe(404)
  const here = await site.token('admin', [page.id])
  expect((await listed(here)).map(one => one.id)).toEqual([id])
})

test('one that is dismissed is gone, once; its key still tells what became of it', async () => {
  const page = await site.page()
  const id = await poisoned({ type: 'publish', entry: entry(), pages: [page.slug] })
  const count = await site.parts.parked.count()
  expect(await dismiss(id)).toBe(204)
  expect(await dismiss(id)).toBe(404)
  expect(await site.parts.parked.count()).toBe(count - 1)
  expect((await listed()).map(one => one.id)).not.toContain(id)
  expect((await site.get(`/api/commands/${id}`)).body).toMatchObject({ status: 'parked' })
})

test('what is erased is erased from what was set aside, too, and nothing else is', async () => {
  const page = await site.page()
  const [secret, harmless] = [entry('Secret'), entry('Harmless')]
  for (const one of [secret, harmless]) await site.post({ type: 'publish', entry: one, pages: [page.slug] })
  const edit = ({ headline, ...one }: typeof secret) => {
    const corrected = { ...one, headline: `${headline}, corrected`, authors: [], kind: 'update', revision: 1 }
    return poisoned({ type: 'edit', entry: corrected })
  }
  const [of, kept] = [await edit(secret), await edit(harmless)]
  expect((await site.post({ type: 'erase', entry: { id: secret.id } })).status).toBe(201)
  await expect.poll(() => site.parts.parked.find(of)).toBeUndefined()
  expect((await site.parts.parked.find(kept))?.id).toBe(kept)
})
