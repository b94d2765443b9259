/** What a file brings, whichever its format: the page it tells of and its entries in the order in which they are sent. */
import type { EntryBody, EntryId } from '../../shared/entry.ts'
import type { PageSettings } from '../../shared/live-page.ts'
import type { Remark, Place } from './remarks.ts'

export interface ImportedEntry extends EntryBody {
  id: EntryId
  /** ms since 1970. */
  publishedAt: number
  updatedAt: number
}

/** One version of an entry: only the newest of a foreign file, each that was kept of our own export. */
export interface FoundEntry {
  place: Place
  entry: ImportedEntry
  /** Where it stood on its page, ms, when that is not when it was published. */
  placedAt?: number
  keyEvent?: boolean
  pinned?: boolean
  /** It was not published yet: it waits here too, ms. */
  publishAt?: number
  /** It was taken back: the desk keeps it, and no reader ever sees it. */
  isWithdrawn?: true
}

export interface ImportFile {
  /** What the file says of the page; the address is given by whoever imports. */
  page: Partial<PageSettings>
  /** Oldest first; within equal times in the order of the page. */
  entries: FoundEntry[]
  /** Pinned entries, first one first. */
  pins: EntryId[]
  remarks: Remark[]
}

/** Facts of the moment and the place that a reading depends on. */
export interface ReadingContext {
  /** The file's name as it is shown. */
  file: string
  /** ms since 1970: nothing from the future is imported. */
  now: number
  /** IANA name: for times that do not say where they were noted down. */
  timeZone: string
}
