/** Socket.IO's packets without binary attachments, which nothing here sends: stands in for `socket.io-parser` in the browser. */
import { Emitter } from './emitter.ts'

export const protocol = 5

export const PacketType = {
  CONNECT: 0,
  DISCONNECT: 1,
  EVENT: 2,
  ACK: 3,
  CONNECT_ERROR: 4,
  BINARY_EVENT: 5,
  BINARY_ACK: 6,
} as const

interface Packet {
  type: number
  nsp: string
  id?: number
  data?: unknown
}

const written = /^([0-4])(?:(\/[^,]*),)?(\d+)?(.*)$/s

export class Encoder {
  encode({ type, nsp, id, data }: Packet): string[] {
    const space = nsp === '/' ? '' : `${nsp},`
    return [`${type}${space}${id ?? ''}${data === undefined ? '' : JSON.stringify(data)}`]
  }
}

export class Decoder extends Emitter<{ decoded: [packet: Packet] }> {
  /** @throws Error when it is no packet: the connection is then closed */
  add(text: string): void {
    const found = written.exec(text)
    if (!found) throw new SyntaxError('not a packet')
    const [, type, nsp = '/', id, data] = found
    this.tell('decoded', {
      type: Number(type),
      nsp,
      ...(id ? { id: Number(id) } : {}),
      ...(data ? { data: JSON.parse(data) } : {}),
    })
  }

  /** Nothing is half read. */
  destroy(): void {}
}
