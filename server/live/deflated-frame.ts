/** A frame as permessage-deflate has it (RFC 7692), made once: nothing of it depends on what a reader was sent before. */
import { constants, deflateRawSync } from 'node:zlib'
import { textFrame, type Frame } from './frames.ts'

/** Smaller frames fit into one packet of the network anyway. */
const worthFromBytes = 1024
/** What every flush ends with; whoever inflates puts it back. */
const tail = Buffer.from([0x00, 0x00, 0xff, 0xff])

/** By the frame's bytes: readers and desks are sent frames of their own, which have these in common. */
const made = new WeakMap<Buffer, Buffer>()

/** @returns the frame deflated, or as it is where that would gain less than a tenth */
export function deflatedFrame(frame: Frame): Buffer {
  if (frame.wire.length < worthFromBytes) return frame.wire
  let deflated = made.get(frame.wire)
  if (!deflated) {
    deflated = deflate(frame)
    made.set(frame.wire, deflated)
  }
  return deflated
}

function deflate({ packet, wire }: Frame): Buffer {
  const flushed = deflateRawSync(`4${packet}`, { finishFlush: constants.Z_SYNC_FLUSH })
  const deflated = textFrame(flushed.subarray(0, flushed.length - tail.length), { isDeflated: true })
  return deflated.length < wire.length * 0.9 ? deflated : wire
}
