/** What the desk is told of how far an operation went. Receipts are no part of the log: a lost one is missed by nobody but the desk. */
import type { EntryId } from './entry.ts'
import type { PageId } from './live-page.ts'

export interface Receipt {
  /** The operation's place in its page's log. */
  sequence: number
  /** The entry that it brought or changed, and its revision from then on. */
  entry?: EntryId
  revision?: number
  /** Readers it was sent to, over all web processes; desks are none. */
  readers: number
  /**
   * From its place in the log until the answers of half of those who were asked for one were back, ms. Without it fewer than
   * half have answered so far, or nobody was asked.
   */
  halfMs?: number
  /** The same for so many per cent: 99, 100 where every single reader was asked and has answered, less where no more came in time. */
  most?: { percent: number; ms: number }
}

export interface PageReceipts {
  page: PageId
  /** Those that changed, each whole. */
  receipts: Receipt[]
}

/** Answers count for so long after the operation was sent, ms: then its receipt changes no more. */
export const receiptOpenMs = 15_000
/** So many of the newest operations of a page have a receipt. */
export const mostReceipts = 100
