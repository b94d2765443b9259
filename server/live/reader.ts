/** One reader's connection: where it is, how far it was sent, and the one place that touches the inside of engine.io. */
import type { Socket as NetSocket } from 'node:net'
import type { Socket } from 'socket.io'
import type { Cursor } from '../../shared/cursor.ts'
import type { PageId } from '../../shared/live-page.ts'
import type { ReaderToServer, ServerToReader } from '../../shared/socket-events.ts'
import type { Frame } from './frames.ts'

export type ReaderSocket = Socket<ReaderToServer, ServerToReader>

/** engine.io counts what it could not hand to the system yet; its types keep that to themselves. */
interface Unsent {
  writeBuffer: { data?: string | Buffer }[]
}

/** More frames or bytes than this waiting for a reader mean that it is slow. */
export const mostUnsentFrames = 64
export const mostUnsentBytes = 256 * 1024
/** Fewer waiting frames than this cannot be too many bytes, whatever they carry. */
const unsuspiciousFrames = 3

export class Reader {
  readonly socket: ReaderSocket
  /** A desk follows the page as readers do, and is none of them. */
  readonly isDesk: boolean
  page: PageId | undefined
  /** How far what was written to it reaches. */
  sent: Cursor | undefined
  /** Whether it gets frames as they come, or waits until what was written has left. */
  isHeldBack = false
  /** Of the few who are asked when a frame was there. @see Recipient */
  probe: ((frame: Frame) => void) | undefined
  readonly #conn: ReaderSocket['conn']
  readonly #stream: NetSocket

  constructor(socket: ReaderSocket) {
    this.socket = socket
    this.isDesk = socket.handshake.auth.desk === true
    this.#conn = socket.conn
    this.#stream = socket.request.socket
  }

  get isOpen(): boolean {
    return this.socket.connected
  }

  /** Hands a frame to the connection. @returns whether more waits to be sent than is usual */
  write(frame: Frame): boolean {
    // engine.io writes the prepared bytes if it can, else it packs `packet` itself; its types do not name the option.
    const options: { compress: boolean; wsPreEncodedFrame: Buffer[] } = {
      compress: false,
      wsPreEncodedFrame: [frame.wire],
    }
    this.#conn.write(frame.packet, options)
    if (frame.cursor) this.sent = frame.cursor
    return this.#unsent.length > unsuspiciousFrames
  }

  get hasTooMuchUnsent(): boolean {
    const waiting = this.#unsent
    if (waiting.length > mostUnsentFrames) return true
    let bytes = 0
    for (const { data } of waiting) bytes += data?.length ?? 0
    return bytes > mostUnsentBytes
  }

  /** Whether all that was written has been handed to the system. */
  get isDrained(): boolean {
    return this.#unsent.length === 0 && this.#conn.transport.writable
  }

  /** Ends the connection at once: closing in order would wait for a reader that does not read. */
  cutOff(): void {
    this.#stream.destroy()
  }

  get #unsent(): Unsent['writeBuffer'] {
    return (this.#conn as unknown as Unsent).writeBuffer
  }
}
