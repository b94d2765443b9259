/** `?search=<words>`: the entries of a page that hold all the words, newest first, as they now stand in the log. */
import { addresses } from '../../shared/http-api.ts'
import type { Snapshot } from '../../shared/operation.ts'
import type { Position } from '../../shared/position.ts'
import { wantedIn } from '../search/words.ts'
import { tagOf } from './freshness.ts'
import type { SiteParts } from './parts.ts'
import { mostQuestion } from './views/search-form.ts'
import type { ReaderView } from './views/reader-view.ts'

export interface WantedSearch {
  kind: 'search'
  question: string
  before?: Position
}

/** Results on one page. */
const resultsAtOnce = 20

/** @returns undefined for a question that no form of ours sends */
export function readSearch(
  question: unknown,
  before: Position | undefined,
): (WantedSearch & { variant: string }) | undefined {
  if (typeof question !== 'string' || question.length > mostQuestion) return undefined
  return { kind: 'search', question: question.trim(), before, variant: `search${tagOf(question, before ?? '')}` }
}

/** @throws Refusal `unavailable` while too much is being searched */
export async function searchView(
  { searches, reads }: Pick<SiteParts, 'searches' | 'reads'>,
  snapshot: Snapshot,
  { question, before }: WantedSearch,
): Promise<ReaderView | undefined> {
  const { page, cursor } = snapshot
  const wanted = wantedIn(question)
  // One more than is shown: whether there is a next batch.
  const found =
    wanted.length === 0 ? { count: 0, entries: [] } : await searches.search(page.id, wanted, before, resultsAtOnce + 1)
  if (!found) return undefined
  const listed = found.entries.slice(0, resultsAtOnce)
  // Read now, so that nobody is shown what was said before an edit, or what was withdrawn a moment ago.
  const placements = await Promise.all(listed.map(({ id }) => reads.placement(page.id, id)))
  const entries = placements.flatMap(placement => (placement && 'entry' in placement ? placement.entry : []))
  const address = `${addresses.page(page.slug)}?search=${encodeURIComponent(question)}`
  const last = listed.at(-1)
  const isMore = found.entries.length > listed.length
  return {
    kind: 'search',
    snapshot,
    entries,
    cursor,
    path: before === undefined ? address : `${address}&before=${before}`,
    // Not one stretch of the page: nothing is inserted, and what is new is only counted.
    ceiling: '',
    newer: before === undefined ? undefined : address,
    next: last && isMore ? `${address}&before=${last.position}` : undefined,
    search: { question, wanted, count: found.count, ...('reach' in found ? { reach: found.reach } : {}) },
  }
}
