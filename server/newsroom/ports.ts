/** What the rules and the edges need from the world; storage/, queue/ and live/ provide it, start files plug it in. */
import type { Account, AccountId } from '../../shared/account.ts'
import type { CommandAct } from '../../shared/audit.ts'
import type { Command, CommandId } from '../../shared/command.ts'
import type { Cursor, PrintedCursor } from '../../shared/cursor.ts'
import type { DraftHead, StoredDraft } from '../../shared/draft.ts'
import type { EntryBody, EntryId, PlacedEntry } from '../../shared/entry.ts'
import type { CurrentEntry } from '../../shared/http-api.ts'
import type { LivePage, PageId } from '../../shared/live-page.ts'
import type { Gone, Missed, Slice, Snapshot } from '../../shared/operation.ts'
import type { Picture, PictureId } from '../../shared/picture.ts'
import type { Position } from '../../shared/position.ts'
import type { Lease } from '../../shared/together.ts'
import type {
  Decision,
  HomeRecord,
  PageContext,
  PlacingOptions,
  ScheduledRecord,
  StoredAnswer,
  Waiting,
} from './records.ts'

/** Reading a page's log and timeline; each call is one consistent read. `undefined`: there is no such page. */
export interface PageReads {
  heads(pages: readonly PageId[]): Promise<Map<PageId, Cursor>>
  snapshot(page: PageId): Promise<Snapshot | undefined>
  /** What changed after a cursor; a snapshot when the cursor is unknown here or too much changed. */
  since(page: PageId, after: Cursor): Promise<Missed | undefined>
  /** The batch that ends below `before`; passes over batches with nothing visible. */
  slice(page: PageId, before: Position): Promise<Slice | undefined>
  /** Reading from the oldest on: the batch after a position, oldest first; from the start when none is given. `older` then means: the `after` of the next newer batch. */
  sliceAfter(page: PageId, after: Position | undefined): Promise<Slice | undefined>
  /** The batch that holds an entry, newest first, and the `before` that asks for this very batch. */
  around(page: PageId, entry: EntryId): Promise<(Slice & { before?: Position }) | undefined>
  /** One placement as it now stands; `gone` when it was withdrawn or taken off this page; undefined when it was never here. */
  placement(page: PageId, entry: EntryId): Promise<{ entry: PlacedEntry } | { gone: Gone } | undefined>
}

/** An entry as a feed has it. */
export interface FeedEntry extends PlacedEntry {
  /** When it was shown again after it had been taken away, ms, where what was read knows it. */
  shownAgainAt?: number
}

/** An entry that a feed may have had, and that is not to be seen on its page any more. `at`: since when, ms. */
export interface GoneEntry {
  id: EntryId
  home: PageId
  publishedAt: number
  at: number
}

/** A feed, or one of its archives, in one consistent read. */
export interface FeedSlice {
  cursor: PrintedCursor
  page: LivePage
  /** Archives that are closed by now: 1 up to this number. */
  archives: number
  /** Newest first. */
  entries: FeedEntry[]
  /** The one that went last comes first. */
  gone: GoneEntry[]
}

/** What reader programs come for. `undefined`: there is no such page. */
export interface FeedReads {
  /** The newest entries, and whatever was changed or taken away since the last archive but one was closed. */
  recent(page: PageId): Promise<FeedSlice | undefined>
  /**
   * What a stretch of the log touched, as it now stands: always the same entries, once the stretch is full.
   * @param number 1, 2, 3 … @returns undefined as well while it is not
   */
  archive(page: PageId, number: number): Promise<FeedSlice | undefined>
  /** How far each page has come, and when its newest placement was placed (ms; 0: there is none). */
  tops(pages: readonly PageId[]): Promise<Map<PageId, { cursor: PrintedCursor; newestAt: number }>>
}

/** The texts of a page in bulk: what the search is built from. */
export interface PageTexts {
  /**
   * What readers can see below a position, newest first, as much as one read takes; from the newest on when none is
   * given. `following`: where to go on below; absent at the end. Undefined: there is no such page.
   */
  below(page: PageId, before: Position | undefined): Promise<TextsRead | undefined>
}

export interface TextsRead {
  cursor: PrintedCursor
  /** Bodies are parsed when they are asked for. */
  entries: { id: EntryId; position: Position; body: () => EntryBody }[]
  following?: Position
}

/** All pages of the newsroom and their addresses. */
export interface PageIndex {
  /** The page at an address, an earlier address, or of an id; `slug` is the one it has now. */
  find(slugOrId: string): Promise<{ id: PageId; slug: string } | undefined>
  list(): Promise<LivePage[]>
}

/** A revision of an entry, with who made it and when (ms), where that was kept. */
export interface KeptRevision {
  revision: number
  body: EntryBody
  by?: AccountId
  at?: number
}

/** What editors may see and readers may not. */
export interface EntryReads {
  /** The home of an entry, wherever it stands. */
  homeOf(entry: EntryId): Promise<PageId | undefined>
  /** Like `homeOf`; where that knows nothing, every page is asked. */
  searchHome(entry: EntryId): Promise<PageId | undefined>
  current(home: PageId, entry: EntryId): Promise<CurrentEntry | undefined>
  withdrawn(page: PageId): Promise<CurrentEntry[]>
  scheduled(page: PageId): Promise<CurrentEntry[]>
  /** As in `PageWrites`. */
  behind(home: PageId, entry: EntryId, told: Readonly<Record<PageId, number>>): Promise<PageId[]>
  /** All revisions that are kept, oldest first. */
  revisions(home: PageId, entry: EntryId): Promise<KeptRevision[]>
  /** Ids of all placements of a page, oldest first, visible or not: for exports. */
  placements(page: PageId): Promise<EntryId[]>
}

/** A command on its way: what a lane's job carries. Page names are resolved to ids. */
export interface LaneCommand {
  id: CommandId
  command: Command
  account: AccountId
  /** sha256 over account and canonical body: tells a repeated command from another one under the same key. */
  fingerprint: string
  /** The page in whose slot the answer is kept and whose lane it goes through. */
  home: PageId
  /** ms, the web process's clock: for measuring only. */
  receivedAt: number
  requestId: string
}

/** A command that was set aside after faults. */
export interface ParkedCommand extends LaneCommand {
  /** What the code said when it failed for the last time. */
  fault: string
  /** ms, the worker's clock. */
  parkedAt: number
}

/** Commands that were set aside, until somebody has looked after them. */
export interface ParkedCommands {
  count(): Promise<number>
  /** All of them, newest first. */
  list(): Promise<ParkedCommand[]>
  find(id: CommandId): Promise<ParkedCommand | undefined>
  /** @returns whether it was still there */
  remove(id: CommandId): Promise<boolean>
}

/** Entries before they are published. */
export interface Drafts {
  /** An account's own, the one that was changed last first. */
  of(author: AccountId): Promise<DraftHead[]>
  /** All that wait for review, the one that waits longest first. */
  submitted(): Promise<DraftHead[]>
  find(id: EntryId): Promise<StoredDraft | undefined>
  /**
   * Keeps a draft in the place of the version that is given; 0: it is new.
   * @returns changed: another version is kept; gone: none is kept any more; full: its author has as many as there may be
   */
  save(draft: StoredDraft, version: number): Promise<'saved' | 'changed' | 'gone' | 'full'>
  /** @returns whether it was still there */
  remove(id: EntryId): Promise<boolean>
  /** Whether an entry of this id was published, whatever became of it since: then no draft of it is kept. */
  isPublished(id: EntryId): Promise<boolean>
}

export interface Answers {
  /** The stored answer of a command. */
  find(home: PageId, command: CommandId): Promise<StoredAnswer | undefined>
  /** The home page of a command that a worker has begun, or undefined. */
  homeOf(command: CommandId): Promise<PageId | undefined>
  /** Like `homeOf`; where that knows nothing, every page is asked for an answer to it. */
  searchHome(command: CommandId): Promise<PageId | undefined>
  /** Waits until the command is answered and, if committed on several pages, reached them, or `withinMs` pass. */
  wait(home: PageId, command: CommandId, withinMs: number): Promise<StoredAnswer | undefined>
  /** To be called before the command is added: then its answer is heard without asking for it. */
  expect(home: PageId, command: CommandId): Expectation
}

/** Listens for one answer from before the command is sent. */
export interface Expectation {
  /** The answer, once it is there and its pages are reached, or what there is of it after `withinMs`. */
  answer(withinMs: number): Promise<StoredAnswer | undefined>
  stop(): void
}

export interface CommandQueue {
  /**
   * Adds a command once by its id and reads back what is kept under it.
   * @returns the fingerprint that is kept: another than the command's own means that the key was used before;
   *   undefined when the job was done and removed meanwhile: its answer is stored.
   * @throws Refusal `queue-full` when too many wait; any other error: unknown, to be sent again.
   */
  add(command: LaneCommand): Promise<string | undefined>
  /** The command while it waits, is in work, or is parked. */
  find(command: CommandId): Promise<LaneCommand | undefined>
  /** Commands that wait, over all lanes. */
  depth(): Promise<number>
  /** Waiting commands in the fullest lane. */
  fullest(): Promise<number>
  close(): Promise<void>
}

/** The live side of a web process: pages as its relays hold them, so that reading costs Redis nothing. */
export interface FollowedPages {
  /** The page as it now stands. Follows the page from now on, until nobody asked for a minute. */
  snapshot(page: PageId): Promise<Snapshot | undefined>
  /** What was missed since a cursor: from memory where that reaches back far enough, else from the log. */
  missed(page: PageId, after: Cursor): Promise<Missed | undefined>
  /** How far the page has come here; undefined while it is not held. Costs nothing, and counts as a use of the page. */
  cursor(page: PageId): PrintedCursor | undefined
  /** An entry as it now stands on the page, where memory has it. Costs nothing. */
  entry(page: PageId, id: EntryId): PlacedEntry | undefined
  /** Whether the page was found to have all that its log has, a few seconds ago at most. */
  isLevel(page: PageId): boolean
}

export interface Announcements {
  /** Calls `hear` with each message of a channel until `stop`; resolves when the subscription holds. */
  listen(channel: string, hear: (message: string) => void): Promise<{ stop(): void }>
  /** Calls back after the connection was lost and every channel is subscribed again. */
  onBack(again: () => void): void
}

/** A tab of the desk, as the web processes know it of each other. */
export interface DeskTab {
  tab: string
  account: AccountId
  name: string
  page?: PageId
  /** Open edits, with the pages on which the entry stands. */
  edits: { entry: EntryId; pages: PageId[] }[]
  /** The connection that speaks for the tab. */
  by: string
}

export type DeskSaid =
  /** keep: it is still so, unless another connection speaks for the tab by now. */
  | { kind: 'put' | 'keep'; tab: DeskTab }
  | { kind: 'leave'; tab: Pick<DeskTab, 'account' | 'tab' | 'by'> }
  | { kind: 'takeOver'; tab: Pick<DeskTab, 'account' | 'tab'>; entry: EntryId }

/** Who is at the desk and who edits what, over all web processes. `at`: ms, Redis' clock. */
export interface DeskState {
  at: number
  tabs: DeskTab[]
  leases: Lease[]
}

/** Presence and edit leases: not part of any log; what is not heard of runs out by itself. */
export interface DeskPresence {
  /** @returns how things stand after it; an empty list only asks */
  say(said: readonly DeskSaid[]): Promise<DeskState>
  /** Calls `hear` whenever something changed, until `stop`. */
  listen(hear: (state: DeskState) => void): Promise<{ stop(): void }>
}

/** People and programs. Passwords and tokens are kept as hashes only. */
export interface Accounts {
  find(id: AccountId): Promise<Account | undefined>
  list(): Promise<Account[]>
}

/** Pictures as everybody may ask for them; how they are drawn is the media process' own matter. */
export interface PictureStore {
  /** Where an upload is written while it comes in. Whatever stays there is removed. */
  uploadDir(): Promise<string>
  /**
   * Takes over an upload that is whole, to be drawn by the media process. The file is gone from its place, whatever comes.
   * @param name what the file was called where it came from
   * @throws Refusal `media-refused` with the reason
   */
  takeIn(path: string, name: string): Promise<Picture>
  /** Keeps a WebP picture of our own as it is. */
  addFinished(content: Buffer, about: { name: string; width: number; height: number }): Promise<Picture>
  find(id: PictureId): Promise<Picture | undefined>
  /** Newest first. @param before only those that came before this one */
  recent(before: PictureId | undefined, most: number): Promise<{ pictures: Picture[]; more: boolean }>
  /** The file's place on disk, or undefined; `name` comes from an address. */
  path(name: string): string | undefined
}

/** Pictures on their way to the media process. */
export interface PictureQueue {
  /** Adds a picture once by its id, however often it is called. */
  add(id: PictureId): Promise<void>
  close(): Promise<void>
}

export interface Claims {
  command: PageId | undefined
  entry: PageId | undefined
  /** The command that claimed the entry, where that was kept. */
  by: CommandId | undefined
}

/** The atomic steps of a page. Each is idempotent by command id; `changed` asks to read and decide anew. */
export interface PageWrites {
  /** Redis' clock, ms. */
  now(): Promise<number>
  context(page: PageId, command: CommandId, entry: EntryId | ''): Promise<PageContext>
  /** The home pages that a command and an entry were claimed for. */
  claims(command: CommandId, entry: EntryId | ''): Promise<Claims>
  /** Notes the home page of a command, and of the entry that it brings. @returns whose they are now */
  claim(command: CommandId, entry: EntryId | '', home: PageId): Promise<Claims>
  /** Gives an entry another home, in a command's name. @returns whether its claim was still the one that is given */
  moveClaim(entry: EntryId, from: { entry: PageId; by?: CommandId }, home: PageId, command: CommandId): Promise<boolean>
  /** @param act goes into the audit log in the same step: once, however often the command comes */
  apply(
    command: LaneCommand,
    decision: Decision,
    guards: PageContext['guards'],
    act: CommandAct,
  ): Promise<StoredAnswer | 'changed'>
  /** @param act as for `apply` */
  keepAnswer(command: LaneCommand, answer: StoredAnswer['answer'], act: CommandAct): Promise<StoredAnswer>
  /** The newest state of an entry with what is to be brought to a page. */
  waiting(
    home: PageId,
    entry: EntryId,
    page: PageId,
  ): Promise<{ home: HomeRecord; homeText: string; body: string; waiting: Waiting } | undefined>
  deliver(
    page: PageId,
    home: HomeRecord,
    body: string,
    waiting: Waiting,
  ): Promise<{ sequence: number } | { ahead: { version: number; revision: number; hash: string } } | 'no-page'>
  /**
   * Other pages than the home that do not show yet what home has of the entry, or not any more. One that is ahead is none of
   * them: what home has lost comes again, and makes it level.
   * @param told the place in each page's log that a command was answered with: a page that holds something else there lost it
   */
  behind(home: PageId, entry: EntryId, told: Readonly<Record<PageId, number>>): Promise<PageId[]>
  /**
   * Notes pages in the outbox again, for a command that was answered before they lost what it did.
   * @returns the answer, in which those pages are pending; undefined when the entry or the answer is gone
   */
  noteBehind(
    command: LaneCommand,
    entry: EntryId,
    pages: Readonly<Record<PageId, PlacingOptions>>,
  ): Promise<StoredAnswer | undefined>
  settle(home: PageId, entry: EntryId, page: PageId, version: number, sequence: number): Promise<void>
  /** Gives a home record a higher version and revision with the same body. @returns whether it was still the one given */
  raise(home: HomeRecord, homeText: string, pages: PageId[]): Promise<boolean>
  /** Outbox lines of a page: entry and page. */
  outbox(home: PageId): Promise<{ entry: EntryId; page: PageId; since: number }[]>
  /** Scheduled entries whose time has come or comes before `until`. */
  due(home: PageId, until: number): Promise<ScheduledRecord[]>
  /** Keeps a scheduled entry as a draft, with the reason. */
  hold(home: PageId, record: ScheduledRecord, reason: string): Promise<void>
  park(command: LaneCommand, fault: string): Promise<void>
  /** Removes what is parked of an entry, for its words are to be gone for good. */
  unpark(entry: EntryId): Promise<void>
  /** Removes the draft of an entry that is published, scheduled or erased. */
  forgetDraft(entry: EntryId): Promise<void>
  /** Keeps that an entry was erased, where backups look. @param erasedAt ms, Redis' clock */
  noteErased(entry: EntryId, erasedAt: number): Promise<void>
}
