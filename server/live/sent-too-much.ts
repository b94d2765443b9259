/** How much may come from one connection: enough for any good reason. Whoever sends more is no reader, and is cut off. */
import type { Socket as NetSocket } from 'node:net'
import type { Clock } from './clock.ts'

/** What engine.io calls a socket: a websocket, whether or not a reader has come of it yet. */
export interface Sender {
  on(event: 'packet', heard: () => void): unknown
  readonly request: { readonly socket: NetSocket }
}

/** Packets and bytes at once, and so many more each second. Bytes count what makes no packet: pings, parts of frames. */
export const packetsAllowed = { atOnce: 40, perSecond: 4 }
export const bytesAllowed = { atOnce: 65_536, perSecond: 4_096 }

/** Looks after one connection for as long as it lasts. @param cutOff called once, then the connection is gone */
export function limitSender(sender: Sender, clock: Clock, cutOff: () => void): void {
  const { socket } = sender.request
  let packets = packetsAllowed.atOnce
  let bytes = bytesAllowed.atOnce
  let countedAt = clock.now()

  function spend(packetsSent: number, bytesSent: number): void {
    const now = clock.now()
    const seconds = (now - countedAt) / 1000
    countedAt = now
    packets = Math.min(packetsAllowed.atOnce, packets + seconds * packetsAllowed.perSecond) - packetsSent
    bytes = Math.min(bytesAllowed.atOnce, bytes + seconds * bytesAllowed.perSecond) - bytesSent
    if ((packets >= 0 && bytes >= 0) || socket.destroyed) return
    // In order would take a reader that reads, and answers.
    socket.destroy()
    cutOff()
  }

  sender.on('packet', () => spend(1, 0))
  socket.on('data', (chunk: Buffer) => spend(0, chunk.length))
}
