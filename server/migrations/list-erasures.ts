/** To format 2: what was erased so far is put on the list of erased entries, which backups are held against. */
import type { PageId } from '../../shared/live-page.ts'
import type { HomeRecord } from '../newsroom/records.ts'
import { keys, pageKey } from '../storage/keys.ts'
import type { Redis } from '../storage/redis.ts'

/** Home records that are read at once. */
const batch = 500

export async function listErasures(redis: Redis, pages: readonly PageId[]): Promise<void> {
  for (const page of pages) {
    let at = '0'
    do {
      const [next, pairs] = await redis.hscan(pageKey(page, 'homes'), at, 'COUNT', batch)
      for (let place = 1; place < pairs.length; place += 2) {
        const record = JSON.parse(pairs[place] as string) as HomeRecord
        if (record.state === 'erased')
          await redis.zadd(keys.erased, 'NX', await erasedAt(redis, page, record), record.id)
      }
      at = next
    } while (at !== '0')
  }
}

/** When the step that erased it was answered, ms; 0 where that is not known any more. */
async function erasedAt(redis: Redis, page: PageId, record: HomeRecord): Promise<number> {
  const answer = await redis.hget(pageKey(page, 'answers'), record.by)
  return answer ? ((JSON.parse(answer) as { at?: number }).at ?? 0) : 0
}
