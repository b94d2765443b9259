/** Answers to readers, packed once for all who are told the same: when many come back, most come from the same few places. */
import type { CatchUp } from '../../shared/operation.ts'
import type { JoinAnswer } from '../../shared/socket-events.ts'
import { type Frame, textFrame } from './frames.ts'

const sizes = new WeakMap<CatchUp, number>()
/** To the first request of a connection, which is its join; for as long as the catch-up itself is kept. */
const kept = new WeakMap<CatchUp, Frame>()

/** How large a catch-up is as text, bytes. */
export function bytesOf(missed: CatchUp): number {
  const known = sizes.get(missed)
  if (known !== undefined) return known
  const bytes = Buffer.byteLength(JSON.stringify(missed))
  sizes.set(missed, bytes)
  return bytes
}

/** @param id the number that the client gave its request */
export function answerFrame(id: number, answer: JoinAnswer): Frame {
  if (id !== 0 || answer.kind !== 'catchUp') return pack(id, answer)
  const known = kept.get(answer.catchUp)
  if (known) return known
  const frame = pack(id, answer)
  kept.set(answer.catchUp, frame)
  return frame
}

/** @param packet as Socket.IO writes it */
export function packetFrame(packet: string): Frame {
  const message = `4${packet}`
  const bytes = message.length < 126 ? Buffer.byteLength(message) : message.length
  if (bytes >= 126) return { packet, wire: textFrame(Buffer.from(message)) }
  // What goes to one reader alone, and is small, is not worth memory of its own.
  const wire = Buffer.allocUnsafe(2 + bytes)
  wire[0] = 0x81
  wire[1] = bytes
  wire.write(message, 2)
  return { packet, wire }
}

function pack(id: number, answer: JoinAnswer): Frame {
  return packetFrame(`3${id}[${JSON.stringify(answer)}]`)
}
