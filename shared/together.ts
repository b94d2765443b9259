/** What crosses the desk's own socket: who is at the desk, who edits what, and how far operations went. It helps people; nothing waits for it. */
import type { AccountId } from './account.ts'
import type { EntryId } from './entry.ts'
import type { PageId } from './live-page.ts'
import type { PageReceipts } from './receipts.ts'

/** The socket's path. It opens to signed-in sessions only, and readers' sockets have another. */
export const deskSocketPath = '/desk/api/together'

/** Where a tab of the desk is; said whenever it changes, whole each time. */
export interface Here {
  /** Made by the tab, and its own for as long as it lives: a tab that comes back over another connection is the same one. */
  tab: string
  /** The page that it looks at. */
  page: PageId | null
  /** Entries whose edit is open in it. */
  edits: EntryId[]
  /** Pages, beside the one looked at, whose receipts it wants: something of it is on its way there. */
  sends?: PageId[]
  /** One of these pages whose history was found to be another one: its receipts are to be told from the start. */
  anew?: PageId
}

/** Most open edits, and most pages beside the one looked at, that a tab can name. */
export const mostEdits = 20
export const mostSends = 20

/** A tab of somebody at the desk. */
export interface Present {
  tab: string
  account: AccountId
  name: string
  /** Entries that they edit, of those that the one who is told may know of. */
  edits: EntryId[]
}

/** Who edits an entry, since when (ms by Redis' clock). It asks others to wait, and keeps nobody from saving. */
export interface Lease {
  entry: EntryId
  account: AccountId
  name: string
  since: number
}

/** All that concerns the page looked at and the edits that are open, as it now stands. */
export interface Together {
  /** Who looks at the same page, whoever is told included. */
  present: Present[]
  leases: Lease[]
}

/** Whether it was heard; `later`: say it again after a second. */
export type Told = 'heard' | 'later' | 'malformed'

export interface ServerToDesk {
  together: (together: Together) => void
  /** Of the page looked at and those beside it: what is known at first, then what becomes known. */
  receipts: (receipts: PageReceipts) => void
}

export interface DeskToServer {
  here: (here: Here, answer: (told: Told) => void) => void
  /** Makes an open edit one's own, whoever holds it. */
  takeOver: (asked: { entry: EntryId }, answer: (told: Told) => void) => void
}

/** A lease lasts so long after its holder was last heard of, ms. */
export const leaseMs = 60_000
/** A tab that was not heard of for so long is gone, ms. */
export const presentMs = 25_000
