/** Frames to readers, each built once and written to all: packets of Socket.IO, already packed as websocket frames. */
import { type Cursor, printCursor, trustedCursor } from '../../shared/cursor.ts'
import { type EntryHeader, type PlacedEntry, titleOf } from '../../shared/entry.ts'
import type { PageId } from '../../shared/live-page.ts'
import type { CatchUp, Operation } from '../../shared/operation.ts'
import { frameBytes, type ServerToReader, socketCatchUpBytes } from '../../shared/socket-events.ts'
import type { Brought } from './receipt-total.ts'

export interface Frame {
  /** The packet as engine.io takes it. */
  packet: string
  /** The same packet as the bytes of one websocket frame. */
  wire: Buffer
  /** How far a reader has come once it has this frame. */
  cursor?: Cursor
  /** When the operation was committed, ms. */
  committedAt?: number
  /** The operations of a page that it brings to a room. */
  brings?: { page: PageId; operations: Brought[] }
}

type Payload<Event extends keyof ServerToReader> = Parameters<ServerToReader[Event]>[0]

/** A frame that carries one event. */
export function eventFrame<Event extends keyof ServerToReader>(event: Event, payload: Payload<Event>): Frame {
  return frameOf(event, JSON.stringify(payload))
}

/** What stands around an operation in its frame, at most, bytes. */
const aroundJson = 32

/** Whether an operation has to go without its entry's body: to nobody it can go whole. */
export function isTooLarge(json: string): boolean {
  return Buffer.byteLength(json) > frameBytes - aroundJson
}

/**
 * @param json the operation as it was announced: it is passed on as it came, unless it is too large
 * @param withinMs over how long readers then ask for what is missing; undefined: at once
 */
export function operationFrame(operation: Operation, json: string, withinMs?: number): Frame {
  const cursor = { sequence: operation.sequence, digest: operation.digest }
  const frame = isTooLarge(json) ? headerFrame(operation, withinMs) : frameOf('operation', json)
  // Too large even so: a head tells the reader that there is something to ask for.
  if (frame.wire.length > frameBytes) return { ...headFrame(cursor), committedAt: operation.at }
  return { ...frame, cursor, committedAt: operation.at }
}

/** The operation with its entries' headers in place of their bodies. @param withinMs over how long readers ask for these; undefined: at once */
export function headerFrame(operation: Operation, withinMs?: number): Frame {
  const frame = frameOf('operation', JSON.stringify(withoutBodies(operation, withinMs)))
  return { ...frame, cursor: { sequence: operation.sequence, digest: operation.digest }, committedAt: operation.at }
}

/** A catch-up, or, when it is too large for a frame, a head: then each reader asks and is given an address. */
export function catchUpFrame(missed: CatchUp): Frame {
  const frame = eventFrame('catchUp', missed)
  const cursor = trustedCursor(missed.to)
  return frame.wire.length > socketCatchUpBytes ? headFrame(cursor) : { ...frame, cursor }
}

/** Says how far the page has come, not what happened: a reader that is behind asks. */
export function headFrame(cursor: Cursor): Frame {
  return eventFrame('head', { cursor: printCursor(cursor) })
}

/** The operation with headers in the place of entries: bodies that do not fit are fetched over HTTP. */
function withoutBodies(operation: Operation, withinMs?: number): Operation {
  if ('entry' in operation) return { ...operation, entry: headerOf(operation.entry, withinMs) }
  if ('entries' in operation)
    return { ...operation, entries: operation.entries.map(entry => headerOf(entry, withinMs)) }
  return operation
}

function headerOf(entry: PlacedEntry | EntryHeader, withinMs?: number): EntryHeader {
  return {
    id: entry.id,
    home: entry.home,
    revision: entry.revision,
    publishedAt: entry.publishedAt,
    updatedAt: entry.updatedAt,
    position: entry.position,
    sequence: entry.sequence,
    keyEvent: entry.keyEvent,
    pinned: entry.pinned,
    kind: entry.kind,
    ...(entry.headline === undefined ? { title: wordsOf(entry) } : { headline: entry.headline }),
    bodyPending: true,
    ...(withinMs === undefined ? {} : { bodyWithinMs: withinMs }),
  }
}

function wordsOf(entry: PlacedEntry | EntryHeader): string {
  return 'bodyPending' in entry ? (entry.title ?? '') : titleOf(entry, '')
}

function frameOf(event: keyof ServerToReader, json: string): Frame {
  // 2: an event, as Socket.IO writes it in the default namespace; 4: a message, as engine.io does.
  const packet = `2["${event}",${json}]`
  return { packet, wire: textFrame(Buffer.from(`4${packet}`)) }
}

/** One unmasked, final text frame (RFC 6455 §5.2). */
export function textFrame(payload: Buffer, { isDeflated = false } = {}): Buffer {
  const { length } = payload
  const headerLength = length < 126 ? 2 : length < 65_536 ? 4 : 10
  const frame = Buffer.allocUnsafeSlow(headerLength + length)
  frame[0] = isDeflated ? 0xc1 : 0x81
  if (headerLength === 2) frame[1] = length
  else if (headerLength === 4) {
    frame[1] = 126
    frame.writeUInt16BE(length, 2)
  } else {
    frame[1] = 127
    frame.writeBigUInt64BE(BigInt(length), 2)
  }
  frame.set(payload, headerLength)
  return frame
}
