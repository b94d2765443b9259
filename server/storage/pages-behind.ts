/** Looks whether the pages of an entry show it as its home has it. */
import type { EntryId } from '../../shared/entry.ts'
import type { PageId } from '../../shared/live-page.ts'
import { isLevel } from '../newsroom/level.ts'
import type { HomeRecord } from '../newsroom/records.ts'
import { pageKey } from './keys.ts'
import type { StoredPlacement } from './placement.ts'
import type { Redis } from './redis.ts'

/** Pages that are behind an entry's home record, or ahead of it, with what they know of the entry. */
export async function pagesBehind(
  redis: Redis,
  record: HomeRecord,
): Promise<{ page: PageId; placement: StoredPlacement | undefined }[]> {
  const others = Object.keys(record.placed).filter(page => page !== record.home)
  const found = await Promise.all(
    others.map(async page => {
      const text = await redis.hget(pageKey(page, 'entries'), record.id)
      return { page, placement: text ? (JSON.parse(text) as StoredPlacement) : undefined }
    }),
  )
  return found.filter(({ page, placement }) => !isLevel(record, page, placement))
}

/** The same, of an entry by its id: none when there is no such entry. */
export async function pagesBehindOf(redis: Redis, home: PageId, entry: EntryId): Promise<PageId[]> {
  const text = await redis.hget(pageKey(home, 'homes'), entry)
  return text ? (await pagesBehind(redis, JSON.parse(text) as HomeRecord)).map(({ page }) => page) : []
}
