// The table of a command's answers, row by row, on real storage, queue and worker.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Newsroom } from '../../server/newsroom/carry-out.ts'
import { entry, openSite, type TestSite } from './commands-api-site.ts'

let site: TestSite
let page: { id: string; slug: string }
let other: { id: string; slug: string }

beforeAll(async () => {
  site = await openSite()
  page = await site.page('storm-watch')
  other = await site.page('harbour')
})
afterAll(() => site.stop())

const publish = (more: object = {}, pages = [page.slug]) => ({
  type: 'publish',
  entry: { ...entry(), ...more },
  pages,
})

/** Sequence of the newest operation of a page. */
async function sequenceOf(id: string): Promise<number | undefined> {
  return (await site.parts.reads.heads([id])).get(id)?.sequence
}

test('committed: 201 with entry, revision, the place on every page, and where it stands', async () => {
  const command = publish({}, [page.slug, other.id])
  const key = randomUUID()
  const { status, headers, body } = await site.post(command, { key })
  expect(status).toBe(201)
  expect(body).toEqual({
    command: key,
    status: 'committed',
    entry: command.entry.id,
    revision: 1,
    pages: [
      { ...page, sequence: await sequenceOf(page.id) },
      { ...other, sequence: await sequenceOf(other.id) },
    ],
    pending: [],
    at: expect.any(Number),
    href: `/api/commands/${key}`,
  })
  expect(headers.get('location')).toBe(`/live/storm-watch/${command.entry.id}`)
  expect((await fetch(site.url + headers.get('location'))).status).toBe(200)
})

test('accepted, not yet committed: 202 with the status address, where the end can be read', async () => {
  await site.stopWorker()
  const command = publish()
  const key = randomUUID()
  const { status, headers, body } = await site.post(command, { key })
  expect([status, body.status]).toEqual([202, 'waiting'])
  expect(headers.get('location')).toBe(`/api/commands/${key}`)
  expect((await site.get(body.href)).body.status).toBe('waiting')

  const again = await site.post(command, { key })
  expect([again.status, again.body.status]).toEqual([202, 'waiting'])
  expect((await site.post(publish(), { key })).status).toBe(422)

  await site.startWorker()
  await vi.waitUntil(async () => (await site.get(body.href)).body.status === 'committed', { timeout: 10_000 })
  expect((await site.post(command, { key })).status).toBe(201)
})

test('scheduled: 202 with its time; the schedule is changed and given up by the same way', async () => {
  const publishAt = Date.now() + 3_600_000
  const command = { ...publish(), publishAt: new Date(publishAt).toISOString() }
  const { status, body } = await site.post(command)
  expect([status, body.status, body.publishAt]).toEqual([202, 'scheduled', publishAt])
  const ref = { entry: { id: command.entry.id } }
  const later = await site.post({ type: 'reschedule', ...ref, publishAt: publishAt + 1000 })
  expect([later.status, later.body.publishAt]).toEqual([202, publishAt + 1000])
  expect((await site.post({ type: 'unschedule', ...ref })).status).toBe(201)
})

test('[L3] the same key and body again: the same answer, and no second entry', async () => {
  const command = publish()
  const key = randomUUID()
  const first = await site.post(command, { key })
  const before = await sequenceOf(page.id)
  const answers = await Promise.all(Array.from({ length: 5 }, () => site.post(command, { key })))
  for (const { status, body, headers } of answers) {
    expect([status, body]).toEqual([201, first.body])
    expect(headers.get('location')).toBe(first.headers.get('location'))
  }
  // By another name of the page it is the same command as well.
  expect((await site.post({ ...command, pages: [page.id] }, { key })).body).toEqual(first.body)
  expect(await sequenceOf(page.id)).toBe(before)
})

test('[L3] the same key at the same moment: one entry, one answer', async () => {
  const command = publish()
  const key = randomUUID()
  const before = (await sequenceOf(page.id)) ?? 0
  const answers = await Promise.all(Array.from({ length: 10 }, () => site.post(command, { key })))
  expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1)
  expect(answers[0]?.status).toBe(201)
  expect(await sequenceOf(page.id)).toBe(before + 1)
})

test('the same key for another command: 422, whoever sends it and wherever it belongs', async () => {
  const command = publish()
  const key = randomUUID()
  expect((await site.post(command, { key })).status).toBe(201)
  for (const another of [
    { ...command, keyEvent: true },
    publish({}, [other.slug]),
    { type: 'withdraw', entry: { id: command.entry.id } },
  ]) {
    const { status, body } = await site.post(another, { key })
    expect([status, body.code]).toEqual([422, 'key-reused'])
  }
  expect((await site.post(command, { key, token: await site.token('admin') })).status).toBe(422)
})

test('[L7] an edit on an old revision: 409 with the entry as it now stands', async () => {
  const command = publish()
  await site.post(command)
  const edit = (headline: string) => ({
    type: 'edit',
    entry: { ...command.entry, headline, revision: 1, authors: [], kind: 'update' },
  })
  const edited = await site.post(edit('Ferries resume early'))
  expect([edited.status, edited.body.revision]).toEqual([201, 2])

  const { status, headers, body } = await site.post(edit('Ferries resume late'))
  expect(status).toBe(409)
  expect(headers.get('content-type')).toMatch('application/problem+json')
  expect(body.code).toBe('conflict')
  expect(body.current).toMatchObject({ id: command.entry.id, revision: 2, state: 'published', home: page.id })
  expect(body.current?.body.headline).toBe('Ferries resume early')
})

test('publish of an entry id that exists: 409, with the entry only for those who may edit it', async () => {
  const command = publish()
  await site.post(command)
  const again = await site.post({ ...command, keyEvent: true })
  expect([again.status, again.body.current?.id]).toEqual([409, command.entry.id])

  const stranger = await site.token('editor', [other.id])
  const { status, body } = await site.post({ ...command, pages: [other.slug] }, { token: stranger })
  expect([status, body.code, body.current]).toEqual([409, 'conflict', undefined])
})

test('a refusal is an answer: the same key gets it again, even when the reason is gone', async () => {
  const { entry: published } = publish()
  await site.post({ type: 'publish', entry: published, pages: [page.slug] })
  const restore = { type: 'restore', entry: { id: published.id } }
  const key = randomUUID()
  const refused = await site.post(restore, { key })
  expect([refused.status, refused.body.code]).toEqual([409, 'already'])
  expect((await site.post({ type: 'withdraw', entry: { id: published.id } })).status).toBe(201)
  expect((await site.post(restore, { key })).body.code).toBe('already')
  expect((await site.get(`/api/commands/${key}`)).body).toMatchObject({ status: 'refused', code: 'already' })
})

test('parked after faults: 202, kept and shown, and the lane goes on', async () => {
  const poison = publish()
  await site.startWorker((newsroom: Newsroom) => ({
    ...newsroom,
    writes: {
      ...newsroom.writes,
      apply: (lane, ...rest) => {
        const { command } = lane
        if (command.type === 'publish' && command.entry.id === poison.entry.id) throw new TypeError('broken rule')
        return newsroom.writes.apply(lane, ...rest)
      },
    },
  }))
  const key = randomUUID()
  const { status, body } = await site.post(poison, { key })
  expect([status, body.status]).toEqual([202, 'parked'])
  expect((await site.get(body.href)).body.detail).toMatch('Set aside')
  expect((await site.post(poison, { key })).body.status).toBe('parked')
  expect((await site.post(publish())).status).toBe(201)
  await site.startWorker()
})

test('pins, marks and page settings: 201, and where to look', async () => {
  const command = publish()
  await site.post(command)
  const on = { entry: { id: command.entry.id }, page: page.slug }
  for (const type of ['mark', 'pin', 'unmark', 'unpin']) {
    const { status, headers } = await site.post({ type, ...on })
    expect([type, status, headers.get('location')]).toEqual([type, 201, `/live/storm-watch/${command.entry.id}`])
  }
  const changed = await site.post({ type: 'page', page: page.slug, settings: { headline: 'The storm' } })
  expect([changed.status, changed.headers.get('location')]).toEqual([201, '/live/storm-watch'])
})

test('what became of a command is told to its sender, the chiefs of its page and administrators, and nobody else', async () => {
  const sender = await site.token('editor', [page.id])
  const { body } = await site.post(publish(), { token: sender })
  const asked = async (token: string) => (await site.get(body.href, token)).status
  expect(await asked(sender)).toBe(200)
  expect(await asked(await site.token('chief', [page.id]))).toBe(200)
  expect(await asked(await site.token('admin', [other.id]))).toBe(200)
  expect(await asked(await site.token('chief', [other.id]))).toBe(404)
  expect(await asked(await site.token('editor', [page.id]))).toBe(404)
  expect(await asked('')).toBe(401)
  expect((await site.get(`/api/commands/${randomUUID()}`)).status).toBe(404)
})

test('answers are counted by what they were, and timed', async () => {
  const { metrics } = site.parts
  const counts = async () => {
    const { values } = await metrics.commands.get()
    return new Map(values.map(({ labels, value }) => [labels.outcome, value]))
  }
  const before = await counts()
  await site.post(publish())
  await site.post(publish({}, ['nowhere']))
  await vi.waitFor(async () => {
    const after = await counts()
    expect(after.get('accepted')).toBe((before.get('accepted') ?? 0) + 1)
    expect(after.get('not-found')).toBe((before.get('not-found') ?? 0) + 1)
  })
  expect(before.get('fault')).toBe(0)
  expect((await metrics.commandRequest.get()).values.length).toBeGreaterThan(0)
})

test('10,000 waiting in the lane: 429 with Retry-After, and not accepted', async () => {
  await site.stopWorker()
  const { Queue } = await import('bullmq')
  const { lanePrefix, laneQueue } = await import('../../server/queue/lanes.ts')
  const queue = new Queue(laneQueue, { connection: { path: site.redis.socket }, prefix: lanePrefix(0) })
  await queue.addBulk(
    Array.from({ length: 10_000 }, (_, n) => ({ name: 'filler', data: {}, opts: { jobId: `f_${n}` } })),
  )
  const key = randomUUID()
  await vi.waitFor(async () => {
    const { status, headers, body } = await site.post(publish(), { key })
    expect([status, body.code]).toEqual([429, 'queue-full'])
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
  })
  expect((await site.get(`/api/commands/${key}`)).status).toBe(404)
  await queue.drain()
  await queue.close()
  await site.startWorker()
})
