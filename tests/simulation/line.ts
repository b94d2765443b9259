// A connection between one reader and one web process: keeps the order, and may be slow, stand still, break, or be dead
// without either end knowing.
import type { Frame } from '../../server/live/frames.ts'
import type { Reader } from '../../server/live/reader.ts'
import type { Cursor } from '../../shared/cursor.ts'
import type { JoinAnswer } from '../../shared/socket-events.ts'
import type { World } from './world.ts'

/** What comes out at the reader's end. */
export interface ReadersEnd {
  hear(event: string, payload: unknown): void
  lost(): void
}

/** What comes out at the server's end. */
export interface ServersEnd {
  ask(event: 'join' | 'catchUp', request: unknown, answer: (answer: JoinAnswer) => void): void
  closed(): void
}

export interface Line {
  /** What the server has of the reader: as much of its connection as rooms and slow readers look at. */
  readonly reader: Reader
  /** What the reader says; `tell` hears the answer, or nothing ever. */
  say(event: 'join' | 'catchUp', request: unknown, tell: (answer: JoinAnswer) => void): void
  /** Ends it for both; what is on its way is lost. */
  close(): void
  /** Nothing comes through any more; both find out after a while. */
  die(): void
  /** Both find out now, if it is dead. */
  notice(): void
  /** Stands still, or goes on. */
  stall(isStalled: boolean): void
}

/** A dead connection is noticed by a ping that is not answered, ms. */
const noticedAfterMs = 45_000
/** As many frames may wait before a reader counts as slow; @see Reader */
const mostUnsentFrames = 64
const unsuspiciousFrames = 3

interface Packet {
  deliver: () => void
}

const payloads = new WeakMap<Frame, [event: string, payload: unknown]>()

/** What a frame says, read once from its text; nobody changes what was read. */
export function payloadOf(frame: Frame): [event: string, payload: unknown] {
  let read = payloads.get(frame)
  if (!read) {
    read = JSON.parse(frame.packet.slice(1)) as [string, unknown]
    payloads.set(frame, read)
  }
  return read
}

export function openLine(world: World, readersEnd: ReadersEnd, serversEnd: ServersEnd): Line {
  const unsent: Packet[] = []
  let isOpen = true
  let isDead = false
  let isStalled = false
  let lastArrival = world.now

  function send(deliver: () => void): void {
    unsent.push({ deliver })
    if (!isStalled) carry()
  }

  /** In the order in which they were sent, however late. */
  function carry(): void {
    lastArrival = Math.max(lastArrival, world.now + 1 + world.roll(40))
    world.after(lastArrival - world.now, () => {
      if (isStalled || !isOpen) return
      const packet = unsent.shift()
      if (packet && !isDead) packet.deliver()
    })
  }

  function close(): void {
    if (!isOpen) return
    isOpen = false
    serversEnd.closed()
    readersEnd.lost()
  }

  const end = {
    page: undefined,
    sent: undefined as Cursor | undefined,
    isHeldBack: false,
    get isOpen() {
      return isOpen
    },
    write(frame: Frame) {
      if (!isOpen) return false
      send(() => readersEnd.hear(...payloadOf(frame)))
      if (frame.cursor) end.sent = frame.cursor
      return unsent.length > unsuspiciousFrames
    },
    get hasTooMuchUnsent() {
      return unsent.length > mostUnsentFrames
    },
    get isDrained() {
      return unsent.length === 0
    },
    close,
    cutOff: close,
  }

  return {
    reader: end as unknown as Reader,
    say(event, request, tell) {
      world.after(1 + world.roll(40), () => {
        if (!isOpen || isDead) return
        serversEnd.ask(event, request, answer => {
          if (isOpen) send(() => tell(answer))
        })
      })
    },
    close,
    die() {
      if (isDead) return
      isDead = true
      world.after(noticedAfterMs, close)
    },
    notice() {
      if (isDead) close()
    },
    stall(now) {
      if (isStalled === now) return
      isStalled = now
      if (!isStalled) for (const _ of unsent) carry()
    },
  }
}
