/** Answers offers of permessage-deflate so that all readers can share one deflated frame, and nothing is kept per connection. */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { constants, inflateRawSync } from 'node:zlib'
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws'

/** What of `ws` its types keep to themselves. */
export interface OpenWebSocket {
  readonly readyState: number
  readonly _extensions?: Record<string, unknown>
}

type Upgraded = (websocket: WebSocket, request: IncomingMessage) => void

const name = 'permessage-deflate'
/** WebSocket.OPEN: the state in which frames may be sent and are read. */
export const open = 1
const answer = { serverNoContextTakeover: true, clientNoContextTakeover: true, threshold: Infinity }
/** Frames are deflated with the widest window there is; whoever asked for a smaller one could not inflate them. */
const widestWindow = 15
/** What every message ends with, and what is taken off before it is sent (RFC 7692 §7.2.1). */
const tail = Buffer.from([0x00, 0x00, 0xff, 0xff])

/** The websocket server that engine.io uses, with offers answered our way. engine.io itself is told of no compression. */
export class SharedDeflateServer extends WebSocketServer {
  constructor(options: ServerOptions) {
    super({ ...options, perMessageDeflate: answer })
  }

  override handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer, upgraded: Upgraded): void {
    if (!isAcceptable(request.headers['sec-websocket-extensions'])) delete request.headers['sec-websocket-extensions']
    const { maxPayload = 0 } = this.options
    super.handleUpgrade(request, socket, head, (websocket: WebSocket, request: IncomingMessage) => {
      const extensions = (websocket as unknown as OpenWebSocket)._extensions
      const agreed = extensions?.[name] as { params: Params } | undefined
      if (extensions && agreed) extensions[name] = new ShortLivedInflate(agreed.params, maxPayload, websocket)
      upgraded(websocket, request)
    })
  }
}

/** Whether the reader at the other end of a websocket can read frames that were deflated for all. */
export function takesDeflated(websocket: OpenWebSocket): boolean {
  const agreed = websocket._extensions?.[name]
  return agreed instanceof ShortLivedInflate && (agreed.params.server_max_window_bits ?? widestWindow) === widestWindow
}

interface Params {
  server_max_window_bits?: number
}

/** Takes the place of the library's, which keeps an inflater for each connection from its first message on. */
class ShortLivedInflate {
  readonly params: Params
  readonly #maxPayload: number
  readonly #websocket: OpenWebSocket
  /** Parts of a message that is not complete. */
  #parts: Buffer[] = []
  // The library looks at these before it would deflate something, which it thus never does.
  readonly _isServer = true
  readonly _threshold = Infinity

  constructor(params: Params, maxPayload: number, websocket: OpenWebSocket) {
    this.params = params
    this.#maxPayload = maxPayload
    this.#websocket = websocket
  }

  /**
   * One message in a turn of the event loop: ten thousand of them fit into one read, and whoever is cut off after the
   * first few must not have the others inflated.
   * @param part compressed; the library has made sure that all parts together are no more than a message may be
   */
  decompress(part: Buffer, isLast: boolean, done: (fault: Error | null, inflated?: Buffer) => void): void {
    if (this.#websocket.readyState !== open) return void setImmediate(done, new Error('The connection is closed'))
    this.#parts.push(part)
    let [fault, inflated]: [Error | null, Buffer] = [null, Buffer.alloc(0)]
    if (isLast) {
      const deflated = Buffer.concat([...this.#parts.splice(0), tail])
      try {
        inflated = inflateRawSync(deflated, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: this.#maxPayload })
      } catch (error) {
        fault = error as Error
      }
    }
    // The library goes on reading in `done`, and does not expect it before this call has returned.
    setImmediate(done, fault, inflated)
  }

  cleanup(): void {
    this.#parts = []
  }
}

/** Whether all that is offered can be agreed to. What makes no sense is declined, where the library would refuse the handshake. */
function isAcceptable(offers: string | undefined): boolean {
  return (offers ?? name).split(',').every(offer => {
    const [offered, ...parameters] = offer.split(';').map(part => part.trim())
    const names = new Set(parameters.map(parameter => parameter.split('=')[0]))
    return offered === name && names.size === parameters.length && parameters.every(one => parameter.test(one))
  })
}

const parameter =
  /^(?:(?:server|client)_no_context_takeover|client_max_window_bits|(?:server|client)_max_window_bits=(?:[89]|1[0-5]|"(?:[89]|1[0-5])"))$/
