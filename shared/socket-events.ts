/** What crosses the socket, and the version of it. A server serves this version and the one before. */
import type { PrintedCursor } from './cursor.ts'
import type { CatchUp, Operation } from './operation.ts'
import type { PageId } from './live-page.ts'

export const protocolVersion = 1
export const oldestProtocolVersion = 1

export interface JoinRequest {
  page: PageId
  /** `sequence.digest`: printed in the page, or the reader's own. */
  cursor: PrintedCursor
  protocol: number
}

/** Why a reader may not join, or what it does instead. */
export type JoinAnswer =
  | { kind: 'catchUp'; catchUp: CatchUp }
  /** Too much for a frame, or too far back: ask this address. */
  | { kind: 'fetch'; href: string }
  /** The reader's history is not this page's: take the snapshot at this address. */
  | { kind: 'reset'; href: string }
  | { kind: 'refused'; code: 'not-found' | 'gone' | 'outdated' | 'malformed' | 'unavailable'; detail: string }

export interface Head {
  /** `sequence.digest` of the relay. */
  cursor: PrintedCursor
}

export interface Reset {
  href: string
  /** Wait a random time up to this many ms first, so that not everyone asks at once. */
  withinMs: number
}

export interface ServerToReader {
  operation: (operation: Operation) => void
  catchUp: (catchUp: CatchUp) => void
  head: (head: Head) => void
  reset: (reset: Reset) => void
  readers: (readers: { count: number }) => void
  /** The server is going: come back within a random part of `withinMs`. */
  drain: (drain: { withinMs: number }) => void
}

export interface ReaderToServer {
  join: (request: JoinRequest, answer: (answer: JoinAnswer) => void) => void
  catchUp: (request: { cursor: PrintedCursor }, answer: (answer: JoinAnswer) => void) => void
}

/** Where readers' sockets are: what every client of Socket.IO takes unless it is told otherwise. */
export const readerSocketPath = '/socket.io'
/** Largest frame to a reader, bytes; a larger operation is sent with its entry's header only. */
export const frameBytes = 16_384
/** Largest frame from a reader, bytes. */
export const readerFrameBytes = 4_096
/** Largest catch-up over the socket, bytes; a larger one is fetched over HTTP. */
export const socketCatchUpBytes = 65_536
/** A head comes this often, ms. */
export const headEveryMs = 25_000
/** A reader without a head for this long asks for a catch-up, ms. */
export const headMissingMs = 60_000
/** Without a socket a reader asks this often, ms, plus or minus 20 %. */
export const pollEveryMs = 5_000
