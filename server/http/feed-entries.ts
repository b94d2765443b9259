/** The entries of a feed: more than a page shows at first, since reader programs come back after minutes, not seconds. */
import type { PlacedEntry } from '../../shared/entry.ts'
import type { Snapshot } from '../../shared/operation.ts'
import type { PageReads } from '../newsroom/ports.ts'

/** Entries in a feed, at most. */
const feedLength = 50

/** The newest visible entries, newest first. What lies below the snapshot is read from the log, so is never older than it. */
export async function feedEntries(reads: PageReads, { page, entries, older }: Snapshot): Promise<PlacedEntry[]> {
  const found = [...entries]
  let before = older
  while (before !== undefined && found.length < feedLength) {
    const slice = await reads.slice(page.id, before)
    found.push(...(slice?.entries ?? []))
    before = slice?.older
  }
  return found.slice(0, feedLength)
}
