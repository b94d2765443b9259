/** What happens to one live page, and the answers that stand for many operations at once. */
import type { Link, PrintedCursor } from './cursor.ts'
import type { EntryHeader, EntryId, KeyEvent, PlacedEntry } from './entry.ts'
import type { LivePage } from './live-page.ts'
import type { Position } from './position.ts'

export type ChangeKind =
  | 'publish'
  | 'edit'
  | 'withdraw'
  | 'restore'
  | 'place'
  | 'unplace'
  | 'pin'
  | 'unpin'
  | 'orderPins'
  | 'mark'
  | 'unmark'
  | 'page'

/** What a change leaves behind: always the resulting state, never a patch. */
export type Change =
  | {
      kind: 'publish' | 'edit' | 'restore' | 'place' | 'mark' | 'unmark'
      entry: PlacedEntry | EntryHeader
      /** Set when an import brought it: readers are not told of a new update. */
      quiet?: boolean
      /** The pins as they now stand, where the entry came with a pin. */
      pins?: EntryId[]
    }
  /** May be the first that is heard of an entry: an import brings in as withdrawn what was withdrawn elsewhere. */
  | { kind: 'withdraw' | 'unplace'; id: EntryId; position: Position }
  /** The pins as they now stand, first one first, with the entries whose pin changed. */
  | { kind: 'pin' | 'unpin' | 'orderPins'; pins: EntryId[]; entries: (PlacedEntry | EntryHeader)[] }
  | { kind: 'page'; page: LivePage }

/** A change with its place in the log. `at`: when it was committed, ms; `command`: what asked for it. */
export type Operation = Change & Link & { at: number; command: string }

/** An entry or placement that is no longer to be seen. */
export interface Gone {
  id: EntryId
  position: Position
  sequence: number
}

/** What changed after `from` up to `to`, as it now stands at `to`. */
export interface CatchUp {
  kind: 'catchUp'
  from: PrintedCursor
  to: PrintedCursor
  /** Placements that changed and can be seen; entry.sequence says by which operation. */
  entries: PlacedEntry[]
  withdrawn: Gone[]
  pins: EntryId[]
  /** Present when page data changed. */
  page?: LivePage
  /** Entries that an import brought in this range: they do not raise the count of new updates. */
  quiet?: EntryId[]
}

/** The page at a cursor: its newest batch, pins, key events and data. `entries` are newest first. */
export interface Snapshot {
  kind: 'snapshot'
  cursor: PrintedCursor
  page: LivePage
  entries: PlacedEntry[]
  /** Pinned entries, first one first; they may also stand in `entries`. */
  pins: PlacedEntry[]
  /** Newest first. */
  keyEvents: KeyEvent[]
  /** The `before` of the next older batch; absent at the start of coverage. */
  older?: Position
}

/** What was missed: never a shorter list that looks whole. */
export type Missed = CatchUp | Snapshot

/** Older entries, newest first, at the cursor at which they were read. */
export interface Slice {
  cursor: PrintedCursor
  entries: PlacedEntry[]
  older?: Position
}

/** The batch above a position, newest first. `newer`: the `after` of the next one; absent where this one reaches the top. */
export interface NewerSlice extends Omit<Slice, 'older'> {
  newer?: Position
}

/** Most operations one catch-up stands for; beyond that a snapshot is given. */
export const catchUpOperations = 1000
/** Most bytes of one catch-up over HTTP; beyond that a snapshot is given. */
export const catchUpBytes = 1_000_000
