/** What one reader page shows: which part of the story, and where its links lead. */
import type { PrintedCursor } from '../../../shared/cursor.ts'
import type { EntryId, PlacedEntry } from '../../../shared/entry.ts'
import type { Snapshot } from '../../../shared/operation.ts'
import type { Position } from '../../../shared/position.ts'
import type { Wanted } from '../../search/words.ts'

/**
 * newest: open to what is published next; batch: older entries by their address; permalink: an entry and what came before it;
 * oldest: from the first entry on; key: key events only; search: what holds the words that are looked for.
 */
export type ViewKind = 'newest' | 'batch' | 'permalink' | 'oldest' | 'key' | 'search'

export interface ReaderView {
  kind: ViewKind
  /** The page, its pins and key events. */
  snapshot: Snapshot
  /** In reading order. */
  entries: readonly PlacedEntry[]
  /** Everything shown is at least as new as this. */
  cursor: PrintedCursor
  /** Path and query of this very view. */
  path: string
  /** Path of a view that shows the same and more, and does not change its address: search engines keep that one. */
  canonical?: string
  /** The `before` of the next older batch; undefined at the start of coverage. */
  older?: Position
  /** The newest position that belongs to this view; undefined: open at the top. */
  ceiling?: Position
  highlight?: EntryId
  /** Path of the batch above this one, where there is one and it is not the newest. */
  newer?: string
  /** Path of what comes next, where that is not the next older batch. */
  next?: string
  search?: SearchView
}

/** What was looked for, and how much of it there is. */
export interface SearchView {
  /** As it was asked. */
  question: string
  /** Empty: the question holds no word. */
  wanted: readonly Wanted[]
  /** Entries that hold all the words, on the whole page. */
  count: number
  /** What stands below this was not looked at. */
  reach?: Position
}
