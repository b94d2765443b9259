/**
 * Where an entry or a command has its home is pointed to by a key of its own, so in a Cluster slot of its own: a replica
 * promoted by force may lack it although the page has everything. What is lost that way is looked for on the pages.
 */
import type { PageId } from '../../shared/live-page.ts'
import { answersOf } from './cluster.ts'
import { keys, type pageKeyNames, pageKey } from './keys.ts'
import type { Redis } from './redis.ts'

/** Pages asked at once: a newsroom of many years must not fill a connection's buffers. */
const atOnce = 200

/**
 * Asks every page, one small read for each: only for signed-in accounts, and only where the pointer is missing.
 * @param hashes the hashes of a page that have such a field
 * @returns the first page found that has it
 */
export async function searchPages(
  redis: Redis,
  hashes: readonly (typeof pageKeyNames)[number][],
  field: string,
): Promise<PageId | undefined> {
  const pages = await redis.smembers(keys.pages)
  const places = pages.flatMap(page => hashes.map(hash => ({ page, key: pageKey(page, hash) })))
  for (let start = 0; start < places.length; start += atOnce) {
    const asked = places.slice(start, start + atOnce)
    const found = await answersOf(
      redis,
      asked.map(({ key }) => ['hexists', key, field]),
    )
    const place = found.indexOf(1)
    if (place >= 0) return asked[place]?.page
  }
  return undefined
}
