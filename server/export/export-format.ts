/** The file that an export writes and an import reads: JSON Lines, one object a line, times in ms since 1970. */
import type { EntryBody, EntryId } from '../../shared/entry.ts'
import type { LivePage, PageId } from '../../shared/live-page.ts'
import type { Position } from '../../shared/position.ts'

export const exportFormat = 'stop-press-export'
/** Raised when a reader of the version before would misunderstand a file. */
export const exportVersion = 1

/** The first line. */
export interface ExportHead {
  format: typeof exportFormat
  version: number
  exportedAt: number
  page: Omit<LivePage, 'sequence' | 'publishedAt' | 'takenDownAt' | 'putBackAt'>
  /** First one first. */
  pins: EntryId[]
}

/** One line for each entry that stands on the page or was withdrawn, oldest first. */
export interface ExportedEntry {
  id: EntryId
  /** The page it was published on first. */
  home: PageId
  state: 'published' | 'withdrawn'
  revision: number
  publishedAt: number
  updatedAt: number
  /** Where it stands on this page. */
  position: Position
  keyEvent: boolean
  pinned: boolean
  body: EntryBody
  /** The revisions before, oldest first. */
  earlier: { revision: number; body: EntryBody }[]
}

/** One line for each entry that waits for its time, next one first. */
export interface ExportedSchedule {
  id: EntryId
  publishAt: number
  body: EntryBody
}

/** The last line: a file without it was cut off. */
export interface ExportEnd {
  entries: number
  scheduled: number
}

export type ExportLine = ExportHead | { entry: ExportedEntry } | { scheduled: ExportedSchedule } | { end: ExportEnd }
