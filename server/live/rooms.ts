/** The readers of each page on this process, and what all of them are told: what the relay says, heads, counts. */
import { trustedCursor } from '../../shared/cursor.ts'
import { addresses } from '../../shared/http-api.ts'
import type { PageId } from '../../shared/live-page.ts'
import type { CatchUp, Operation } from '../../shared/operation.ts'
import { mostReceipts } from '../../shared/receipts.ts'
import { headEveryMs } from '../../shared/socket-events.ts'
import type { Metrics } from '../metrics.ts'
import type { BodiesApart } from './bodies-apart.ts'
import type { Clock } from './clock.ts'
import type { DeskReaders } from './desk-readers.ts'
import type { Audience, FanOut } from './fan-out.ts'
import { catchUpFrame, eventFrame, type Frame, headFrame, operationFrame } from './frames.ts'
import type { Reader } from './reader.ts'
import type { Brought } from './receipt-total.ts'
import type { Receipts } from './receipts.ts'
import type { RelayFrame } from './relay.ts'
import type { Relays } from './relays.ts'

export interface Rooms {
  /** Lets a reader into a page's room, out of the one it was in. From now on it gets the page's frames. */
  enter(page: PageId, reader: Reader): void
  leave(reader: Reader): void
  /** Stops frames to a reader that stays in its room. */
  holdBack(reader: Reader): void
  /** Lets a reader that was held back have frames again. */
  readmit(reader: Reader): void
  tell(page: PageId, frame: Frame): void
  /** Readers per page, without the desks that follow it. */
  counts(): Map<PageId, number>
  stop(): void
}

export interface RoomsParts {
  relays: Relays
  fanOut: FanOut<Reader>
  metrics: Pick<Metrics, 'readers'>
  desks: Pick<DeskReaders, 'sendAway'>
  bodiesApart: BodiesApart
  receipts: Pick<Receipts, 'enter' | 'leave' | 'forget'>
  clock: Clock
  /** 0 to 1. */
  random: () => number
}

interface Room {
  /** Everyone, held back or not. */
  readers: Set<Reader>
  /** How many of them are desks. */
  desks: number
  /** Those who get frames as they come. */
  audience: Audience<Reader>
  /** Likewise, but sent every body, and counted in no receipt. */
  atDesks: Audience<Reader>
  relay: { leave(): void }
  nextHeadAt: number
}

const headRoundMs = 1000

/** A window over which so many readers spread what they ask for at once, ms. */
export function spreadMs(readers: number): number {
  return Math.min(30_000, Math.max(500, readers * 2))
}

export function createRooms(parts: RoomsParts): Rooms {
  const { relays, fanOut, metrics, desks, bodiesApart, receipts, clock, random } = parts
  const rooms = new Map<PageId, Room>()

  function open(page: PageId): Room {
    const room: Room = {
      readers: new Set(),
      desks: 0,
      audience: fanOut.audience(),
      atDesks: fanOut.audience(),
      relay: relays.join(page, frame => {
        if (frame.event === 'reset') receipts.forget(page)
        const apart = frame.event === 'operation' && bodiesApart.frameFor(page, frame.operation, frame.json)
        const toReaders = apart || frameFor(frame, room.readers.size)
        room.audience.send({ ...toReaders, ...broughtBy(page, frame) })
        if (room.desks > 0) room.atDesks.send(apart ? frameFor(frame, room.readers.size) : toReaders)
        if (relays.held(page)?.page.status === 'down') desks.sendAway(page, room.readers)
      }),
      // Rooms beat at times of their own, so that they do not all beat at once.
      nextHeadAt: clock.now() + headEveryMs * random(),
    }
    rooms.set(page, room)
    return room
  }

  function send(room: Room, frame: Frame): void {
    room.audience.send(frame)
    if (room.desks > 0) room.atDesks.send(frame)
  }

  const noteSize = (page: PageId, { readers, desks }: Room) => metrics.readers.set({ page }, readers.size - desks)
  const roomOf = ({ page }: Reader) => (page === undefined ? undefined : rooms.get(page))
  const audienceOf = (room: Room, { isDesk }: Reader) => (isDesk ? room.atDesks : room.audience)

  function leave(reader: Reader): void {
    const { page } = reader
    if (page === undefined) return
    reader.page = undefined
    const room = rooms.get(page)
    if (!room) return
    if (room.readers.delete(reader) && reader.isDesk) room.desks -= 1
    receipts.leave(page, reader)
    audienceOf(room, reader).remove(reader)
    if (room.readers.size > 0) {
      noteSize(page, room)
      return
    }
    rooms.delete(page)
    room.relay.leave()
    room.audience.close()
    room.atDesks.close()
    metrics.readers.remove({ page })
  }

  const stopHeads = clock.every(headRoundMs, () => {
    const now = clock.now()
    for (const [page, room] of rooms) {
      if (room.nextHeadAt > now) continue
      room.nextHeadAt = now + headEveryMs
      const held = relays.held(page)
      if (held) send(room, headFrame(held.cursor))
    }
  })

  return {
    enter(page, reader) {
      if (reader.page === page) return
      leave(reader)
      const room = rooms.get(page) ?? open(page)
      reader.page = page
      reader.isHeldBack = false
      room.readers.add(reader)
      if (reader.isDesk) room.desks += 1
      receipts.enter(page, reader, room.readers.size)
      audienceOf(room, reader).add(reader)
      noteSize(page, room)
    },
    leave,
    holdBack(reader) {
      reader.isHeldBack = true
      const room = roomOf(reader)
      if (room) audienceOf(room, reader).remove(reader)
    },
    readmit(reader) {
      reader.isHeldBack = false
      const room = roomOf(reader)
      if (room) audienceOf(room, reader).add(reader)
    },
    tell(page, frame) {
      const room = rooms.get(page)
      if (room) send(room, frame)
    },
    counts: () => new Map([...rooms].map(([page, room]) => [page, room.readers.size - room.desks])),
    stop() {
      stopHeads()
      for (const room of rooms.values()) room.relay.leave()
    },
  }
}

function frameFor(frame: RelayFrame, readers: number): Frame {
  switch (frame.event) {
    case 'operation':
      return operationFrame(frame.operation, frame.json)
    case 'catchUp':
      return catchUpFrame(frame.catchUp)
    case 'reset':
      return resetFrame(frame.page.slug, readers)
  }
}

/** What a receipt is kept of: whatever of it a room was brought by this frame. */
function broughtBy(page: PageId, frame: RelayFrame): Pick<Frame, 'brings'> {
  if (frame.event === 'reset') return {}
  const operations = frame.event === 'operation' ? [operationIn(frame.operation)] : operationsIn(frame.catchUp)
  return { brings: { page, operations } }
}

function operationIn(operation: Operation): Brought {
  const { sequence } = operation
  if (!('entry' in operation)) return { sequence }
  return { sequence, entry: operation.entry.id, revision: operation.entry.revision }
}

function operationsIn({ from, to, entries }: CatchUp): Brought[] {
  const last = trustedCursor(to).sequence
  const first = Math.max(trustedCursor(from).sequence + 1, last - mostReceipts + 1)
  const brought = new Map(entries.map(({ id, revision, sequence }) => [sequence, { entry: id, revision }]))
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, place) => {
    const sequence = first + place
    return { sequence, ...brought.get(sequence) }
  })
}

/** @param readers how many will ask for the snapshot */
export function resetFrame(slug: string, readers: number): Frame {
  return eventFrame('reset', { href: addresses.snapshot(slug), withinMs: spreadMs(readers) })
}
