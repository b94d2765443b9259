/** One reader of the crowd in Node: a connection, the frames that come over it, and what a reader answers to them. */
import { connect, type Socket } from 'node:net'
import { constants, inflateRawSync } from 'node:zlib'
import type { HeardOperation, Ledger, Progress } from './node-ledger.ts'
import { cursorIn, type KnownOperations } from './node-known.ts'

/** What readers of one crowd share. */
export interface CrowdOfNode {
  page: string
  /** Those that are gone leave their place empty. */
  ports: readonly (number | undefined)[]
  /** Readers begin at so many of them, the first ones. */
  beginPorts: number
  /** How often those ask over HTTP who have no connection, ms. */
  pollMs: number | undefined
  headers: string
  offersDeflate: boolean
  comesBackMs: readonly [number, number] | undefined
  retryMs: readonly [number, number]
  ledger: Ledger
  known: KnownOperations
  events: Record<
    'frames' | 'bytes' | 'fetched' | 'polled' | 'refused' | 'unreachable' | 'dropped' | 'drained' | 'faults',
    number
  >
  fault(what: string): void
  joined(reader: NodeReader): void
  /** It waits before it comes again, or does not come any more. */
  gaveUp(reader: NodeReader): void
}

interface Payload extends Partial<HeardOperation> {
  kind?: string
  from?: string
  to?: string
  cursor?: string
  href?: string
  withinMs?: number
  code?: string
  detail?: string
  catchUp?: { from: string; to: string }
}

const opcodes = { text: 1, close: 8, ping: 9, pong: 10 }
const mostBytes = 1 << 20

export class NodeReader implements Progress {
  sequence: number
  digest: string
  overlap = 0
  isAsking = false
  early: Progress['early']
  readonly missing = new Set<number>()
  isOpen = false
  isLive = false
  wasLive = false
  isStalled = false
  since = 0
  lostAt = 0
  readonly #crowd: CrowdOfNode
  #port: number
  #tries = 0
  #isPolling = false
  #socket: Socket | undefined
  #rest: Buffer = Buffer.alloc(0)

  constructor(crowd: CrowdOfNode, place: number, cursor: string) {
    this.#crowd = crowd
    this.#port = place % crowd.beginPorts
    const { sequence, digest } = cursorIn(cursor)
    this.sequence = sequence
    this.digest = digest
  }

  begin(localAddress: string): void {
    const { ports, headers, offersDeflate } = this.#crowd
    if (ports[this.#port] === undefined) this.#goElsewhere()
    const port = ports[this.#port] as number
    const socket = connect({ port, host: '127.0.0.1', localAddress, noDelay: true })
    this.#socket = socket
    this.since = performance.now()
    const extensions = 'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n'
    socket.write(
      `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\n` +
        `Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n` +
        `${offersDeflate ? extensions : ''}${headers}\r\n`,
    )
    socket.on('data', bytes => this.#take(bytes))
    socket.on('error', () => {}) // 'close' follows
    socket.on('close', () => {
      if (this.#socket === socket) this.#lose()
    })
  }

  /** Stops reading for a while. */
  stall(forMs: number): void {
    const socket = this.#socket
    this.isStalled = true
    socket?.pause()
    setTimeout(() => this.#socket === socket && this.goOn(), forMs)
  }

  goOn(): void {
    this.isStalled = false
    this.#socket?.resume()
  }

  #hangUp(): void {
    const socket = this.#socket
    this.#socket = undefined
    socket?.destroy()
    this.#rest = Buffer.alloc(0)
    this.isOpen = this.isLive = this.isStalled = this.isAsking = false
    this.early = undefined
  }

  #lose(): void {
    const { events } = this.#crowd
    if (this.isLive) {
      events.dropped++
      this.lostAt = performance.now()
      if (!this.#isPolling) void this.#poll()
    } else events.unreachable++
    this.#hangUp()
    this.#comeAgain()
  }

  /** @param waitMs the pause of the reader's script, unless said (client/reader/patience.ts) */
  #comeAgain(waitMs?: number): void {
    const { comesBackMs, retryMs, beginPorts, gaveUp } = this.#crowd
    gaveUp(this)
    if (this.wasLive && !comesBackMs) return
    const [least, most] = comesBackMs ?? [0, 0]
    const spread = Math.min(least * 2 ** this.#tries, most - least)
    let usual = retryMs[0] + Math.random() * (retryMs[1] - retryMs[0])
    if (this.wasLive) {
      this.#tries++
      usual = least + spread * Math.random()
      this.#goElsewhere()
    } else this.#port = (this.#port + 1) % beginPorts
    setTimeout(() => this.begin(this.#address), waitMs ?? usual)
  }

  /** Any server that is there, but for the one that did not serve it: a balancer would do the same. */
  #goElsewhere(): void {
    const { ports } = this.#crowd
    const others = ports.flatMap((port, place) => (port === undefined || place === this.#port ? [] : [place]))
    this.#port = others[Math.floor(Math.random() * others.length)] ?? this.#port
  }

  /** What was missed, asked over HTTP until there is a connection again. */
  async #poll(): Promise<void> {
    const { pollMs, comesBackMs, page, ports, events, ledger, known } = this.#crowd
    if (pollMs === undefined || !comesBackMs) return
    this.#isPolling = true
    // Where it goes next is settled when this turn is over.
    for (await Promise.resolve(); !this.isOpen; ) {
      const href = `/api/pages/${page}/catch-up?after=${this.#cursor}`
      const answer = await fetch(`http://127.0.0.1:${ports[this.#port]}${href}`).catch(() => undefined)
      const { kind, from = '', to = '' } = ((await answer?.json().catch(() => undefined)) ?? {}) as Payload
      if (answer?.ok && kind === 'catchUp') {
        events.polled++
        known.check(from, to)
        ledger.catchUp(this, cursorIn(from), cursorIn(to))
      }
      await new Promise(resolve => setTimeout(resolve, pollMs * (0.8 + 0.4 * Math.random())))
    }
    this.#isPolling = false
  }

  get #address(): string {
    return this.#socket?.localAddress ?? '127.0.0.2'
  }

  #take(bytes: Buffer): void {
    this.#crowd.events.bytes += bytes.length
    const socket = this.#socket
    let all = this.#rest.length > 0 ? Buffer.concat([this.#rest, bytes]) : bytes
    for (;;) {
      const taken = this.isOpen ? this.#takeFrame(all) : this.#takeAnswer(all)
      if (this.#socket !== socket) return
      if (taken === 0) break
      all = all.subarray(taken)
    }
    this.#rest = all.length > 0 ? Buffer.from(all) : all
  }

  #takeAnswer(bytes: Buffer): number {
    const end = bytes.indexOf('\r\n\r\n')
    if (end < 0) return 0
    const head = bytes.toString('latin1', 0, end)
    if (!head.startsWith('HTTP/1.1 101')) {
      if (!head.startsWith('HTTP/1.1 503')) this.#crowd.fault(head.slice(0, 80))
      this.#crowd.events.refused++
      this.#hangUp()
      this.#comeAgain()
      return 0
    }
    if (/sec-websocket-extensions/i.test(head) && !head.includes('server_no_context_takeover'))
      this.#crowd.fault('the server would deflate with what it sent before, which this crowd does not keep')
    this.isOpen = true
    return end + 4
  }

  #takeFrame(bytes: Buffer): number {
    if (bytes.length < 2) return 0
    const [first, short] = [bytes[0] as number, bytes[1] as number]
    const start = short < 126 ? 2 : short === 126 ? 4 : 10
    if (bytes.length < start) return 0
    const length = start === 2 ? short : start === 4 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2))
    if (length > mostBytes) {
      this.#crowd.fault('a frame is masked, or larger than any should be')
      this.#lose()
      return 0
    }
    if (bytes.length < start + length) return 0
    this.#crowd.events.frames++
    const payload = bytes.subarray(start, start + length)
    const opcode = first & 0x0f
    if (opcode === opcodes.ping) this.#say(opcodes.pong, payload)
    else if (opcode === opcodes.close) this.#socket?.end()
    else if (opcode === opcodes.text && (first & 0xb0) === 0x80) {
      const isPacked = (first & 0x40) !== 0
      if (!this.#isKnown(payload, isPacked)) this.#hear(payload, isPacked)
    } else if (opcode !== opcodes.pong) this.#crowd.fault('a frame that no server of Socket.IO sends')
    return start + length
  }

  /** Nearly all there is to hear is the next operation, in the bytes in which others got it. */
  #isKnown(payload: Buffer, isPacked: boolean): boolean {
    const { known, ledger } = this.#crowd
    const one = known.find(this.sequence + 1, payload, isPacked)
    if (one) ledger.operation(this, one)
    return one !== undefined
  }

  #hear(payload: Buffer, isPacked: boolean): void {
    const { page } = this.#crowd
    // A message is no whole stream, and leaves out the last bytes of its last block (RFC 7692 §7.2.1).
    const unpacked = isPacked
      ? inflateRawSync(Buffer.concat([payload, Buffer.of(0, 0, 0xff, 0xff)]), { finishFlush: constants.Z_SYNC_FLUSH })
      : payload
    const text = unpacked.toString()
    if (text === '2') this.#say(opcodes.text, '3')
    else if (text.startsWith('0')) this.#say(opcodes.text, '40')
    else if (text.startsWith('40')) this.#ask(0, 'join', { page, cursor: this.#cursor, protocol: 1 })
    else if (text.startsWith('43')) this.#hearAnswer((JSON.parse(text.slice(text.indexOf('['))) as [Payload])[0])
    else if (text.startsWith('42'))
      this.#hearEvent(JSON.parse(text.slice(2)) as [string, Payload], unpacked, isPacked ? payload : undefined)
  }

  get #cursor(): string {
    return `${this.sequence}.${this.digest}`
  }

  #ask(id: number, event: string, request: object): void {
    this.isAsking = true
    this.#say(opcodes.text, `42${id}${JSON.stringify([event, request])}`)
  }

  #hearAnswer(answer: Payload): void {
    const { kind, href, catchUp, code, detail } = answer
    if (kind === 'refused') {
      if (code !== 'unavailable') this.#crowd.fault(`refused: ${detail}`)
      this.#crowd.events.refused++
      return this.#lose()
    }
    if (href !== undefined) return void this.#fetch(href, 0)
    this.isAsking = false
    // A server without a log answers with nothing.
    this.#caughtUp(catchUp ?? { from: this.#cursor, to: this.#cursor })
  }

  #caughtUp({ from, to }: { from: string; to: string }): void {
    const { known, ledger } = this.#crowd
    known.check(from, to)
    ledger.catchUp(this, cursorIn(from), cursorIn(to))
    this.#joined()
  }

  #joined(): void {
    if (this.isLive) return
    this.isLive = true
    this.#tries = 0
    this.#crowd.joined(this)
    this.wasLive = true
  }

  #hearEvent([event, payload]: [string, Payload], text: Buffer, packed: Buffer | undefined): void {
    const { ledger, known, events, comesBackMs, fault } = this.#crowd
    const { sequence, digest = '', previousDigest = '', at = 0 } = payload
    const { from = '', to = '', cursor = '', href = '', withinMs = 0 } = payload
    if (event === 'operation') {
      if (sequence === undefined) return fault('an operation without a sequence')
      const operation = { sequence, digest, previousDigest, at }
      known.heard(operation, text, packed)
      ledger.operation(this, operation)
    } else if (event === 'catchUp') this.#caughtUp({ from, to })
    else if (event === 'head') {
      if (Number(cursor.split('.')[0]) > this.sequence && !this.isAsking)
        this.#ask(1, 'catchUp', { cursor: this.#cursor })
    } else if (event === 'reset') void this.#fetch(href, withinMs)
    else if (event === 'drain') {
      events.drained++
      if (!comesBackMs) return
      this.#hangUp()
      this.lostAt = performance.now()
      this.#comeAgain(Math.random() * withinMs)
    }
  }

  /** What is too much for the socket, or another history. */
  async #fetch(href: string, withinMs: number): Promise<void> {
    this.isAsking = true
    const { ports, ledger, events, known } = this.#crowd
    const socket = this.#socket
    await new Promise(resolve => setTimeout(resolve, Math.random() * withinMs))
    const answer = await fetch(`http://127.0.0.1:${ports[this.#port]}${href}`).catch(() => undefined)
    const fetched = (await answer?.json().catch(() => undefined)) as Payload | undefined
    if (this.#socket !== socket) return
    if (!answer?.ok || !fetched) return this.#fetch(fetched?.href ?? href, 1000)
    events.fetched++
    this.isAsking = false
    if (fetched.kind === 'catchUp') return this.#caughtUp({ from: fetched.from ?? '', to: fetched.to ?? '' })
    known.forget()
    ledger.snapshot(this, cursorIn(fetched.cursor ?? ''))
    this.#joined()
  }

  #say(opcode: number, payload: string | Buffer): void {
    const text = Buffer.from(payload)
    const head = Buffer.alloc(text.length < 126 ? 6 : 8)
    head[0] = 0x80 | opcode
    head[1] = 0x80 | (text.length < 126 ? text.length : 126)
    if (head.length === 8) head.writeUInt16BE(text.length, 2)
    this.#socket?.write(Buffer.concat([head, text]))
  }
}
