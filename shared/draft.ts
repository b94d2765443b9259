/** An entry before it is published, as the service keeps it: its author's, until it is submitted for review. */
import type { AccountId } from './account.ts'
import type { EntryBody, EntryId, EntryKind } from './entry.ts'
import type { PageId } from './live-page.ts'

/** returned: an editor gave it back to its author, with a note. */
export type DraftState = 'draft' | 'submitted' | 'returned'

/** What is written: a body that need not be complete, and what is to become of it. */
export interface DraftContent {
  body: EntryBody
  /** Where it is to be published, the home page first. */
  pages: PageId[]
  keyEvent?: boolean
  pinned?: boolean
  /** When it is to be published, ms since 1970; at once where it is missing. */
  publishAt?: number
}

/** A draft in a list. */
export interface DraftHead {
  /** The id of the entry that it becomes. */
  id: EntryId
  author: AccountId
  /** 1, 2, 3 …, raised by every change: who changes it names the one they saw. */
  version: number
  state: DraftState
  /** ms since 1970. */
  updatedAt: number
  /** Its headline, or its first words. */
  title: string
  kind: EntryKind
  pages: PageId[]
  /** What whoever returned it said. */
  note?: string
  /** Who returned it, by name. */
  returnedBy?: string
}

export interface StoredDraft extends DraftHead {
  content: DraftContent
}

/** Most drafts of one account. */
export const mostDrafts = 200
/** Most characters of the note with which a draft is returned. */
export const mostNote = 2000
