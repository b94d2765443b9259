/** What is stored of an entry and its pages, as the rules see it. */
import type { AccountId } from '../../shared/account.ts'
import type { Answer, CommandId } from '../../shared/command.ts'
import type { EntryBody, EntryId } from '../../shared/entry.ts'
import type { LivePage, PageId } from '../../shared/live-page.ts'

/** What became of a command, with whose it was: a repeat under the same key has to be the same command. */
export interface StoredAnswer {
  fingerprint: string
  account: AccountId
  answer: Exclude<Answer, { status: 'waiting' }>
}

/** The truth about an entry, in its home page's slot; every page follows it. */
export interface HomeRecord {
  id: EntryId
  home: PageId
  revision: number
  /** Raised by every change, so that pages can tell a newer state from an older one. */
  version: number
  /** The command that made this version. */
  by: CommandId
  state: 'published' | 'withdrawn' | 'erased'
  owner: AccountId
  /** sha1 of the body's text. */
  hash: string
  /** Set by Redis when the first revision is committed, unless an import brings it. */
  publishedAt?: number
  updatedAt?: number
  placed: Record<PageId, 0 | 1>
}

/** A publish that waits for its time. */
export interface ScheduledRecord {
  id: EntryId
  revision: number
  publishAt: number
  /** Raised by every new time: a reminder of an earlier one does nothing. */
  generation: number
  owner: AccountId
  pages: PageId[]
  keyEvent: boolean
  pinned: boolean
  body: EntryBody
  /** Why it was not published at its time, in words: it stays a draft. */
  held?: string
}

/** How an entry is put on a page where it does not stand yet. */
export interface PlacingOptions {
  first?: boolean
  keyEvent?: boolean
  pinned?: boolean
  /** An import's own time, ms; else the moment of the commit. */
  placedAt?: number
  /** An import: readers are not told of a new update. */
  quiet?: boolean
  /** An import of what is withdrawn: it gets its position without ever being shown. */
  unseen?: boolean
}

/** One line of a home page's outbox. */
export interface Waiting extends PlacingOptions {
  version: number
  /** The commands that wait for it, comma-separated. */
  commands: string
  /** ms; set when it was noted. */
  since?: number
}

/** One consistent read of a page and what it knows of an entry. */
export interface PageContext {
  answer: StoredAnswer | undefined
  page: LivePage | undefined
  pins: EntryId[]
  home: HomeRecord | undefined
  scheduled: ScheduledRecord | undefined
  placement: { shown: boolean; pinned: boolean; keyEvent: boolean } | undefined
  /** The texts as they are stored: a step that finds others has to be decided anew. */
  guards: { home: string; scheduled: string; pins: string; pageSequence: number }
}

/** What the rules want written; each is one atomic step. */
export type Decision =
  | {
      step: 'entry'
      home: HomeRecord
      body?: EntryBody
      /** Whether `updatedAt` moves. */
      touch: boolean
      /** An edit so soon after publishing leaves `updatedAt` as it is, ms. */
      silentMs?: number
      updatedAt?: number
      how: PlacingOptions
      pending: Record<PageId, Omit<Waiting, 'commands' | 'version'>>
      unschedule: boolean
      /** No new entries come to a page whose status changed meanwhile. */
      guardPage: boolean
    }
  | {
      step: 'placement'
      kind: 'pin' | 'unpin' | 'orderPins' | 'mark' | 'unmark'
      entry: EntryId | ''
      touched: EntryId[]
      pins?: EntryId[]
    }
  | { step: 'page'; page: LivePage; isNew: boolean }
  | { step: 'schedule'; entry: EntryId; record: ScheduledRecord | undefined }
