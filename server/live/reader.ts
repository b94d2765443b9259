/** One reader: where it is, how far it was sent, and which way frames take to it, for which it looks into engine.io and the stream. */
import type { Socket as NetSocket } from 'node:net'
import { constants } from 'node:os'
import type { Cursor } from '../../shared/cursor.ts'
import type { PageId } from '../../shared/live-page.ts'
import { Batch } from './batch.ts'
import { deflatedFrame } from './deflated-frame.ts'
import type { Frame } from './frames.ts'
import { type ReaderSocket, unsuspiciousFrames } from './reader-socket.ts'
import { open, type OpenWebSocket, takesDeflated } from './shared-deflate.ts'

/** What of engine.io's socket its types keep to themselves. */
interface Engine {
  /** What it could not hand to the stream yet. */
  writeBuffer: { data?: string | Buffer; options?: { wsPreEncodedFrame?: Buffer[] } }[]
  transport: { socket: OpenWebSocket }
}

/** What libuv knows a connection by. */
interface Handle {
  readonly fd: number
}

/** How batches left, in readers: straight to the stream, straight to the descriptor, by engine.io. */
export interface Ways {
  straight: number
  native: number
  stream: number
}

/** More frames or bytes than this waiting for a reader mean that it is slow. */
export const mostUnsentFrames = 64
export const mostUnsentBytes = 256 * 1024
/** @see SendMany */
const unknown = -constants.errno.EIO

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
  /** Whether permessage-deflate was agreed with it in a way that all share. */
  readonly takesDeflated: boolean
  readonly #conn: ReaderSocket['conn']
  readonly #engine: Engine
  readonly #websocket: OpenWebSocket
  readonly #stream: NetSocket
  /** TLS in the process: what is written to the descriptor has to be encrypted first. */
  readonly #isEncrypted: boolean
  readonly #handle: Handle | undefined
  readonly #descriptor: number
  readonly #ways: Ways

  constructor(socket: ReaderSocket, ways: Ways = { straight: 0, native: 0, stream: 0 }) {
    this.socket = socket
    this.isDesk = socket.isDesk
    this.#conn = socket.conn
    this.#engine = socket.conn as unknown as Engine
    this.#websocket = this.#engine.transport.socket
    this.#stream = socket.stream
    this.#isEncrypted = 'encrypted' in this.#stream
    this.#handle = handleOf(this.#stream)
    this.#descriptor = this.#isEncrypted ? -1 : (this.#handle?.fd ?? -1)
    this.#ways = ways
    this.takesDeflated = takesDeflated(this.#websocket)
  }

  get isOpen(): boolean {
    return this.socket.connected
  }

  /** Hands one frame to the connection. @returns whether more waits to be sent than is usual */
  write(frame: Frame): boolean {
    return this.writeBatch(new Batch([frame]))
  }

  /** Hands frames to the connection, in order. @returns whether more waits to be sent than is usual */
  writeBatch(batch: Batch): boolean {
    if (batch.cursor) this.sent = batch.cursor
    return this.#isFree && !this.#isEncrypted
      ? this.#writeStraight(this.takesDeflated ? batch.deflated : batch.plain)
      : this.#writeOrdinarily(batch)
  }

  /**
   * Where bytes may go straight to the system, now and without a pause.
   * @returns -1: nowhere. A descriptor is never kept: that of a closed connection may be another's already.
   */
  get freeDescriptor(): number {
    return this.#isFree && handleOf(this.#stream) === this.#handle ? this.#descriptor : -1
  }

  /**
   * Goes on where the system took a part of a batch.
   * @param taken bytes; negative: an error, which the stream finds out and deals with
   * @returns whether more waits to be sent than is usual
   */
  wroteNatively(batch: Batch, bytes: Buffer, taken: number): boolean {
    if (batch.cursor) this.sent = batch.cursor
    this.#ways.native++
    if (taken === bytes.length) return false
    if (taken === unknown) {
      this.cutOff() // sent again, it might be there twice
      return false
    }
    this.#stream.write(taken > 0 ? bytes.subarray(taken) : bytes)
    return true
  }

  get hasTooMuchUnsent(): boolean {
    const waiting = this.#engine.writeBuffer
    if (waiting.length > mostUnsentFrames) return true
    let bytes = this.#stream.writableLength
    for (const { data, options } of waiting) bytes += options?.wsPreEncodedFrame?.[0]?.length ?? data?.length ?? 0
    return bytes > mostUnsentBytes
  }

  /** Whether all that was written has been handed to the system. */
  get isDrained(): boolean {
    return this.#engine.writeBuffer.length === 0 && this.#conn.transport.writable && this.#stream.writableLength === 0
  }

  /** Ends the connection at once: closing in order would wait for a reader that does not read. */
  cutOff(): void {
    this.#stream.destroy()
  }

  /**
   * Whether nothing waits anywhere, so that what is written next is next. engine.io hands what it can to `ws`, and `ws`
   * to the stream, in one go; `ws` itself holds nothing, for it never deflates. So only these two can hold something,
   * and after `ws` said its farewell nothing may follow.
   */
  get #isFree(): boolean {
    return (
      this.#stream.writableLength === 0 && this.#engine.writeBuffer.length === 0 && this.#websocket.readyState === open
    )
  }

  #writeStraight(bytes: Buffer): boolean {
    this.#ways.straight++
    this.#stream.write(bytes)
    // What the system did not take at once stays in the stream, and what follows goes the ordinary way until it is gone.
    return this.#stream.writableLength > 0
  }

  #writeOrdinarily(batch: Batch): boolean {
    this.#ways.stream++
    for (const frame of batch.frames) {
      // engine.io writes the prepared bytes if it can, else it packs `packet` itself; its types do not name the option.
      const options: { compress: boolean; wsPreEncodedFrame: Buffer[] } = {
        compress: false,
        wsPreEncodedFrame: [this.takesDeflated ? deflatedFrame(frame) : frame.wire],
      }
      this.#conn.write(frame.packet, options)
    }
    return this.#engine.writeBuffer.length > unsuspiciousFrames
  }
}

/** Gone as soon as the connection is closed, together with its descriptor. */
function handleOf(stream: NetSocket): Handle | undefined {
  return (stream as unknown as { _handle?: Handle | null })._handle ?? undefined
}
