/** Takes an HTTP server out of service so that no request is lost: it tells clients to go, and goes when they have gone. */
import type { Server as HttpServer, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

export interface Departure {
  /**
   * Every answer from now on tells its client to come by another connection. `close` ends the taking of connections, in
   * its own time; requests in hand have `finishMs` from then on. Upgraded connections are their owner's.
   * @returns when no connection is left
   */
  leave(how: { close: () => Promise<void>; finishMs: number }): Promise<void>
}

interface Connection {
  /** Answers that are not out yet. */
  inHand: Set<ServerResponse>
  /** At the last look. */
  bytesRead: number
}

/** A connection that waits, and on which nothing came between two looks, is closed, ms. */
const lookEveryMs = 200

/** Has to be called before the server takes its first connection, and after everyone who listens to it. */
export function prepareDeparture(server: HttpServer): Departure {
  let isLeaving = false
  const connections = new Map<Socket, Connection>()
  /** Upgraded ones as well. Counted here: a server does not count connections that were taken for it elsewhere. */
  const open = new Set<Socket>()
  let isEmpty = () => {}

  server.on('connection', (socket: Socket) => {
    open.add(socket)
    connections.set(socket, { inHand: new Set(), bytesRead: -1 })
    socket.once('close', forget)
  })
  // One function for all: upgraded connections keep it for as long as they last.
  function forget(this: Socket): void {
    open.delete(this)
    connections.delete(this)
    if (open.size === 0) isEmpty()
  }
  server.on('upgrade', ({ socket }) => connections.delete(socket))
  // Before whoever answers: the header has to be there when the answer begins.
  server.prependListener('request', ({ socket }, answer) => {
    if (isLeaving) sayGoodbye(answer)
    const inHand = connections.get(socket)?.inHand
    inHand?.add(answer)
    answer.once('close', () => inHand?.delete(answer))
  })

  /** A client does not use a connection again whose last answer says so: none is closed under a request on its way. */
  function sayGoodbye(answer: ServerResponse): void {
    if (!answer.headersSent) answer.setHeader('Connection', 'close')
  }

  function closeQuiet(): void {
    for (const [socket, connection] of connections) {
      if (connection.inHand.size > 0) continue
      if (connection.bytesRead === socket.bytesRead) socket.destroySoon()
      connection.bytesRead = socket.bytesRead
    }
  }

  return {
    async leave({ close, finishMs }) {
      isLeaving = true
      for (const { inHand } of connections.values()) for (const answer of inHand) sayGoodbye(answer)
      await close()
      const empty = new Promise<void>(resolve => {
        isEmpty = resolve
        if (open.size === 0) resolve()
      })
      closeQuiet()
      const looks = setInterval(closeQuiet, lookEveryMs)
      const cut = setTimeout(() => {
        for (const socket of connections.keys()) socket.destroy()
      }, finishMs)
      await empty
      clearInterval(looks)
      clearTimeout(cut)
    },
  }
}
