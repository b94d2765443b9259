/** The names under which caches in front know answers, and which of them an operation makes untrue. */
import type { EntryId } from '../../shared/entry.ts'
import type { PageId } from '../../shared/live-page.ts'
import type { ChangeKind } from '../../shared/operation.ts'

/** As in `Surrogate-Key` and `Cache-Tag`: an answer that has the tag goes when the tag is purged. */
export type CacheTag = string

/** Ids hold no blanks and no commas, so a list of tags can be told apart in either header. */
export const cacheTags = {
  /** Everything of a page. */
  page: (page: PageId): CacheTag => `page-${page}`,
  /** What of a page every operation changes: its newest updates, permalinks, key events. */
  open: (page: PageId): CacheTag => `open-${page}`,
  /** Older batches that show an entry. */
  entry: (entry: EntryId): CacheTag => `entry-${entry}`,
} as const

/** What a log's record says of an operation, as far as it matters to caches. */
export interface LoggedChange {
  kind: ChangeKind
  entry: EntryId | undefined
  /** An import: the entry may stand anywhere on the page. */
  isQuiet: boolean
  /** Whether the entry is a key event now: those are listed beside every batch. */
  isKeyEvent: boolean
}

/** What of the page has to be fetched anew because of a change, the open ends apart: they always have to. */
export function closedTags(page: PageId, { kind, entry, isQuiet, isKeyEvent }: LoggedChange): CacheTag[] {
  const everything = [cacheTags.page(page)]
  switch (kind) {
    case 'publish':
      // Placed above everything that is closed; an import may move the bounds of all batches above it.
      return isQuiet || isKeyEvent ? everything : []
    case 'edit':
      return isKeyEvent || !entry ? everything : [cacheTags.entry(entry)]
    case 'pin':
    case 'unpin':
      return entry ? [cacheTags.entry(entry)] : everything
    case 'withdraw':
    case 'restore':
    case 'place':
    case 'unplace':
      // A batch that becomes empty, or is not any more, changes where those beside it lead.
      return everything
    case 'mark':
    case 'unmark':
    case 'orderPins':
    case 'page':
      return everything
  }
}
