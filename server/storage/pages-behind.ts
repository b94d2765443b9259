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

/**
 * Those that are behind, for an entry by its id, or hold something else where a command was told that it stands: none when
 * there is no such entry.
 */
export async function pagesBehind(
  redis: Redis,
  home: PageId,
  entry: EntryId,
  told: Readonly<Record<PageId, number>>,
): Promise<PageId[]> {
  const text = await redis.hget(pageKey(home, 'homes'), entry)
  if (!text) return []
  const record = JSON.parse(text) as HomeRecord
  const [unlike, astray] = await Promise.all([pagesUnlike(redis, record), toldAstray(redis, record, told)])
  const behind = unlike.flatMap(({ page, is }) => (is === 'behind' ? [page] : []))
  // Where home is behind it is not for the page to follow.
  const rightAgain = astray.filter(page => !unlike.some(one => one.page === page))
  return [...behind, ...rightAgain]
}

/** Pages whose log was lost and went on otherwise: another entry has the number that a command was answered with. */
async function toldAstray(redis: Redis, record: HomeRecord, told: Readonly<Record<PageId, number>>): Promise<PageId[]> {
  const others = Object.entries(told).filter(([page, sequence]) => page !== record.home && sequence > 0)
  const found = await Promise.all(
    others.map(async ([page, sequence]) => {
      const [stored] = await redis.xrange(pageKey(page, 'log'), `${sequence}-0`, `${sequence}-0`)
      const fields = stored?.[1] ?? []
      return fields[fields.indexOf('entry') + 1] === record.id ? [] : [page]
    }),
  )
  return found.flat()
}
