// What a cursor says: equal cursors are equal pages, also after a loss of data.
import { v7 as newId } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { carryOut } from '../../server/newsroom/carry-out.ts'
import { pageKeys } from '../../server/storage/keys.ts'
import { readCursor } from '../../shared/cursor.ts'
import type { Snapshot } from '../../shared/operation.ts'
import { eventually } from '../support/eventually.ts'
import { body, openNewsroom, type TestNewsroom } from '../support/newsroom.ts'

let room: TestNewsroom
beforeAll(async () => {
  room = await openNewsroom()
})
afterAll(() => room.stop())

/** Everything of a page as it now is, to be put back later: a Redis that lost its last moments. */
async function remember(page: string): Promise<() => Promise<void>> {
  const kept = await Promise.all(pageKeys(page).map(async key => [key, await room.redis.dumpBuffer(key)] as const))
  return async () => {
    for (const [key, value] of kept) {
      await room.redis.del(key)
      if (value) await room.redis.restore(key, 0, value)
    }
  }
}

test('[L2] [R4] a command that is done anew after a loss makes another history: its time is another', async () => {
  const page = await room.createPage()
  const lane = await room.lane({
    type: 'publish',
    entry: { id: newId(), ...body('again') },
    pages: [page],
  })
  const rollBack = await remember(page)
  await carryOut(room.newsroom, lane)
  const lost = (await room.log.snapshot(page)) as Snapshot
  await rollBack()
  await eventually(async () => expect(await room.writes.now()).toBeGreaterThan(lost.entries[0]?.publishedAt as number))
  await carryOut(room.newsroom, lane)
  const now = (await room.log.snapshot(page)) as Snapshot
  expect(now.entries[0]?.publishedAt).not.toBe(lost.entries[0]?.publishedAt)
  expect(now.cursor).not.toBe(lost.cursor)
  const missed = await room.log.since(page, readCursor(lost.cursor) as { sequence: number; digest: string })
  expect(missed?.kind).toBe('snapshot')
})
