/** A server for tests of the crowd: lets readers in as Socket.IO does, and then says to each what the test says, byte by byte. */
import { createServer, type Server, type Socket } from 'node:net'
import { constants, deflateRawSync } from 'node:zlib'

export interface HandServer {
  port: number
  /** Readers that have asked to join, in that order; whoever comes back is a new one. */
  joined: HandReader[]
  /** Handshakes that are turned away before the next one is let in. */
  refuse: number
  /** The answer to a join, as JSON; nothing, as from a server that has no log, unless set. */
  answer: object
  /** What is answered over HTTP. */
  fetched: object
  /** So many have joined. */
  until(joined: number): Promise<void>
  stop(): Promise<void>
}

export interface HandReader {
  socket: Socket
  /** What it said, each as Socket.IO writes it. */
  said: string[]
  write(bytes: Buffer): void
  /** It says something of this kind. */
  says(start: string): Promise<string>
}

export async function startHandServer({ deflates = false } = {}): Promise<HandServer> {
  const sockets = new Set<Socket>()
  let look = () => {}
  const http: Server = createServer(socket => {
    sockets.add(socket)
    socket.setNoDelay(true).on('error', () => {})
    socket.once('data', head => {
      if (!/upgrade: websocket/i.test(head.toString())) {
        const body = JSON.stringify(server.fetched)
        return void socket.end(`HTTP/1.0 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
      }
      if (server.refuse-- > 0) return void socket.end('HTTP/1.1 503 Service Unavailable\r\nRetry-After: 2\r\n\r\n')
      const extension = 'Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover\r\n'
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${deflates ? extension : ''}\r\n`)
      socket.write(textFrame('0{"sid":"a","pingInterval":25000}'))
      converse(socket)
    })
  })

  function converse(socket: Socket): void {
    let told = () => {}
    const reader: HandReader = {
      socket,
      said: [],
      write: bytes => void socket.write(bytes),
      async says(start) {
        for (;;) {
          const found = reader.said.find(text => text.startsWith(start))
          if (found !== undefined) return found
          await new Promise<void>(resolve => {
            told = resolve
          })
        }
      },
    }
    socket.on('data', bytes => {
      for (const text of textsIn(bytes)) {
        reader.said.push(text)
        if (text === '40') socket.write(textFrame('40{"sid":"b"}'))
        else if (text.startsWith('420')) {
          socket.write(textFrame(`430[${JSON.stringify(server.answer)}]`))
          server.joined.push(reader)
          look()
        }
      }
      told()
    })
  }

  const server: HandServer = {
    port: 0,
    joined: [],
    refuse: 0,
    answer: {},
    fetched: {},
    async until(count) {
      while (server.joined.length < count)
        await new Promise<void>(resolve => {
          look = resolve
        })
    },
    async stop() {
      for (const socket of sockets) socket.destroy()
      await new Promise(resolve => http.close(resolve))
    },
  }
  await new Promise<void>(done => http.listen(0, '127.0.0.1', done))
  server.port = (http.address() as { port: number }).port
  return server
}

/** An operation as a frame; `text` makes it as long as is wanted. @param other what it has besides, or in place of what is right */
export function operation(sequence: number, text = 'words', other: object = {}): Buffer {
  const entry = { id: 'e', sequence: 77, headline: 'a "sequence":5 } in a text', text }
  const digests = { previousDigest: digestOf(sequence - 1), digest: digestOf(sequence) }
  return event('operation', { sequence, ...digests, kind: 'publish', entry, at: 1_700_000_000_000, ...other })
}

export function event(name: string, payload: object): Buffer {
  return textFrame(`42${JSON.stringify([name, payload])}`)
}

/** The same frame, deflated. */
export function deflated(frame: Buffer): Buffer {
  const start = (frame[1] as number) < 126 ? 2 : 4
  const packed = deflateRawSync(frame.subarray(start), { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4)
  return Buffer.concat([headOf(packed.length, 0xc1), packed])
}

export function cursorOf(sequence: number): string {
  return `${sequence}.${digestOf(sequence)}`
}

function digestOf(sequence: number): string {
  return sequence.toString(16).padStart(16, '0')
}

function textFrame(text: string): Buffer {
  const payload = Buffer.from(text)
  return Buffer.concat([headOf(payload.length, 0x81), payload])
}

function headOf(length: number, first: number): Buffer {
  if (length < 126) return Buffer.of(first, length)
  const head = Buffer.of(first, 126, 0, 0)
  head.writeUInt16BE(length, 2)
  return head
}

/** Texts of masked frames: the crowd masks with zeros, and says nothing long. */
function textsIn(bytes: Buffer): string[] {
  const texts: string[] = []
  for (let at = 0; at + 6 <= bytes.length; ) {
    const short = (bytes[at + 1] as number) & 0x7f
    const [start, length] = short < 126 ? [at + 6, short] : [at + 8, bytes.readUInt16BE(at + 2)]
    if (((bytes[at] as number) & 0x0f) === 1) texts.push(bytes.toString('utf8', start, start + length))
    at = start + length
  }
  return texts
}
