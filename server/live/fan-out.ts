/** Writes each frame to every reader of a room: in order per reader, and never so many in one turn that the loop stands still. */
import { Batch } from './batch.ts'
import type { Frame } from './frames.ts'

/** Most readers written to in one turn of the event loop, and most time spent on it, ms: whichever comes first. */
export const readersPerTurn = 2000
const msPerTurn = 10
/** A look at the clock costs as much as a tenth of a write: one for so many readers. */
const readersPerLook = 64

/** Whoever frames can be written to. @see Reader */
export interface Recipient {
  /** @returns whether more waits to be sent than is usual */
  write(frame: Frame): boolean
  /** Called behind each frame, once it has left, where somebody wants to know when it was there. */
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

/** Takes readers for a batch; to some it may write only when it is asked to flush, in the same turn. */
export interface Writer<Reader extends Recipient> {
  write(reader: Reader, batch: Batch): void
  flush(batch: Batch): void
}

export interface FanOutParts<Reader extends Recipient> {
  /** After a frame was written to everyone. @param tookMs from the first to the last of them */
  written: (frame: Frame, readers: number, tookMs: number) => void
  /** For a reader for whom more waits than is usual. */
  watch: (reader: Reader) => void
  /** How readers are written to; one frame after the other unless given. */
  writer?: Writer<Reader> | undefined
  /** Readers per turn, over all rooms. */
  perTurn?: number
  /** Runs something in the next turn of the event loop. */
  nextTurn?: (run: () => void) => void
  /** Ms, from anywhere. */
  now?: () => number
}

interface Room<Reader extends Recipient> {
  readers: Set<Reader>
  /** What is not under way yet. */
  queue: Frame[]
  /** What is written to one reader after the other. */
  batch: Batch | undefined
  /** Where the batch has come; a set may gain and lose members while it is walked. */
  walk: Iterator<Reader>
  written: number
  /** When the batch began, by `now`. */
  beganAt: number
  /** The turn in which its last batch began. */
  begunIn: number
  isWaiting: boolean
}

const nobody: Iterator<never> = [].values()

export function createFanOut<Reader extends Recipient>(parts: FanOutParts<Reader>): FanOut<Reader> {
  const {
    written,
    watch,
    perTurn = readersPerTurn,
    nextTurn = setImmediate,
    now = performance.now.bind(performance),
  } = parts
  const writer = parts.writer ?? {
    write(reader: Reader, { frames }: Batch) {
      for (const frame of frames) if (reader.write(frame)) watch(reader)
    },
    flush() {},
  }
  /** Rooms with frames to write, each once; they take turns. */
  const waiting: Room<Reader>[] = []
  /** Rooms that had a batch in this turn: what else comes within it leaves together in the next. */
  const later: Room<Reader>[] = []
  /** Those written to since the last flush who are asked behind a frame. */
  const probed: Reader[] = []
  let turn = 0
  let left = perTurn
  let endsAt: number | undefined
  let isTurnAsked = false
  let isDraining = false
  let isStopped = false

  function askForTurn(): void {
    if (isTurnAsked) return
    isTurnAsked = true
    nextTurn(() => {
      isTurnAsked = false
      turn++
      left = perTurn
      endsAt = undefined
      waiting.push(...later.splice(0))
      if (waiting.length > 0) drain()
    })
  }

  function drain(): void {
    if (isDraining) return
    isDraining = true
    endsAt ??= now() + msPerTurn
    while (!isStopped && left > 0) {
      const room = waiting.shift()
      if (!room) break
      advance(room)
      room.isWaiting = room.batch !== undefined || room.queue.length > 0
      if (room.isWaiting) (room.batch === undefined && room.begunIn === turn ? later : waiting).push(room)
    }
    isDraining = false
    // What was spent is given back with the next turn, whether or not something is left to write.
    askForTurn()
  }

  /** Writes what a room has waiting, as far as this turn allows. */
  function advance(room: Room<Reader>): void {
    const batch = room.batch ?? begin(room)
    const { walk } = room
    while (left > 0) {
      const next = walk.next()
      if (next.done) {
        flush(batch)
        room.batch = undefined
        for (const frame of batch.frames) written(frame, room.written, now() - room.beganAt)
        return
      }
      left--
      room.written++
      writer.write(next.value, batch)
      if (next.value.probe) probed.push(next.value)
      if (room.written % readersPerLook === 0 && now() >= (endsAt ?? 0)) left = 0
    }
    flush(batch)
  }

  /** What was to leave in this turn has left: who is asked behind it is asked now. */
  function flush(batch: Batch): void {
    writer.flush(batch)
    for (const { probe } of probed) for (const frame of batch.frames) probe?.(frame)
    probed.length = 0
  }

  function begin(room: Room<Reader>): Batch {
    const batch = Batch.from(room.queue)
    room.batch = batch
    room.walk = room.readers.values()
    room.written = 0
    room.beganAt = now()
    room.begunIn = turn
    return batch
  }

  return {
    audience() {
      const room: Room<Reader> = {
        readers: new Set(),
        queue: [],
        batch: undefined,
        walk: nobody,
        written: 0,
        beganAt: 0,
        begunIn: -1,
        isWaiting: false,
      }
      return {
        add: reader => void room.readers.add(reader),
        remove: reader => void room.readers.delete(reader),
        send(frame) {
          room.queue.push(frame)
          if (room.isWaiting) return
          room.isWaiting = true
          if (room.begunIn === turn) return void later.push(room)
          waiting.push(room)
          drain()
        },
        close() {
          room.queue.length = 0
          room.batch = undefined
          room.readers.clear()
        },
      }
    },
    stop() {
      isStopped = true
      waiting.length = 0
      later.length = 0
    },
  }
}
