/** The words of the reader's state machine: what it may hear, what it may ask for, and the states it is in. */
import type { Cursor } from '../../shared/cursor.ts'
import type { EntryId, PlacedEntry } from '../../shared/entry.ts'
import type { CatchUp, Operation, Slice, Snapshot } from '../../shared/operation.ts'
import type { Position } from '../../shared/position.ts'
import type { JoinAnswer } from '../../shared/socket-events.ts'
import type { Changed, Timeline } from '../../shared/timeline.ts'
import type { Known } from './known.ts'

/** How a page is followed. Times are ms on the clock that comes with every event. */
export type Following =
  /** The socket has not been open yet; from `until` on it counts as failed. */
  | { is: 'starting'; until: number }
  /** Asked to be let into the room; operations that arrive meanwhile are held. */
  | { is: 'joining' }
  /** In the room; without a head by `headBy` the silence is not believed. */
  | { is: 'live'; headBy: number }
  /** No socket: asks over HTTP. */
  | { is: 'away'; pollAt: number; failures: number }
  /** Nothing more comes: the server no longer speaks our protocol, or the page was taken down. */
  | { is: 'over' }

/** What has to be had before the timeline is whole again. */
export type Need =
  | { is: 'nothing' }
  /** A catch-up was asked for; operations that fit are still applied. */
  | { is: 'asking' }
  /** Waits until `at`, then asks: for the snapshot at `href`, or for a catch-up. */
  | { is: 'waiting'; at: number; href?: string }
  | { is: 'snapshot'; href: string }
  /** A snapshot was had; slices are being fetched until it reaches down to what is on screen. Everything else is held. */
  | { is: 'bridging'; next: Known; retryAt: number }

export type Said = 'live' | 'reconnecting' | 'polling' | 'outdated' | 'gone'

/** What a question may be answered with; every question is answered, at the latest by `failed` when its time is up. */
export type Told =
  | JoinAnswer
  | Snapshot
  | { kind: 'slice'; slice: Slice }
  | { kind: 'entry'; entry: PlacedEntry }
  /** `gone`: the server says that it is not there. `retryAfterMs`: it asked us not to come earlier. */
  | { kind: 'failed'; gone?: boolean; retryAfterMs?: number }

export type Heard =
  | { is: 'connected' }
  /** The socket closed, or could not be opened. */
  | { is: 'lost' }
  /** The server is going and will close the socket: coming back is spread over a while. */
  | { is: 'drain' }
  /** The room was told something: one operation, or a catch-up after the relay missed some. */
  | { is: 'frame'; frame: Operation | CatchUp }
  | { is: 'head'; cursor: Cursor }
  | { is: 'reset'; href: string; withinMs: number }
  /** The tab became visible, came back from the browser's cache, or the network came back. */
  | { is: 'visible' }
  /** `dueAt` has come. */
  | { is: 'tick' }
  | { is: 'told'; question: number; answer: Told }
  /** The reader wants the next older batch. */
  | { is: 'wantOlder' }
  /** Something was fetched besides, and is added to what is known. */
  | { is: 'extend'; by: (known: Known) => Changed }
  /** What lies below this position was taken out of the document. */
  | { is: 'cut'; floor: Position }

/** What the state machine wants done. A `question` is answered by a `told` with its number. */
export type Action =
  | { do: 'join'; question: number; cursor: Cursor }
  | { do: 'askSocket'; question: number; cursor: Cursor }
  /** `fresh`: past every cache that can be passed. */
  | { do: 'fetch'; question: number; what: 'missed' | 'slice' | 'entry'; href: string; fresh: boolean }
  /** `quiet`: entries that an import brought. */
  | { do: 'draw'; timeline: Timeline; changed: Changed; quiet: readonly EntryId[] }
  | { do: 'say'; said: Said }
  /** The socket is of no use: close it and come back later. */
  | { do: 'hangUp' }
  | { do: 'stop' }
  | { do: 'olderShown' }
  | { do: 'olderFailed' }

/** What a question was asked for. */
export type Asked =
  | { for: 'join' }
  | { for: 'catchUp'; by: 'socket' | 'http' }
  | { for: 'snapshot' }
  /** With `doubtful` the question is for the catch-up without which that slice is not shown. */
  | { for: 'slice'; before: Position; fresh: boolean; doubtful?: Slice }
  /** Whether a point of history that something shown comes from is part of the page's history. */
  | { for: 'proof'; claim: Cursor }
  | { for: 'body'; id: EntryId; revision: number }

export interface Follower {
  readonly timeline: Timeline
  state(): { following: Following; need: Need }
  /** @param now ms, never less than before @returns what to do, in this order */
  hear(heard: Heard, now: number): Action[]
  /** When the next `tick` is wanted, ms. */
  dueAt(): number
}

/** Whether another timeline is to take the place of the one that is shown: what arrives meanwhile belongs to that one. */
export function isReplacing(need: Need): boolean {
  return need.is === 'snapshot' || need.is === 'bridging' || (need.is === 'waiting' && need.href !== undefined)
}

/** Somebody looks at the page: what waits for its time is asked at once, but not again what is asked already. */
export function hurry(need: Need, now: number): void {
  if (need.is === 'waiting') need.at = Math.min(need.at, now)
  if (need.is === 'bridging' && need.retryAt < Number.POSITIVE_INFINITY) need.retryAt = Math.min(need.retryAt, now)
}

/** When something is to be done without being told anything, ms. */
export function dueAt(following: Following, need: Need): number {
  const times = [Number.POSITIVE_INFINITY]
  if (following.is === 'starting') times.push(following.until)
  if (following.is === 'away') times.push(following.pollAt)
  if (following.is === 'live') times.push(following.headBy)
  if (need.is === 'waiting') times.push(need.at)
  if (need.is === 'bridging') times.push(need.retryAt)
  return Math.min(...times)
}
