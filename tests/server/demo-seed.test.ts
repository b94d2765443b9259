// The demo brought into a real newsroom: real Redis, real queue and worker, pictures drawn into a folder.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { demoEntryId, demoPageId } from '../../server/demo/demo-ids.ts'
import { pictureNames } from '../../server/demo/demo-pictures.ts'
import { type DemoParts, seedDemo } from '../../server/demo/seed.ts'
import { createAnswers } from '../../server/storage/answers.ts'
import { createAnnouncements } from '../../server/storage/announcements.ts'
import { createPageIndex } from '../../server/storage/page-index.ts'
import { createPictureFiles } from '../../server/storage/picture-files.ts'
import { openRedis, type Redis } from '../../server/storage/redis.ts'
import type { PlacedEntry } from '../../shared/entry.ts'
import { openLane, type TestLane } from '../support/lane.ts'
import { openNewsroom, type TestNewsroom } from '../support/newsroom.ts'

const media = mkdtempSync(join(tmpdir(), 'sp-media-'))
let room: TestNewsroom
let lane: TestLane
let subscriber: Redis
let parts: DemoParts

beforeAll(async () => {
  room = await openNewsroom()
  lane = await openLane(room)
  subscriber = await openRedis(room.server.url, 'subscriber')
  parts = {
    queue: lane.queue,
    answers: createAnswers(room.redis, createAnnouncements(subscriber)),
    pages: createPageIndex(room.redis),
    media: createPictureFiles(media),
  }
  await seedDemo(parts)
})

afterAll(async () => {
  subscriber.disconnect()
  await lane.stop()
  await room.stop()
  rmSync(media, { recursive: true, force: true })
})

const snapshotOf = async (key: 'storm' | 'final' | 'railway' | 'comet') => {
  const snapshot = await room.log.snapshot(demoPageId(key))
  if (!snapshot) throw new Error(`no page ${key}`)
  return snapshot
}

/** Every visible entry, newest first, as "Load more updates" brings them. */
async function allOf(key: 'storm' | 'final' | 'railway' | 'comet'): Promise<PlacedEntry[]> {
  const { entries, older } = await snapshotOf(key)
  let before = older
  while (before !== undefined) {
    const slice = await room.log.slice(demoPageId(key), before)
    entries.push(...(slice?.entries ?? []))
    before = slice?.older
  }
  return entries
}

test('a first start has all four pages, whole, in order, each in its status', async () => {
  const statuses = Object.fromEntries((await parts.pages.list()).map(page => [page.id, page.status]))
  expect(statuses).toEqual({
    'demo-storm': 'live',
    'demo-railway': 'paused',
    'demo-final': 'ended',
    'demo-comet': 'scheduled',
  })
  for (const key of ['storm', 'final', 'railway', 'comet'] as const) {
    const entries = await allOf(key)
    const times = entries.map(entry => entry.publishedAt)
    expect(times, key).toEqual([...times].sort((one, other) => other - one))
  }
  expect((await allOf('railway')).length).toBeGreaterThan(200)
  expect(readdirSync(media).filter(name => name.endsWith('.webp'))).toHaveLength(pictureNames.length)
})

test('pins, corrections, withdrawals and shared entries stand as they were written', async () => {
  const storm = await snapshotOf('storm')
  expect(storm.pins.map(entry => entry.id)).toEqual(
    ['storm where-we-are', 'storm zones', 'storm hotline'].map(demoEntryId),
  )
  expect(storm.keyEvents.length).toBeGreaterThanOrEqual(6)
  const entries = await allOf('storm')
  const trawler = entries.find(entry => entry.id === demoEntryId('storm trawler'))
  expect(trawler?.revision).toBe(3)
  expect(trawler?.correctionNote).toBeDefined()
  expect(trawler?.updatedAt).toBeGreaterThan(trawler?.publishedAt ?? Infinity)
  expect(entries.some(entry => entry.id === demoEntryId('storm dyke-rumour'))).toBe(false)

  const railway = await allOf('railway')
  const shared = railway.filter(entry => entry.home !== demoPageId('railway'))
  expect(shared.map(entry => entry.home).sort()).toEqual([...Array(4).fill('demo-final'), 'demo-storm'])
})

test('[L3] a seeding that was interrupted is simply run again', async () => {
  const heads = await room.log.heads(['demo-storm', 'demo-railway', 'demo-final', 'demo-comet'])
  await seedDemo(parts)
  expect(await room.log.heads(['demo-storm', 'demo-railway', 'demo-final', 'demo-comet'])).toEqual(heads)
})
