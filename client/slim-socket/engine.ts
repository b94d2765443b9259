/** Engine.IO over one websocket: stands in for `engine.io-client` in the browser, where polling, upgrades and old browsers would be dead weight. */
import { Emitter } from './emitter.ts'

type EngineEvents = { open: []; ping: []; data: [text: string]; error: [reason: Error]; close: [reason: string] }

/** What the server says first. Times are ms. */
interface Handshake {
  sid: string
  pingInterval: number
  pingTimeout: number
}

const packet = { open: '0', close: '1', ping: '2', pong: '3', message: '4' }

/** Is open once the server has said its handshake; closes when no ping comes in time. */
export class Socket extends Emitter<EngineEvents> {
  id: string | undefined
  readonly transport = { writable: false }
  readonly #socket: WebSocket
  #silenceMs = 0
  #deadline = Number.POSITIVE_INFINITY
  #timer: ReturnType<typeof setTimeout> | undefined

  /** @param uri of the server's origin, http or https */
  constructor(uri: string, { path }: { path: string }) {
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

  /** Timers sleep with the computer: whether the server has been silent for too long is also asked before sending. */
  _hasPingExpired(): boolean {
    const isExpired = Date.now() > this.#deadline
    if (isExpired) this.#end('ping timeout')
    return isExpired
  }

  #take(text: string): void {
    const rest = text.slice(1)
    switch (text[0]) {
      case packet.open: {
        const { sid, pingInterval, pingTimeout } = JSON.parse(rest) as Handshake
        this.id = sid
        this.transport.writable = true
        this.#silenceMs = pingInterval + pingTimeout
        this.#waitForPing()
        this.tell('open')
        return
      }
      case packet.ping:
        this.#send(packet.pong)
        this.#waitForPing()
        this.tell('ping')
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
    const wasOpen = this.transport.writable
    this.#deadline = 0
    this.transport.writable = false
    clearTimeout(this.#timer)
    this.#socket.close()
    if (wasOpen) this.tell('close', reason)
    else this.tell('error', new Error(reason))
  }
}

export function installTimerFunctions(on: { setTimeoutFn?: typeof setTimeout; clearTimeoutFn?: typeof clearTimeout }) {
  on.setTimeoutFn = setTimeout.bind(globalThis)
  on.clearTimeoutFn = clearTimeout.bind(globalThis)
}

export function nextTick(act: () => void): void {
  queueMicrotask(act)
}
