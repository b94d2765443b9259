/** Asks one reader for its answer behind an operation: a ping of engine.io, which every standard client answers once it has handled what came before. */
import type { Clock } from './clock.ts'

/** What engine.io calls a socket. Its types keep the sending of a ping to themselves. */
export interface Pinged {
  on(event: 'packet' | 'packetCreate', heard: (packet: { type: string }) => void): unknown
  off(event: 'packet' | 'packetCreate', heard: (packet: { type: string }) => void): unknown
  sendPacket(type: 'ping'): void
}

export interface Probe {
  /**
   * @param answered gets the time until the answer was back, ms @param left is called when the reader goes without one
   * @returns whether it was asked: one answer is awaited at a time, and one a second asked for
   */
  ask(answered: (ms: number) => void, left: () => void): boolean
  /** Hears no more of it. */
  stop(): void
}

/** Far from what counts as too much, see `reader-socket.ts`, ms. */
const restMs = 1000

/**
 * To engine.io an answer is as good as one to its own heartbeat: it clears the time-out of a heartbeat under way, and puts off
 * the next one, for the reader is there. A reader that answers nothing is found out by the heartbeat as ever.
 */
export function createProbe(conn: Pinged, clock: Clock): Probe {
  /** Pings without an answer, oldest first: clients answer in order, and an answer does not say which ping it is for. */
  let awaited: ('heartbeat' | 'ours')[] = []
  let current: { askedAt: number; answered: (ms: number) => void; left: () => void } | undefined
  let isAsking = false
  let lastAskedAt = -Infinity

  function hearOwn({ type }: { type: string }): void {
    if (type === 'ping') awaited.push(isAsking ? 'ours' : 'heartbeat')
  }

  function hear({ type }: { type: string }): void {
    if (type !== 'pong' || awaited.shift() !== 'ours' || !current) return
    const { askedAt, answered } = current
    current = undefined
    answered(clock.now() - askedAt)
  }

  conn.on('packetCreate', hearOwn)
  conn.on('packet', hear)
  return {
    ask(answered, left) {
      const now = clock.now()
      if (current || now - lastAskedAt < restMs) return false
      lastAskedAt = now
      current = { askedAt: now, answered, left }
      isAsking = true
      conn.sendPacket('ping')
      isAsking = false
      return true
    },
    stop() {
      conn.off('packetCreate', hearOwn)
      conn.off('packet', hear)
      awaited = []
      const left = current?.left
      current = undefined
      left?.()
    },
  }
}
