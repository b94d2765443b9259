/** The rules of page data: open, rename, change, end. */
import { isDeepStrictEqual } from 'node:util'
import { type LivePage, type PageChange, type PageSettings, publishedAtOf } from '../../shared/live-page.ts'
import { Refusal } from '../../shared/refusal.ts'
import type { Decision, PageContext } from './records.ts'

/** @param now ms: readers find the page from here on */
export function createPage(page: PageSettings & { id: string }, context: PageContext, now: number): Decision {
  if (context.page) throw new Refusal('conflict', 'A page of this id exists already.')
  const publishedAt = Math.min(page.coverageStart, now)
  return { step: 'page', page: { ...page, publishedAt, sequence: 0 }, isNew: true }
}

/**
 * Sets what is given, takes away what is given as null, and leaves the rest.
 * @param now ms: the end of coverage when a page ends without naming it; when it is taken down, or put back
 */
export function changePage(settings: PageChange, context: PageContext, now: number): Decision {
  const { page } = context
  if (!page) throw new Refusal('not-found', 'There is no such page.')
  const isEnding = settings.status === 'ended' && page.status !== 'ended'
  const given = isEnding ? { ...settings, coverageEnd: settings.coverageEnd ?? now } : settings
  const next = withoutNulls({ ...page, ...given })
  if (isDeepStrictEqual(next, page)) throw new Refusal('already', 'The page reads exactly so already.')
  const kept = { publishedAt: publishedAtOf(page), ...notePresence(page, next, now) }
  return { step: 'page', page: { ...next, ...kept }, isNew: false }
}

/** Feeds tell those who keep copies since when a page is gone, and since when it is back: always later, whatever the clock does. */
function notePresence(page: LivePage, next: LivePage, now: number): Pick<LivePage, 'takenDownAt' | 'putBackAt'> {
  const [wasDown, isDown] = [page.status === 'down', next.status === 'down']
  if (wasDown === isDown) return {}
  const { takenDownAt = 0, putBackAt = 0 } = page
  return isDown ? { takenDownAt: Math.max(now, putBackAt + 1) } : { putBackAt: Math.max(now, takenDownAt + 1) }
}

function withoutNulls(page: Omit<LivePage, keyof PageSettings> & PageChange): LivePage {
  return Object.fromEntries(Object.entries(page).filter(([, setting]) => setting !== null)) as unknown as LivePage
}
