/** Frames that leave together: one buffer for each kind of reader, made when the first reader of that kind needs it. */
import type { Cursor } from '../../shared/cursor.ts'
import { deflatedFrame } from './deflated-frame.ts'
import type { Frame } from './frames.ts'

/** No more than this leave in one write: whoever takes that little at once would count as slow for it. */
export const mostJoined = { frames: 64, bytes: 256 * 1024 }

export class Batch {
  readonly frames: readonly Frame[]
  /** How far a reader has come once it has all of them; undefined: it has not moved. */
  readonly cursor: Cursor | undefined
  #plain: Buffer | undefined
  #deflated: Buffer | undefined

  /** @param frames in the order in which they leave */
  constructor(frames: readonly Frame[]) {
    this.frames = frames
    let cursor: Cursor | undefined
    for (const frame of frames) cursor = frame.cursor ?? cursor
    this.cursor = cursor
  }

  /** As many as may leave together, taken from the front of a queue. */
  static from(queue: Frame[]): Batch {
    let count = 0
    let bytes = 0
    for (const { wire } of queue) {
      if (count === mostJoined.frames || (count > 0 && bytes + wire.length > mostJoined.bytes)) break
      count++
      bytes += wire.length
    }
    return new Batch(queue.splice(0, count))
  }

  /** Websocket frames one after the other: to whoever reads them they are what they would have been one by one. */
  get plain(): Buffer {
    this.#plain ??= joined(this.frames.map(({ wire }) => wire))
    return this.#plain
  }

  /** The same for readers with whom permessage-deflate was agreed; frames that gain nothing are as they were. */
  get deflated(): Buffer {
    this.#deflated ??= joined(this.frames.map(deflatedFrame))
    return this.#deflated
  }
}

function joined(buffers: Buffer[]): Buffer {
  const [only] = buffers
  return buffers.length === 1 && only ? only : Buffer.concat(buffers)
}
