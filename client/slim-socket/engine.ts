/** Engine.IO over one websocket, without polling, upgrades and old browsers: what carries the packets of a socket. */
import { Emitter } from './emitter.ts'

type EngineEvents = { open: []; data: [text: string]; error: [reason: Error]; close: [reason: string] }

/** What the server says first. Times are ms. */
interface Handshake {
  pingInterval: number
  pingTimeout: number
}

const packet = { open: '0', close: '1', ping: '2', pong: '3', message: '4' }

/** Is open once the server has said its handshake; closes when no ping comes in time. */
export class Socket extends Emitter<EngineEvents> {
  readonly #socket: WebSocket
  #isOpen = false
  #silenceMs = 0
  #deadline = Number.POSITIVE_INFINITY
  #timer: ReturnType<typeof setTimeout> | undefined

  /** @param uri of the server's origin, http or https */
  constructor(uri: string, path: string) {
    super()
    this.#socket = new WebSocket(`${uri.replace(/^http/, 'ws')}${path}/?EIO=4&transport=websocket`)
    this.#socket.addEventListener('message', ({ data }) => this.#take(String(data)))
    this.#socket.addEventListener('close', () => this.#end('transport close'))
  }

  write(text: string): void {
    this.#send(packet.message + text)
  }

  close(): void {
    this.#end('forced close')
  }

  /** Whether no ping came in time. Timers sleep with the computer: after its sleep this is true before the engine closes by itself. */
  isSilent(): boolean {
    return Date.now() > this.#deadline
  }

  #take(text: string): void {
    const rest = text.slice(1)
    switch (text[0]) {
      case packet.open: {
        const { pingInterval, pingTimeout } = JSON.parse(rest) as Handshake
        this.#isOpen = true
        this.#silenceMs = pingInterval + pingTimeout
        this.#waitForPing()
        this.tell('open')
        return
      }
      case packet.ping:
        this.#send(packet.pong)
        this.#waitForPing()
        return
      case packet.message:
        this.tell('data', rest)
        return
      case packet.close:
        this.#end('transport close')
        return
      default: // of a later protocol
    }
  }

  #send(text: string): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(text)
  }

  #waitForPing(): void {
    clearTimeout(this.#timer)
    this.#deadline = Date.now() + this.#silenceMs
    this.#timer = setTimeout(() => this.#end('ping timeout'), this.#silenceMs)
  }

  #end(reason: string): void {
    if (this.#deadline === 0) return
    this.#deadline = 0
    clearTimeout(this.#timer)
    this.#socket.close()
    if (this.#isOpen) this.tell('close', reason)
    else this.tell('error', new Error(reason))
  }
}
