/** Writes each frame to every reader of a room: in order per reader, and never so many in one turn that the loop stands still. */
import type { Frame } from './frames.ts'

/** Most readers written to in one turn of the event loop. */
export const readersPerTurn = 2000

/** Whoever frames can be written to. @see Reader */
export interface Recipient {
  /** @returns whether more waits to be sent than is usual */
  write(frame: Frame): boolean
  /** Called right behind a frame where somebody wants to know when it was there. */
  probe?: ((frame: Frame) => void) | undefined
}

/** The readers that get a room's frames as they come. */
export interface Audience<Reader extends Recipient> {
  add(reader: Reader): void
  remove(reader: Reader): void
  /** Queues a frame behind those under way. */
  send(frame: Frame): void
  /** Drops what is queued. */
  close(): void
}

export interface FanOut<Reader extends Recipient> {
  audience(): Audience<Reader>
  stop(): void
}

export interface FanOutParts<Reader extends Recipient> {
  /** After a frame was written to everyone. @param tookMs from the first to the last of them */
  written: (frame: Frame, readers: number, tookMs: number) => void
  /** For a reader for whom more waits than is usual. */
  watch: (reader: Reader) => void
  /** Readers per turn, over all rooms. */
  perTurn?: number
  /** Runs something in the next turn of the event loop. */
  nextTurn?: (run: () => void) => void
}

interface Room<Reader extends Recipient> {
  readers: Set<Reader>
  queue: Frame[]
  /** Where the first frame of the queue has come; a set may gain and lose members while it is walked. */
  walk: Iterator<Reader> | undefined
  written: number
  /** When that began, by `performance.now()`. */
  beganAt: number
  isWaiting: boolean
}

export function createFanOut<Reader extends Recipient>(parts: FanOutParts<Reader>): FanOut<Reader> {
  const { written, watch, perTurn = readersPerTurn, nextTurn = setImmediate } = parts
  /** Rooms with frames to write, each once; they take turns. */
  const waiting: Room<Reader>[] = []
  let left = perTurn
  let isTurnAsked = false
  let isDraining = false
  let isStopped = false

  function askForTurn(): void {
    if (isTurnAsked) return
    isTurnAsked = true
    nextTurn(() => {
      isTurnAsked = false
      left = perTurn
      if (waiting.length > 0) drain()
    })
  }

  function drain(): void {
    if (isDraining) return
    isDraining = true
    while (!isStopped && left > 0) {
      const room = waiting.shift()
      if (!room) break
      advance(room)
      room.isWaiting = room.queue.length > 0
      if (room.isWaiting) waiting.push(room)
    }
    isDraining = false
    // What was spent is given back with the next turn, whether or not something is left to write.
    askForTurn()
  }

  /** Writes a room's first frame, as far as this turn allows. */
  function advance(room: Room<Reader>): void {
    const frame = room.queue[0]
    if (!frame) return
    if (!room.walk) {
      room.walk = room.readers.values()
      room.beganAt = performance.now()
    }
    while (left > 0) {
      const next = room.walk.next()
      if (next.done) {
        room.queue.shift()
        written(frame, room.written, performance.now() - room.beganAt)
        room.walk = undefined
        room.written = 0
        return
      }
      left--
      room.written++
      if (next.value.write(frame)) watch(next.value)
      next.value.probe?.(frame)
    }
  }

  return {
    audience() {
      const room: Room<Reader> = {
        readers: new Set(),
        queue: [],
        walk: undefined,
        written: 0,
        beganAt: 0,
        isWaiting: false,
      }
      return {
        add: reader => void room.readers.add(reader),
        remove: reader => void room.readers.delete(reader),
        send(frame) {
          room.queue.push(frame)
          if (room.isWaiting) return
          room.isWaiting = true
          waiting.push(room)
          drain()
        },
        close() {
          room.queue.length = 0
          room.walk = undefined
          room.readers.clear()
        },
      }
    },
    stop() {
      isStopped = true
      waiting.length = 0
    },
  }
}
