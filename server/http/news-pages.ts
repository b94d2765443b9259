/** Which pages are news: those with an update in the last two days, found without reading a page that has not changed. */
import { type PrintedCursor, printCursor } from '../../shared/cursor.ts'
import type { LivePage, PageId } from '../../shared/live-page.ts'
import { placedAt, positionOf } from '../../shared/position.ts'
import type { SiteParts } from './parts.ts'
import type { NewsPage } from './views/sitemap-news.ts'

const newsForMs = 2 * 24 * 60 * 60 * 1000
/** Most that one news sitemap may hold. */
const mostPages = 1000
/** Pages read at the same time. */
const atOnce = 20
/** Above every position. */
const top = positionOf(99_999_999_999_999, 9_999_999_999)

/** @returns finds the pages at a time, ms since 1970: the one that changed last comes first */
export function createNewsPages({ pages, reads }: Pick<SiteParts, 'pages' | 'reads'>) {
  let known = new Map<PageId, { cursor: PrintedCursor; changedAt: number }>()

  return async function newsPages(now: number): Promise<NewsPage[]> {
    const since = now - newsForMs
    const candidates = (await pages.list()).filter(page => !isNoNews(page, since))
    const heads = await reads.heads(candidates.map(page => page.id))
    const next: typeof known = new Map()
    const waiting = [...heads].map(([id, head]) => ({ id, cursor: printCursor(head) }))
    while (waiting.length > 0) {
      await Promise.all(
        waiting.splice(0, atOnce).map(async ({ id, cursor }) => {
          const before = known.get(id)
          next.set(id, before?.cursor === cursor ? before : { cursor, changedAt: await changedAt(id) })
        }),
      )
    }
    known = next
    return candidates
      .map(page => ({ page, changedAt: known.get(page.id)?.changedAt ?? 0, isNew: page.coverageStart >= since }))
      .filter(news => news.changedAt >= since)
      .sort((one, other) => other.changedAt - one.changedAt || (one.page.id < other.page.id ? -1 : 1))
      .slice(0, mostPages)
  }

  /** 0 when there is nothing on the page. */
  async function changedAt(page: PageId): Promise<number> {
    const newest = await reads.slice(page, top)
    return Math.max(0, ...(newest?.entries ?? []).map(entry => Math.max(entry.updatedAt, placedAt(entry.position))))
  }
}

/** Taken down; or ended, which spares the log the archive: a correction of a story that ended days ago is no news. */
function isNoNews({ status, coverageEnd }: LivePage, since: number): boolean {
  return status === 'down' || (status === 'ended' && coverageEnd !== undefined && coverageEnd < since)
}
