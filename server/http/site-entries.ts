/** The newest entries of the whole site, found without reading a page that cannot hold one or has not changed. */
import type { EntryId } from '../../shared/entry.ts'
import type { LivePage, PageId } from '../../shared/live-page.ts'
import type { FeedSlice, GoneEntry } from '../newsroom/ports.ts'
import type { SiteParts } from './parts.ts'
import { lastChange, type PlacedInFeed, type SiteEntries } from './views/feed.ts'

/** Entries in the site's feed, at most. */
const mostEntries = 50
/** Pages read at the same time. */
const atOnce = 10

/**
 * The same for every web process: it follows from what is stored, not from what a process has seen.
 * @returns finds them; each costs one look at all pages, and a read of those that changed and hold some of the newest
 */
export function createSiteEntries({ pages, feedReads }: Pick<SiteParts, 'pages' | 'feedReads'>) {
  let known = new Map<PageId, FeedSlice>()

  return async function siteEntries(): Promise<SiteEntries> {
    const all = await pages.list()
    const tops = await feedReads.tops(all.map(page => page.id))
    const topOf = (page: LivePage) => tops.get(page.id)?.newestAt ?? 0
    const waiting = all
      .filter(page => topOf(page) > 0)
      .sort((one, other) => topOf(other) - topOf(one) || (one.id < other.id ? -1 : 1))
    const read: typeof known = new Map()
    while (waiting[0] && topOf(waiting[0]) >= oldestOf(newestEntries(openOf(read)))) {
      const slices = await Promise.all(
        waiting.splice(0, atOnce).map(async page => {
          const before = known.get(page.id)
          return before?.cursor === tops.get(page.id)?.cursor ? before : feedReads.recent(page.id)
        }),
      )
      for (const slice of slices) if (slice) read.set(slice.page.id, slice)
    }
    known = read
    const entries = newestEntries(openOf(read))
    return { entries, gone: goneSince(oldestOf(entries), [...read.values()]) }
  }
}

function openOf(read: ReadonlyMap<PageId, FeedSlice>): FeedSlice[] {
  return [...read.values()].filter(({ page }) => page.status !== 'down')
}

/** Each once: with the page it was published on first, where it stands there, else with the one whose id comes first. */
function newestEntries(slices: readonly FeedSlice[]): PlacedInFeed[] {
  const found = new Map<EntryId, PlacedInFeed>()
  for (const slice of slices) {
    const { page } = slice
    const pageChangedAt = lastChange(slice)
    for (const entry of slice.entries) {
      const other = found.get(entry.id)?.page
      const isBetter = !other || page.id === entry.home || (other.id !== entry.home && page.id < other.id)
      if (isBetter) found.set(entry.id, { entry, page, pageChangedAt })
    }
  }
  return [...found.values()]
    .sort(({ entry: one }, { entry: other }) => other.publishedAt - one.publishedAt || (one.id < other.id ? 1 : -1))
    .slice(0, mostEntries)
}

/** When the last of a full list was published, ms: what is older does not belong to it. Into a list with room everything goes. */
function oldestOf(entries: readonly PlacedInFeed[]): number {
  return entries.length < mostEntries ? 0 : (entries.at(-1) as PlacedInFeed).entry.publishedAt
}

/** What was taken away and would stand in the list otherwise, as far as it is nowhere to be seen. */
function goneSince(oldest: number, slices: readonly FeedSlice[]): GoneEntry[] {
  const open = slices.filter(({ page }) => page.status !== 'down')
  const seen = new Set(open.flatMap(slice => slice.entries.map(entry => entry.id)))
  const alone = slices.flatMap(slice => slice.gone).filter(entry => entry.publishedAt >= oldest)
  const found = new Map<EntryId, GoneEntry>()
  for (const entry of [...alone, ...goneWithPages(slices)]) {
    const isLater = entry.at > (found.get(entry.id)?.at ?? 0)
    if (!seen.has(entry.id) && isLater) found.set(entry.id, entry)
  }
  return [...found.values()].sort((one, other) => other.at - one.at || (one.id < other.id ? -1 : 1))
}

/** What would stand among the newest, were its page not taken down: so many at most, and fewer as others are published. */
function goneWithPages(slices: readonly FeedSlice[]): GoneEntry[] {
  return newestEntries(slices).flatMap(({ entry: { id, home, publishedAt }, page: { status, takenDownAt } }) =>
    status === 'down' && takenDownAt !== undefined ? { id, home, publishedAt, at: takenDownAt } : [],
  )
}
