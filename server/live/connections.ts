/**
 * Every websocket of this process: heard by the same few functions, let go where no reader comes of it in time, cut off
 * for a flood, and where a farewell is not answered.
 */
import type { Socket as NetSocket } from 'node:net'
import type { Clock } from './clock.ts'
import type { EngineSocket } from './reader-engine.ts'
import { ReaderSocket } from './reader-socket.ts'

export interface Connections {
  add(connection: EngineSocket): void
  /** It is a reader's now, and has as much time as that takes. */
  joined(socket: ReaderSocket): void
  /** It is nobody's again: its join was refused. */
  notJoined(socket: ReaderSocket): void
  /** Lets no connection go any more for being nobody's. */
  stop(): void
  /** Cuts off what is still open a moment after everyone was bidden farewell. */
  cutOffSoon(): void
}

export interface ConnectionsParts {
  clock: Clock
  /** A message of Socket.IO came. */
  heard: (socket: ReaderSocket, message: unknown) => void
  /** Who had connected has gone, or was sent away. */
  ended: (socket: ReaderSocket) => void
  /** Called for each connection that is cut off for its flood. */
  sentTooMuch: () => void
}

/** A socket that has not joined a page after this long is closed, ms. */
export const joinWithinMs = 5000
const roundMs = 500
/** Closing in order takes an answer; a connection has this long for it, ms. */
const farewellMs = 1000

/** What of engine.io's socket and of `ws` their types keep to themselves. */
interface Inside {
  transport: { socket: { on(event: 'ping', heard: (this: { _socket?: NetSocket }) => void): void } }
}

interface Packet {
  type: string
  data?: unknown
}

export function createConnections({ clock, heard, ended, sentTooMuch }: ConnectionsParts): Connections {
  const open = new Map<NetSocket, ReaderSocket>()
  const byConnection = new Map<EngineSocket, ReaderSocket>()
  /** Nobody's, oldest first. */
  const unjoined = new Set<ReaderSocket>()

  const stopRounds = clock.every(roundMs, () => {
    for (const socket of unjoined) {
      if (clock.now() - (socket.unjoinedSince ?? 0) < joinWithinMs) break
      unjoined.delete(socket)
      socket.conn.close()
      clock.after(farewellMs, () => socket.stream.destroy())
    }
  })

  function cutOff({ stream }: ReaderSocket): void {
    if (stream.destroyed) return
    // In order would take a reader that reads, and answers.
    stream.destroy()
    sentTooMuch()
  }

  // The same functions for all: listeners of its own are much of what a connection costs.
  function onPacket(this: EngineSocket, { type, data }: Packet): void {
    const socket = byConnection.get(this)
    if (!socket) return
    if (!socket.maySendPacket(clock.now())) cutOff(socket)
    else if (type === 'message') heard(socket, data)
  }
  function onClose(this: EngineSocket): void {
    const socket = byConnection.get(this)
    byConnection.delete(this)
    socket?.end()
  }
  /** One of the websocket's own: no client of ours sends any, and each is answered. */
  function onPing(this: { _socket?: NetSocket }): void {
    const socket = this._socket && open.get(this._socket)
    if (socket && !socket.maySendPacket(clock.now())) cutOff(socket)
  }
  function onBytes(this: NetSocket, { length }: Buffer): void {
    const socket = open.get(this)
    if (socket && !socket.maySendBytes(length, clock.now())) cutOff(socket)
  }
  function onEnd(this: NetSocket): void {
    const socket = open.get(this)
    open.delete(this)
    if (socket) unjoined.delete(socket)
  }

  return {
    add(connection) {
      const socket = new ReaderSocket(connection, clock.now(), ended)
      const { stream } = socket
      open.set(stream, socket)
      byConnection.set(connection, socket)
      unjoined.add(socket)
      connection.on('packet', onPacket)
      connection.on('close', onClose)
      ;(connection as unknown as Inside).transport.socket.on('ping', onPing)
      stream.on('data', onBytes)
      stream.on('close', onEnd)
    },
    joined(socket) {
      socket.unjoinedSince = undefined
      unjoined.delete(socket)
    },
    notJoined(socket) {
      if (!open.has(socket.stream) || unjoined.has(socket)) return
      socket.unjoinedSince = clock.now()
      unjoined.add(socket)
    },
    stop: stopRounds,
    cutOffSoon: () =>
      void clock.after(farewellMs, () => {
        for (const stream of open.keys()) stream.destroy()
      }),
  }
}
