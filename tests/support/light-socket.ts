// A websocket with nothing around it, speaking the frames of Socket.IO by hand: thousands fit into one process, and it may misbehave.
import { connect, type Socket } from 'node:net'
import type { JoinAnswer } from '../../shared/socket-events.ts'
import { protocolVersion } from '../../shared/socket-events.ts'
import { socketPath, upgradeHeaders } from './handshake.ts'

const opcodes = { text: 1, ping: 9, pong: 10 }

export class LightSocket {
  readonly socket: Socket
  /** Resolves when the connection has ended, however. */
  readonly ended: Promise<void>
  /** Gets each text frame; what it carries must be copied to be kept. */
  hear: (packet: Buffer, light: LightSocket) => void
  #rest: Buffer = Buffer.alloc(0)

  private constructor(socket: Socket, hear: LightSocket['hear']) {
    this.socket = socket
    this.hear = hear
    this.ended = new Promise(resolve => socket.once('close', () => resolve()))
    socket.on('error', () => {}) // 'close' follows
  }

  /** @throws the status line of whoever is not let in, and the connection's error */
  static open(url: string, hear: LightSocket['hear'] = () => {}): Promise<LightSocket> {
    const { hostname, port } = new URL(url)
    const socket = connect(Number(port), hostname)
    socket.setNoDelay(true)
    return new Promise((resolve, reject) => {
      const lines = Object.entries({ host: `${hostname}:${port}`, ...upgradeHeaders }).map(pair => pair.join(': '))
      socket.write(`GET ${socketPath} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
      let head = ''
      const read = (bytes: Buffer) => {
        head += bytes.toString('latin1')
        const end = head.indexOf('\r\n\r\n')
        if (end < 0) return
        socket.off('data', read)
        if (!head.startsWith('HTTP/1.1 101')) {
          socket.destroy()
          return reject(new Error(head.slice(0, head.indexOf('\r\n'))))
        }
        const light = new LightSocket(socket, hear)
        light.#take(Buffer.from(head.slice(end + 4), 'latin1'))
        socket.on('data', (more: Buffer) => light.#take(more))
        resolve(light)
      }
      socket.on('data', read)
      socket.once('error', reject)
      socket.once('close', () => reject(new Error('closed before it was open')))
    })
  }

  /** A text frame. */
  say(text: string): void {
    this.#send(opcodes.text, Buffer.from(text))
  }

  /** So many pings of the websocket protocol, of which engine.io hears nothing. */
  pings(count: number): void {
    const ping = frame(opcodes.ping, Buffer.alloc(0))
    this.socket.write(Buffer.concat(Array.from({ length: count }, () => ping)))
  }

  destroy(): void {
    this.socket.destroy()
  }

  #send(opcode: number, payload: Buffer): void {
    if (!this.socket.destroyed) this.socket.write(frame(opcode, payload))
  }

  #take(bytes: Buffer): void {
    const all = this.#rest.length > 0 ? Buffer.concat([this.#rest, bytes]) : bytes
    let from = 0
    for (;;) {
      const found = payloadAt(all, from)
      if (!found) break
      from = found.end
      const opcode = (all[found.at] as number) & 0x0f
      const payload = all.subarray(found.start, found.end)
      if (opcode === opcodes.ping) this.#send(opcodes.pong, payload)
      else if (opcode === opcodes.text && payload.length === 1 && payload[0] === 0x32)
        this.say('3') // engine.io asks whether we are there
      else if (opcode === opcodes.text) this.hear(payload, this)
    }
    this.#rest = from === all.length ? Buffer.alloc(0) : Buffer.from(all.subarray(from))
  }
}

/** Opens a socket and joins a page as a reader does. @param hear gets every event after the answer, as Socket.IO writes it */
export async function joinLightly(
  url: string,
  page: string,
  cursor: string,
  hear: (packet: Buffer) => void = () => {},
): Promise<{ light: LightSocket; answer: JoinAnswer }> {
  let answered = (_answer: JoinAnswer) => {}
  const answer = new Promise<JoinAnswer>(resolve => {
    answered = resolve
  })
  const light = await LightSocket.open(url, (packet, light) => {
    const start = packet.subarray(0, 2).toString()
    if (start[0] === '0') light.say('40')
    else if (start === '40') light.say(`420["join",${JSON.stringify({ page, cursor, protocol: protocolVersion })}]`)
    else if (start === '43') answered((JSON.parse(packet.subarray(3).toString()) as [JoinAnswer])[0])
    else hear(packet)
  })
  const ended = light.ended.then(() => {
    throw new Error('closed before the join was answered')
  })
  return { light, answer: await Promise.race([answer, ended]) }
}

/** A frame as clients send them: masked, here with zeros. */
function frame(opcode: number, payload: Buffer): Buffer {
  const long = payload.length > 125
  const head = Buffer.alloc(long ? 8 : 6)
  head[0] = 0x80 | opcode
  head[1] = 0x80 | (long ? 126 : payload.length)
  if (long) head.writeUInt16BE(payload.length, 2)
  return Buffer.concat([head, payload])
}

/** Where the payload of the frame at `at` lies, once all of it is there. */
function payloadAt(bytes: Buffer, at: number): { at: number; start: number; end: number } | undefined {
  if (bytes.length < at + 2) return undefined
  const short = (bytes[at + 1] as number) & 0x7f
  const start = at + (short < 126 ? 2 : short === 126 ? 4 : 10)
  if (bytes.length < start) return undefined
  const length =
    short < 126 ? short : short === 126 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2))
  return bytes.length < start + length ? undefined : { at, start, end: start + length }
}
