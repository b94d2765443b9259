// Readers on the server and the connections at their other ends, with no rooms between: what is written can be looked at from both sides.
import { randomBytes } from 'node:crypto'
import { readFileSync, writeSync } from 'node:fs'
import { createServer as createPlainServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { eventFrame, type Frame } from '../../server/live/frames.ts'
import { Reader, type Ways } from '../../server/live/reader.ts'
import { type EngineSocket, ReaderEngine } from '../../server/live/reader-engine.ts'
import { ReaderSocket } from '../../server/live/reader-socket.ts'
import type { SendMany } from '../../server/live/send-many.ts'
import { SharedDeflateServer } from '../../server/live/shared-deflate.ts'
import { socketPath } from './handshake.ts'

export interface Line {
  /** The server's end. */
  reader: Reader
  /** What the server's end writes to. */
  stream: Socket
  /** Resolves when the server's end knows that the connection is over. */
  gone: Promise<void>
  /** Numbers of the frames that came, in the order in which they came; negative: not what was sent under it. */
  heard: number[]
  /** Bytes that came over the connection. */
  bytesRead(): number
  /** What came last over the connection. */
  lastBytes(): Buffer
  stopsReading(): void
  readsAgain(): void
  /** Resolves with the code with which the websocket was closed; 1006: it was cut. */
  closed: Promise<number>
  destroy(): void
  /** Ends the connection so that whoever writes to it is told. */
  reset(): void
}

export interface Lines {
  open(options?: { offersDeflate?: boolean }): Promise<Line>
  ways: Ways
  stop(): Promise<void>
}

export async function openLines({ isTls = false } = {}): Promise<Lines> {
  const server = isTls
    ? createTlsServer({ cert: fixture('redis.crt'), key: fixture('redis.key') })
    : createPlainServer()
  const engine = new ReaderEngine(
    { decide: (_, decided) => decided(undefined), close() {} },
    { wsEngine: SharedDeflateServer },
  )
  engine.attach(server, { path: '/socket.io' })
  const ways = { straight: 0, native: 0, stream: 0 }
  let admit = (_reader: Reader, _gone: Promise<void>) => {}
  engine.on('connection', (conn: EngineSocket) => {
    const gone = new Promise<void>(resolve => {
      const socket = new ReaderSocket(conn, Date.now(), () => resolve())
      conn.on('close', () => socket.end())
      conn.once('data', () => {
        socket.connect({ isDesk: false })
        admit(new Reader(socket, ways), gone)
      })
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = `${isTls ? 'wss' : 'ws'}://127.0.0.1:${(server.address() as AddressInfo).port}${socketPath}`
  const open: Line[] = []

  return {
    ways,
    async open({ offersDeflate = false } = {}) {
      const client = new WebSocket(address, { perMessageDeflate: offersDeflate, rejectUnauthorized: false })
      const heard: number[] = []
      const closed = new Promise<number>(resolve => client.on('close', resolve))
      const admitted = new Promise<[Reader, Promise<void>]>(resolve => {
        admit = (...admitted) => resolve(admitted)
      })
      client.on('message', (text: Buffer) => {
        const packet = text.toString()
        if (packet[0] === '0') client.send('40')
        else if (packet[0] === '2' && packet.length === 1) client.send('3')
        else if (packet.startsWith('42["head"')) heard.push(numberOf(packet))
      })
      client.on('error', () => {}) // 'close' follows
      const [reader, gone] = await admitted
      const tcp = (client as unknown as { _socket: Socket })._socket
      let last: Buffer = Buffer.alloc(0)
      tcp.on('data', (bytes: Buffer) => {
        last = bytes
      })
      const line: Line = {
        reader,
        stream: reader.socket.stream,
        gone,
        heard,
        bytesRead: () => tcp.bytesRead,
        lastBytes: () => last,
        stopsReading: () => tcp.pause(),
        readsAgain: () => tcp.resume(),
        closed,
        destroy: () => tcp.destroy(),
        reset: () => tcp.resetAndDestroy(),
      }
      open.push(line)
      return line
    },
    async stop() {
      for (const line of open) line.destroy()
      engine.close()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

function fixture(name: string): Buffer {
  return readFileSync(join(import.meta.dirname, '../fixtures/tls', name))
}

const sent = new Map<number, string>()

/** A frame that can be told from all others. @param bytes about how long it is @param isDull whether it deflates well */
export function numbered(bytes = 100, { isDull = false } = {}): Frame & { number: number } {
  const number = sent.size + 1
  const filling = isDull ? 'dull '.repeat(bytes / 5) : randomBytes((bytes * 3) / 4).toString('base64')
  const cursor = `${number} ${filling}`
  sent.set(number, cursor)
  return { ...eventFrame('head', { cursor }), number }
}

function numberOf(packet: string): number {
  const [, { cursor }] = JSON.parse(packet.slice(2)) as [string, { cursor: string }]
  const number = Number(cursor.split(' ')[0])
  return sent.get(number) === cursor ? number : -number
}

/** Does what the native part does, by the system's own call, but for no more than so many bytes to each socket. */
export function sendUpTo(mostBytes: () => number): SendMany {
  return (descriptors, count, bytes, taken) => {
    for (let place = 0; place < count; place++) {
      try {
        const length = Math.min(bytes.length, mostBytes())
        taken[place] = length === 0 ? 0 : writeSync(descriptors[place] as number, bytes, 0, length)
      } catch (fault) {
        const { code, errno = 0 } = fault as NodeJS.ErrnoException
        taken[place] = code === 'EAGAIN' ? 0 : errno
      }
    }
  }
}
