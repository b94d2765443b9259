/** The addresses and shapes of the HTTP API, for the server that answers and the clients that ask. */
import type { Account, AccountId } from './account.ts'
import type { Answer, Command, CommandId } from './command.ts'
import { type Cursor, printCursor } from './cursor.ts'
import type { DraftContent, DraftHead, StoredDraft } from './draft.ts'
import type { EntryBody, EntryId } from './entry.ts'
import type { LivePage, PageId } from './live-page.ts'
import type { PictureId, Picture } from './picture.ts'
import type { Position } from './position.ts'
import type { InputFault, RefusalCode } from './refusal.ts'

/** What readers' pages ask for, and lead to. */
export const addresses = {
  home: '/',
  page: (slug: string) => `/live/${slug}`,
  older: (slug: string, before: Position) => `/live/${slug}?before=${before}`,
  permalink: (slug: string, entry: EntryId) => `/live/${slug}/${entry}`,
  snapshot: (slug: string) => `/api/pages/${slug}`,
  slice: (slug: string, before: Position) => `/api/pages/${slug}/slices?before=${before}`,
  newer: (slug: string, after: Position) => `/api/pages/${slug}/slices?after=${after}`,
  catchUp: (slug: string, after: Cursor) => `/api/pages/${slug}/catch-up?after=${printCursor(after)}`,
  entry: (slug: string, entry: EntryId, revision: number) => `/api/pages/${slug}/entries/${entry}?revision=${revision}`,
} as const

/** What those ask for who write. Apart, for nothing of it is sent to readers. */
export const deskAddresses = {
  commands: '/api/commands',
  command: (id: CommandId) => `/api/commands/${id}`,
  media: '/api/media',
  picture: (id: PictureId) => `/api/media/${id}`,
  desk: '/desk',
  /** No page is called `-`; the link's secret follows behind `#`. */
  invitation: '/desk/-/invitation',
} as const

/** RFC 9457 problem details: the one shape of every error. */
export interface Problem {
  type: string
  title: string
  status: number
  detail: string
  code: RefusalCode | 'fault'
  errors?: readonly InputFault[]
  /** With a conflict: the entry as it now stands, so that the desk can merge. */
  current?: CurrentEntry
  /** With a draft that was changed elsewhere: as it now stands. */
  draft?: StoredDraft
  /** With a catch-up that cannot be given: where the snapshot is. */
  snapshot?: string
}

/** An entry as editors see it: its newest body, wherever it stands, withdrawn or not. */
export interface CurrentEntry {
  id: EntryId
  revision: number
  state: 'published' | 'withdrawn' | 'scheduled'
  home: PageId
  owner: AccountId
  publishedAt?: number
  updatedAt?: number
  publishAt?: number
  /** While it is scheduled: what it is to be on its pages. */
  keyEvent?: boolean
  pinned?: boolean
  /** Why a scheduled entry was not published when its time had come. */
  held?: string
  pages: PageId[]
  body: EntryBody
}

/** `POST /api/commands` (201 or 202) and `GET /api/commands/<id>`. */
export interface CommandReply {
  command: CommandId
  status: Answer['status']
  entry?: EntryId
  revision?: number
  publishAt?: number
  /** Where it stands in each page's log. */
  pages?: { id: PageId; slug: string; sequence: number }[]
  /** Pages that it has not reached yet. */
  pending?: { id: PageId; slug: string }[]
  code?: RefusalCode
  detail?: string
  /**
   * In the answer to the request that it was committed in: connections of readers to these pages at that moment, over all
   * web processes; those of others as they last said, 5 s before at most. An estimate for whoever has no desk: the desk itself
   * is told to how many it was sent (`receipts.ts`).
   */
  readers?: number
  /** When it was committed, ms. */
  at?: number
  /** Where to ask again. */
  href: string
}

/** Largest upload, bytes. */
export const mostUploadBytes = 15 * 1024 * 1024

/** `POST /api/media` (202: it is being prepared) and `GET /api/media/<id>`. */
export type MediaReply = Picture

/** `GET /desk/api/media`, newest first; `?before=<id>` goes on from there. */
export interface DeskPictures {
  pictures: Picture[]
  /** Whether there are earlier ones. */
  more: boolean
}

/** `POST /desk/api/sign-in` (204 with a cookie), `GET /desk/api/me`. */
export interface SignInRequest {
  name: string
  password: string
}

export interface Me {
  account: Account
  /** The first password has to be replaced before anything else. */
  mustChangePassword: boolean
  siteName: string
  /** Why what was acknowledged may be lost here, in sentences; empty where nothing is. */
  weaknesses: readonly string[]
}

export interface PasswordChange {
  current: string
  next: string
}

/** `GET /desk/api/pages`: the pages that the account reaches. */
export interface DeskPages {
  pages: LivePage[]
}

/** `GET /desk/api/pages/<id>/withdrawn`, newest first; `…/scheduled`, next first. */
export interface DeskEntries {
  entries: CurrentEntry[]
  /** The service's clock when it answered, ms: times are counted down by it. */
  now: number
}

/** `GET /desk/api/drafts`: the account's own, newest first; `…/submitted`: those it may review, the oldest first. */
export interface DeskDrafts {
  /** `authorName`: absent when the account was removed. */
  drafts: (DraftHead & { authorName?: string })[]
}

/** `PUT /desk/api/drafts/<id>`. `version`: the one that was seen, 0 for a new draft. 409 brings the draft as it now stands. */
export type DraftSave = DraftContent & { version: number }

/** `POST /desk/api/drafts/<id>/submit`, `…/take-back`, and with a note `…/return`. `…/discard` (204) takes `{}`. */
export interface DraftStep {
  version: number
  note?: string
}

/** What became of a draft that was saved or moved on. */
export interface DraftSaved {
  version: number
  updatedAt: number
}

/** One revision of an entry, as the desk's history lists it. */
export interface RevisionView {
  revision: number
  body: EntryBody
  /** Who made it, by name; absent where that was not kept, or the account was removed. */
  by?: string
  /** ms since 1970; absent where it was not kept. */
  at?: number
}

/** `GET /desk/api/entries/<id>/history`: all revisions that are kept, oldest first, the current one last. */
export interface EntryHistory {
  current: CurrentEntry
  revisions: RevisionView[]
}

/** `GET /desk/api/shortages`: what the service is running out of, in sentences; empty while there is enough. */
export interface DeskShortages {
  shortages: readonly string[]
}

/** A command that was set aside after faults, as administrators see it. */
export interface ParkedView {
  id: CommandId
  type: Command['type']
  /** The headline of its entry or page, or the first words; absent where nothing is known of it. */
  headline?: string
  /** Whoever sent it, by name; absent when the account was removed. */
  sender?: string
  /** Slugs of the pages that it concerns. */
  pages: string[]
  /** What the code said when it failed for the last time. */
  fault: string
  /** ms since 1970. */
  parkedAt: number
  /** Whole as it was accepted, pages named by id: so that nothing written is lost. */
  command: Command
}

/** `GET /desk/api/parked`, newest first, for administrators. `POST /desk/api/parked/<id>/dismiss` (204) removes one. */
export interface DeskParked {
  commands: ParkedView[]
}
