/** Looks whether the pages of an entry show it as its home has it. */
import type { EntryId } from '../../shared/entry.ts'
import type { PageId } from '../../shared/live-page.ts'
import { standing } from '../newsroom/level.ts'
import type { HomeRecord } from '../newsroom/records.ts'
import { pageKey } from './keys.ts'
import type { StoredPlacement } from './placement.ts'
import type { Redis } from './redis.ts'

export interface Unlike {
  page: PageId
  is: 'behind' | 'ahead'
  /** What the page knows of the entry. */
  placement: StoredPlacement | undefined
}

/** Pages that do not show an entry as its home record has it. */
export async function pagesUnlike(redis: Redis, record: HomeRecord): Promise<Unlike[]> {
  const others = Object.keys(record.placed).filter(page => page !== record.home)
  const found = await Promise.all(
    others.map(async page => {
      const text = await redis.hget(pageKey(page, 'entries'), record.id)
      const placement = text ? (JSON.parse(text) as StoredPlacement) : undefined
      return { page, is: standing(record, page, placement), placement }
    }),
  )
  return found.flatMap(({ page, is, placement }) => (is === 'level' ? [] : [{ page, is, placement }]))
}

/** Those that are behind, for an entry by its id: none when there is no such entry. */
export async function pagesBehind(redis: Redis, home: PageId, entry: EntryId): Promise<PageId[]> {
  const text = await redis.hget(pageKey(home, 'homes'), entry)
  const unlike = text ? await pagesUnlike(redis, JSON.parse(text) as HomeRecord) : []
  return unlike.flatMap(({ page, is }) => (is === 'behind' ? [page] : []))
}
