/** One socket of one namespace, as much of `socket.io-client` as is used here, in a quarter of its bytes; stands in for it in the browser. */
import { Emitter } from './emitter.ts'
import { Socket as Engine } from './engine.ts'
import { Decoder, Encoder, PacketType } from './packets.ts'

type Told = [...told: unknown[]]
type Answered = (fault: Error | null, answer?: unknown) => void

interface Packet {
  type: number
  id?: number
  data?: unknown
}

interface How {
  path?: string
  /** How long opening may take, ms. */
  timeout: number
}

/** Names a server. Nothing connects before the socket is told to, and nothing comes back by itself. */
export class Manager {
  readonly #origin: string
  readonly #how: How

  constructor(origin: string, how: How) {
    this.#origin = origin
    this.#how = how
  }

  /** @param namespace always `/`: no other is used here */
  socket(_namespace: string, { auth }: { auth?: object } = {}): Socket {
    return new Socket(this.#origin, this.#how, auth)
  }
}

class Socket extends Emitter<Record<string, Told>> {
  /** On its way, or open. */
  active = false
  connected = false
  readonly #origin: string
  readonly #how: How
  readonly #auth: object | undefined
  #engine: Engine | undefined
  #opening: ReturnType<typeof setTimeout> | undefined
  #questions = new Map<number, Answered>()
  #count = 0
  /** What was read last. */
  #packet: Packet | undefined

  constructor(origin: string, how: How, auth: object | undefined) {
    super()
    this.#origin = origin
    this.#how = how
    this.#auth = auth
  }

  connect(): void {
    if (this.active) return
    this.active = true
    const engine = new Engine(this.#origin, this.#how.path ?? '/socket.io')
    const decoder = new Decoder()
    this.#engine = engine
    this.#opening = setTimeout(() => this.#end('timeout'), this.#how.timeout)
    // What an engine says that was given up is nobody's business any more.
    const ifCurrent = (act: () => void) => () => void (this.#engine === engine && act())
    engine.on(
      'open',
      ifCurrent(() => this.#write({ type: PacketType.CONNECT, data: this.#auth })),
    )
    engine.on(
      'error',
      ifCurrent(() => this.#end('transport error')),
    )
    engine.on('close', reason => ifCurrent(() => this.#end(reason))())
    engine.on('data', text => ifCurrent(() => this.#read(decoder, text))())
    decoder.on('decoded', packet => (this.#packet = packet))
  }

  disconnect(): void {
    if (!this.active) return
    if (this.connected) this.#write({ type: PacketType.DISCONNECT })
    this.#end('io client disconnect')
  }

  /** @param ms after so long without an answer the question counts as failed; so it does when the socket closes */
  timeout(ms: number): { emit: (name: string, asked: unknown, answered: Answered) => void } {
    return {
      emit: (name, asked, answered) => {
        // A question would wait in vain on a connection that died while the computer slept.
        if (this.#engine?.isSilent()) this.#end('ping timeout')
        if (!this.connected) return queueMicrotask(() => answered(new Error('not connected')))
        const id = this.#count++
        const timer = setTimeout(() => this.#answer(id, new Error('no answer in time')), ms)
        this.#questions.set(id, (fault, answer) => {
          clearTimeout(timer)
          answered(fault, answer)
        })
        this.#write({ type: PacketType.EVENT, id, data: [name, asked] })
      },
    }
  }

  #write(packet: Packet): void {
    for (const text of new Encoder().encode({ nsp: '/', ...packet })) this.#engine?.write(text)
  }

  #read(decoder: Decoder, text: string): void {
    try {
      decoder.add(text)
    } catch {
      return this.#end('parse error')
    }
    if (this.#packet) this.#take(this.#packet)
  }

  #take({ type, id, data }: Packet): void {
    if (type === PacketType.CONNECT) {
      clearTimeout(this.#opening)
      this.connected = true
      this.tell('connect')
    } else if (type === PacketType.EVENT) {
      const [name, ...told] = data as [string, ...unknown[]]
      this.tell(name, ...told)
    } else if (type === PacketType.ACK && id !== undefined) this.#answer(id, null, (data as unknown[])[0])
    else this.#end('io server disconnect')
  }

  #answer(id: number, fault: Error | null, answer?: unknown): void {
    const answered = this.#questions.get(id)
    this.#questions.delete(id)
    answered?.(fault, answer)
  }

  #end(reason: string): void {
    if (!this.active) return
    const wasConnected = this.connected
    const engine = this.#engine
    clearTimeout(this.#opening)
    this.active = false
    this.connected = false
    this.#engine = undefined
    engine?.close()
    // First, so that nobody who hears that a question failed still takes the socket for open.
    this.tell(wasConnected ? 'disconnect' : 'connect_error', reason)
    for (const id of [...this.#questions.keys()]) this.#answer(id, new Error('disconnected'))
  }
}
