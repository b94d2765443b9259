// What was withdrawn comes in withdrawn: the desk has it, and no reader ever had.
import { v7 as newId } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Answer } from '../../shared/command.ts'
import type { Snapshot } from '../../shared/operation.ts'
import { applyOperation, timelineFrom, visibleEntries } from '../../shared/timeline.ts'
import { body, openNewsroom, type TestNewsroom } from '../support/newsroom.ts'

let room: TestNewsroom
beforeAll(async () => {
  room = await openNewsroom()
})
afterAll(() => room.stop())

function bring(page: string, id: string, words: string, at: number, more: object = {}): Promise<Answer> {
  const entry = { id, ...body(words), publishedAt: 1000, updatedAt: at }
  return room.send({ type: 'import', entry, page, placedAt: 1000, ...more })
}

async function snapshot(page: string): Promise<Snapshot> {
  return (await room.log.snapshot(page)) as Snapshot
}

test('an entry that was withdrawn is imported with its revisions, and never shown', async () => {
  const page = await room.createPage()
  const before = await snapshot(page)
  const id = newId()
  await bring(page, id, 'unseen', 1999, { isWithdrawn: true, keyEvent: true, pinned: true })
  const newest = await bring(page, id, 'unseen, corrected', 2000, { isWithdrawn: true })
  expect(newest).toMatchObject({ status: 'committed', revision: 2 })
  expect(await bring(page, id, 'unseen, corrected', 2000, { isWithdrawn: true })).toMatchObject({ code: 'already' })

  const operations = await room.announced(page)
  expect(operations.map(({ kind }) => kind)).toEqual(['page', 'withdraw'])
  expect(JSON.stringify(operations)).not.toContain('unseen')
  expect(await room.redis.hgetall(`sp:{${page}}:bodies`)).toEqual({})
  expect(await snapshot(page)).toMatchObject({ entries: [], pins: [], keyEvents: [] })
  const timeline = timelineFrom(before)
  for (const operation of operations.slice(1)) expect(applyOperation(timeline, operation)).not.toBe('catch-up')
  expect(visibleEntries(timeline)).toEqual([])
  expect(await room.log.placement(page, id)).toMatchObject({ gone: { id, position: '00000000001000-0000000002' } })

  expect(await room.entries.withdrawn(page)).toMatchObject([{ id, revision: 2, state: 'withdrawn', publishedAt: 1000 }])
  expect((await room.entries.revisions(page, id)).map(({ body: each }) => each.headline)).toEqual([
    'unseen',
    'unseen, corrected',
  ])
  await room.publish([page], 'later')
  await room.send({ type: 'restore', entry: { id } })
  const restored = await snapshot(page)
  expect(room.headlines(restored.entries)).toEqual(['later', 'unseen, corrected'])
  expect(restored.keyEvents.map(event => event.id)).toEqual([id])
})

test('what stands here and was withdrawn there is withdrawn here, on all its pages; its newer text is kept', async () => {
  const [page, other] = [await room.createPage(), await room.createPage()]
  const id = newId()
  await bring(page, id, 'stands', 1000)
  await room.send({ type: 'place', entry: { id }, pages: [other] })
  await bring(page, id, 'taken back', 2000, { isWithdrawn: true })
  expect([(await snapshot(page)).entries, (await snapshot(other)).entries]).toEqual([[], []])
  expect(await room.entries.current(page, id)).toMatchObject({ state: 'withdrawn', body: { headline: 'taken back' } })
  expect(await bring(page, id, 'newer still', 3000)).toMatchObject({ code: 'withdrawn' })
})

test('what waits for its time here is not overtaken by an import of the same id', async () => {
  const page = await room.createPage()
  const id = newId()
  const publishAt = Date.now() + 3_600_000
  await room.send({ type: 'publish', entry: { id, ...body('waits') }, pages: [page], publishAt })
  expect(await bring(page, id, 'from elsewhere', 2000)).toMatchObject({ status: 'refused', code: 'conflict' })
  expect(await room.entries.scheduled(page)).toMatchObject([{ id, body: { headline: 'waits' } }])
})
