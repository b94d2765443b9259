/** What feeds hold, read from a page's log: the newest entries, what was changed or taken away lately, and closed archives. */
import { printCursor } from '../../shared/cursor.ts'
import type { LivePage, PageId } from '../../shared/live-page.ts'
import { placedAt } from '../../shared/position.ts'
import type { FeedEntry, FeedReads, FeedSlice, GoneEntry } from '../newsroom/ports.ts'
import { answersOf } from './cluster.ts'
import { pageKey } from './keys.ts'
import { readPage } from './operation-log.ts'
import { placedEntry, type StoredPlacement } from './placement.ts'
import type { Redis } from './redis.ts'
import { runScript } from './scripts.ts'

/** Entries in a feed at least, where there are so many. */
export const feedLength = 50
/** Operations in an archive: never to be changed, for the addresses of archives are counted by it. */
export const archiveLength = 50

type Answer =
  | []
  | ['open']
  | [[sequence: string, digest: string, page: string], [string, string][], [string, string, string, string][]]

export function createFeedReads(redis: Redis): FeedReads {
  async function read(page: PageId, archive: number | undefined): Promise<FeedSlice | undefined> {
    const args = [archive === undefined ? '' : String(archive), archiveLength, feedLength]
    const answer = (await runScript(redis, 'read-feed', page, args)) as Answer
    if (answer.length < 3) return undefined
    const [[sequence, digest, settings], newest, touched] = answer as Extract<Answer, { length: 3 }>
    const current = readPage(settings)
    const found = new Map<string, FeedEntry>()
    const gone: GoneEntry[] = []
    for (const pair of newest) found.set(...byId(feedEntry(pair, '', current)))
    for (const [placement, body, hiddenAt, shownAt] of touched) {
      if (body !== '') found.set(...byId(feedEntry([placement, body], shownAt, current)))
      else {
        const { id, home, publishedAt } = JSON.parse(placement) as StoredPlacement
        gone.push({ id, home, publishedAt, at: Number(hiddenAt) })
      }
    }
    return {
      cursor: printCursor({ sequence: Number(sequence), digest }),
      page: current,
      archives: Math.floor(Number(sequence) / archiveLength),
      entries: [...found.values()].sort((one, other) => (one.position < other.position ? 1 : -1)),
      gone,
    }
  }

  return {
    recent: page => read(page, undefined),
    archive: read,

    async tops(pages) {
      const commands = pages.map((page): [string, string, ...string[]] => [
        'hmget',
        pageKey(page, 'meta'),
        'sequence',
        'digest',
        'newest',
      ])
      const answers = (await answersOf(redis, commands)) as [string | null, string | null, string | null][]
      const tops: Awaited<ReturnType<FeedReads['tops']>> = new Map()
      for (const [place, [sequence, digest, newest]] of answers.entries()) {
        if (!sequence || !digest) continue
        const cursor = printCursor({ sequence: Number(sequence), digest })
        tops.set(pages[place] as PageId, { cursor, newestAt: Number(newest ?? 0) })
      }
      return tops
    },
  }
}

/** @param shownAt when it was taken away and shown again itself, ms; or '' */
function feedEntry(pair: readonly [string, string], shownAt: string, { putBackAt = 0 }: LivePage): FeedEntry {
  const entry = placedEntry(pair)
  const withItsPage = placedAt(entry.position) < putBackAt ? putBackAt : 0
  const shownAgainAt = Math.max(Number(shownAt), withItsPage)
  return shownAgainAt === 0 ? entry : { ...entry, shownAgainAt }
}

function byId(entry: FeedEntry): [string, FeedEntry] {
  return [entry.id, entry]
}
