/**
 * engine.io as far as readers need it: a websocket from the first request on, opened with one write, of whose request
 * nothing is kept. Relies on the inside of engine.io 6.6: its server has the server of `ws` as `ws`, takes the websocket
 * from the request, and keeps the request as the connection's `request` and nowhere else. `lean-connections.test.ts`
 * notices when an upgrade changes that.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { Server, type ServerOptions, type Socket } from 'engine.io'
import type { Problem } from '../../shared/http-api.ts'
import { readerFrameBytes } from '../../shared/socket-events.ts'
import type { Admission } from './admission.ts'
import { turnAway } from './turn-away.ts'

/** What engine.io calls a socket. */
export type EngineSocket = Socket

type EngineRequest = Parameters<Server['handshake']>[1]

interface Inside {
  ws: {
    handleUpgrade(
      request: IncomingMessage,
      stream: Duplex,
      head: Buffer,
      opened: (websocket: EngineRequest['websocket'] & object) => void,
    ): void
  }
}

/** What every standard client asks for; any other order or addition is read in full. */
const usualQuery = '?EIO=4&transport=websocket'
const usual = { EIO: '4', transport: 'websocket' }

const noWebsocket: Problem = {
  type: 'urn:stop-press:problem:malformed',
  title: 'The request cannot be read',
  status: 400,
  code: 'malformed',
  detail: 'Only websockets are served here: connect with transports: ["websocket"].',
}

export class ReaderEngine extends Server {
  readonly #admission: Admission

  /** @param more of engine.io's options */
  constructor(admission: Admission, more: Pick<ServerOptions, 'wsEngine'> = {}) {
    super({
      transports: ['websocket'],
      allowUpgrades: false,
      // engine.io itself compresses nothing, and thus writes frames as they were prepared.
      perMessageDeflate: false,
      httpCompression: false,
      maxHttpBufferSize: readerFrameBytes,
      ...more,
    })
    this.#admission = admission
  }

  override handleUpgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    if (!asksForWebsocket(request.url ?? '')) return turnAway(request, { status: 400 })
    // While it waits for its turn nobody else listens to its errors.
    stream.on('error', destroy)
    this.#admission.decide(request, turned => {
      stream.off('error', destroy)
      if (stream.destroyed) return
      if (turned) turnAway(request, turned)
      else this.#letIn(request as EngineRequest, stream, head)
    })
  }

  /** What asks for no upgrade: engine.io would never answer one that names an open connection. */
  override handleRequest(_request: IncomingMessage, response: ServerResponse): void {
    response.writeHead(400, { 'Content-Type': 'application/problem+json' })
    response.end(JSON.stringify(noWebsocket))
  }

  #letIn(request: EngineRequest, stream: Duplex, head: Buffer): void {
    request._query = usual
    // The answer to the handshake and engine.io's first packet leave together.
    stream.cork()
    const { ws } = this as unknown as Inside
    ws.handleUpgrade(request, stream, head, websocket => {
      // engine.io listens a moment later; what is broken until then closes by itself.
      websocket.on('error', nothing)
      request.websocket = websocket
      void this.handshake('websocket', request, () => stream.destroy()).finally(() => {
        websocket.off('error', nothing)
        stream.uncork()
      })
    })
  }
}

/** A session's id would ask to go on with it, which only makes sense after polling. */
function asksForWebsocket(url: string): boolean {
  const query = url.slice(Math.max(0, url.indexOf('?')))
  if (query === usualQuery) return true
  const asked = new URLSearchParams(query)
  return asked.get('EIO') === '4' && asked.get('transport') === 'websocket' && !asked.has('sid')
}

function nothing(): void {}

function destroy(this: Duplex): void {
  this.destroy()
}
