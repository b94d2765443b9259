// Whether all pages of a newsroom agree with the home records of their entries, and every log holds together.
import { expect } from 'vitest'
import { startLogCheck } from '../../server/backup/log-check.ts'
import type { HomeRecord } from '../../server/newsroom/records.ts'
import { createOperationLog } from '../../server/storage/operation-log.ts'
import { keys, pageKey } from '../../server/storage/keys.ts'
import type { StoredPlacement } from '../../server/storage/placement.ts'
import type { Redis } from '../../server/storage/redis.ts'

/** @returns how many placements were looked at */
export async function expectSettled(redis: Redis): Promise<number> {
  const pages = await redis.smembers(keys.pages)
  const homes = new Map<string, HomeRecord>()
  let seen = 0
  for (const page of pages) {
    for (const text of await redis.hvals(pageKey(page, 'homes'))) {
      const record = JSON.parse(text) as HomeRecord
      expect(homes.has(record.id), `${record.id} has two homes`).toBe(false)
      homes.set(record.id, record)
    }
    expect(await redis.hgetall(pageKey(page, 'pending'))).toEqual({})
  }
  for (const page of pages) {
    const placements = (await redis.hvals(pageKey(page, 'entries'))).map(text => JSON.parse(text) as StoredPlacement)
    for (const placement of placements) {
      seen += 1
      const record = homes.get(placement.id)
      const isWanted = record?.state === 'published' && record.placed[page] === 1
      expect(placement.shown, `${placement.id} on ${page}: ${JSON.stringify(record)}`).toBe(isWanted)
      expect(await redis.hexists(pageKey(page, 'bodies'), placement.id)).toBe(isWanted ? 1 : 0)
      if (isWanted) expect(placement.revision).toBe(record.revision)
    }
    for (const record of homes.values()) {
      if (record.state !== 'published' || record.placed[page] !== 1) continue
      expect(
        placements.some(({ id }) => id === record.id),
        `${record.id} is missing on ${page}`,
      ).toBe(true)
    }
    const check = startLogCheck()
    const records = await redis.xrange(pageKey(page, 'log'), '-', '+')
    check.follow(records.map(([id, fields]) => ['log', id, fields]))
    check.follow(
      Object.entries(await redis.hgetall(pageKey(page, 'meta'))).map(([field, value]) => ['meta', field, value]),
    )
    expect(check.fault(), page).toBeUndefined()
    expect(await createOperationLog(redis).snapshot(page)).toBeDefined()
  }
  return seen
}
