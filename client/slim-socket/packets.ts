/** Socket.IO's packets without binary attachments, which nothing here sends. */
import { Emitter } from './emitter.ts'

export const PacketType = {
  CONNECT: 0,
  DISCONNECT: 1,
  EVENT: 2,
  ACK: 3,
  CONNECT_ERROR: 4,
} as const

interface Packet {
  type: number
  nsp: string
  id?: number
  data?: unknown
}

const shape = /^([0-4])(?:(\/[^,]*),)?(\d+)?(.*)$/s

export class Encoder {
  encode({ type, nsp, id, data }: Packet): string[] {
    const space = nsp === '/' ? '' : `${nsp},`
    return [`${type}${space}${id ?? ''}${data === undefined ? '' : JSON.stringify(data)}`]
  }
}

export class Decoder extends Emitter<{ decoded: [packet: Packet] }> {
  /** @throws Error when it is no packet: the connection is then closed */
  add(text: string): void {
    const found = shape.exec(text)
    if (!found) throw new SyntaxError('not a packet')
    const [, digit, nsp = '/', id, written] = found
    const type = Number(digit)
    const data = written ? JSON.parse(written) : undefined
    // An event's name and what it tells, or an answer: each in a list.
    const isListed = type === PacketType.EVENT || type === PacketType.ACK
    if (isListed && !(Array.isArray(data) && (type === PacketType.ACK || data.length > 0)))
      throw new SyntaxError('not what such a packet holds')
    this.tell('decoded', {
      type,
      nsp,
      ...(id ? { id: Number(id) } : {}),
      ...(data === undefined ? {} : { data }),
    })
  }
}
