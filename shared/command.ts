/** What a desk or a program may ask for. Pages are named by slug or id, times are ms since 1970. */
import type { EntryBody, EntryId } from './entry.ts'
import type { PageChange, PageId, PageSettings } from './live-page.ts'
import type { RefusalCode } from './refusal.ts'

/** UUID made by whoever sends the command; the same id is the same command for ever. */
export type CommandId = string

export type Command =
  /** Puts a new entry on one or several pages, the first of which becomes its home; with `publishAt` (in the future) it waits. */
  | {
      type: 'publish'
      entry: EntryBody & { id: EntryId }
      pages: PageId[]
      publishAt?: number
      keyEvent?: boolean
      pinned?: boolean
    }
  /** Replaces the body of an entry everywhere; `revision` is the one the edit was made on. */
  | { type: 'edit'; entry: EntryBody & { id: EntryId; revision: number } }
  /** Takes an entry off every page. */
  | { type: 'withdraw'; entry: EntryRef }
  /** Brings it back; with `as` in one step with another text, chosen over the given revision. */
  | { type: 'restore'; entry: EntryRef; as?: EntryBody & { revision: number } }
  | { type: 'place'; entry: EntryRef; pages: PageId[] }
  | { type: 'unplace'; entry: EntryRef; pages: PageId[] }
  | { type: 'pin'; entry: EntryRef; page: PageId }
  | { type: 'unpin'; entry: EntryRef; page: PageId }
  | { type: 'orderPins'; page: PageId; pins: EntryId[] }
  | { type: 'mark'; entry: EntryRef; page: PageId }
  | { type: 'unmark'; entry: EntryRef; page: PageId }
  /** Changes what is given of a page's settings; `null` takes a setting away. */
  | { type: 'page'; page: PageId; settings: PageChange }
  | { type: 'createPage'; page: PageSettings & { id: PageId } }
  /** Changes the time of a scheduled entry (`publishAt`), or gives the schedule up. */
  | { type: 'reschedule'; entry: EntryRef; publishAt: number }
  | { type: 'unschedule'; entry: EntryRef }
  /** Removes an entry and all its revisions for good. */
  | { type: 'erase'; entry: EntryRef }
  /**
   * Brings an entry with its own times: new, in a newer version, or on one more page. `placedAt`: where it stood on its
   * page, when that is not when it was published. `isWithdrawn`: it comes in taken back, and no reader ever sees it.
   */
  | {
      type: 'import'
      entry: EntryBody & {
        id: EntryId
        publishedAt: number
        updatedAt: number
      }
      page: PageId
      placedAt?: number
      keyEvent?: boolean
      pinned?: boolean
      isWithdrawn?: true
    }

export interface EntryRef {
  id: EntryId
}

export type CommandType = Command['type']

const everyType: Record<CommandType, true> = {
  publish: true,
  edit: true,
  withdraw: true,
  restore: true,
  place: true,
  unplace: true,
  pin: true,
  unpin: true,
  orderPins: true,
  mark: true,
  unmark: true,
  page: true,
  createPage: true,
  reschedule: true,
  unschedule: true,
  erase: true,
  import: true,
}

/** All there are: one that is added is added here, or nothing compiles. */
export const commandTypes = Object.keys(everyType) as CommandType[]

/** What became of a command, as its sender is told. Pages are named by id. */
export type Answer =
  | { status: 'waiting' }
  | {
      status: 'committed'
      entry?: EntryId
      revision?: number
      /** The place of the change in each page's log; a page that is still pending is missing. */
      sequences: Record<PageId, number>
      pending: PageId[]
      at: number
    }
  | { status: 'scheduled'; entry: EntryId; publishAt: number }
  | { status: 'refused'; code: RefusalCode; detail: string }
  /** Set aside after faults: kept whole, shown to its sender and the administrators. */
  | { status: 'parked'; detail: string; at: number }
