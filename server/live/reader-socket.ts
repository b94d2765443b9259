/** One websocket that is a reader's or may become one: what it says, what it is answered, and how much of that is too much. */
import type { Socket as NetSocket } from 'node:net'
import type { JoinAnswer } from '../../shared/socket-events.ts'
import { Allowance } from './allowance.ts'
import { answerFrame, packetFrame } from './answers.ts'
import type { Frame } from './frames.ts'
import type { EngineSocket } from './reader-engine.ts'

/** Packets and bytes at once, and so many more each second. A websocket's own ping counts as one. Bytes count what makes none: pongs, parts of frames. */
export const packetsAllowed = { atOnce: 40, perSecond: 4 }
export const bytesAllowed = { atOnce: 65_536, perSecond: 4_096 }
/** Requests: enough for any good reason, too little to keep a server busy. */
export const requestsAllowed = { atOnce: 5, perSecond: 1 }

/** Fewer waiting frames than this cannot be too many bytes, whatever they carry. */
export const unsuspiciousFrames = 3

/** Names a socket to its client, who needs a name and does nothing with it: it opens nothing, so it may be guessed. */
let named = 0

export class ReaderSocket {
  readonly conn: EngineSocket
  readonly stream: NetSocket
  /** A desk follows the page as readers do, and is none of them. */
  isDesk = false
  /** A desk's cookies, looked at when the page it follows is not open to everyone. */
  cookie: string | undefined
  /** Since when it has been nobody's, ms; undefined: it has joined a page. */
  unjoinedSince: number | undefined
  #isConnected = false
  readonly #ended: (socket: ReaderSocket) => void
  readonly #packets: Allowance
  readonly #bytes: Allowance
  #requests: Allowance | undefined

  /** @param now ms @param ended called when it was connected, and is no more */
  constructor(conn: EngineSocket, now: number, ended: (socket: ReaderSocket) => void) {
    this.conn = conn
    this.#ended = ended
    this.stream = conn.request.socket
    this.unjoinedSince = now
    this.#packets = new Allowance(packetsAllowed, now)
    this.#bytes = new Allowance(bytesAllowed, now)
  }

  get connected(): boolean {
    return this.#isConnected
  }

  /** Lets the client in. From here on nobody needs the request that the connection began with. */
  connect({ isDesk }: { isDesk: boolean }): void {
    this.#isConnected = true
    this.isDesk = isDesk
    if (isDesk) this.cookie = this.conn.request.headers.cookie
    forgetRequest(this.conn)
    this.#send(packetFrame(`0{"sid":"${(named++).toString(36)}"}`))
  }

  refuseNamespace(namespace: string): void {
    this.#send(packetFrame(`4${namespace},{"message":"Invalid namespace"}`))
  }

  /**
   * @param id the number of the request @param then what is to arrive with the answer, right after it
   * @returns whether more waits to be sent than is usual
   */
  answer(id: number, answer: JoinAnswer, then?: Frame): boolean {
    this.#send(answerFrame(id, answer), then)
    return (this.conn as unknown as { writeBuffer: unknown[] }).writeBuffer.length > unsuspiciousFrames
  }

  /** Tells the client that it is over, and closes in order. */
  disconnect(): void {
    if (this.#isConnected) this.#send(packetFrame('1'))
    this.conn.close()
    this.end()
  }

  /** It is over, whether or not the connection has been closed yet. */
  end(): void {
    if (!this.#isConnected) return
    this.#isConnected = false
    this.#ended(this)
  }

  /** @param now ms @returns false when it sent more than any reader does */
  maySendPacket(now: number): boolean {
    return this.#packets.take(1, packetsAllowed, now)
  }

  /** @param now ms @returns false when it sent more than any reader does */
  maySendBytes(bytes: number, now: number): boolean {
    return this.#bytes.take(bytes, bytesAllowed, now)
  }

  /** @param now ms @returns whether one more request is answered now */
  mayAsk(now: number): boolean {
    this.#requests ??= new Allowance(requestsAllowed, now)
    return this.#requests.take(1, requestsAllowed, now)
  }

  #send(frame: Frame, then?: Frame): void {
    // engine.io writes prepared bytes as they are; its types do not name the option.
    const options: { compress: boolean; wsPreEncodedFrame: Buffer[] } = {
      compress: false,
      wsPreEncodedFrame: [then ? Buffer.concat([frame.wire, then.wire]) : frame.wire],
    }
    this.conn.write(frame.packet, options)
  }
}

/** Headers and all they hang on are as large as the rest of a connection. */
function forgetRequest(conn: EngineSocket): void {
  ;(conn as { request?: unknown }).request = undefined
}
