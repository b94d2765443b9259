/** Takes an HTTP server out of service so that no request is lost: it tells clients to go, and goes when they have gone. */
import type { Server as HttpServer, ServerResponse } from 'node:http'
import { Server as NetServer, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

export interface Departure {
  /**
   * Every answer from now on tells its client to come by another connection. After `acceptMs` no connection is taken
   * any more; requests in hand have `finishMs` from then on. Upgraded connections are their owner's.
   * @returns when no connection is left
   */
  leave(times: { acceptMs: number; finishMs: number }): Promise<void>
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

  server.on('connection', (socket: Socket) => {
    connections.set(socket, { inHand: new Set(), bytesRead: -1 })
    socket.on('close', forget)
  })
  // One function for all: upgraded connections keep it for as long as they last.
  function forget(this: Socket): void {
    connections.delete(this)
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
    async leave({ acceptMs, finishMs }) {
      isLeaving = true
      for (const { inHand } of connections.values()) for (const answer of inHand) sayGoodbye(answer)
      // Whoever spreads requests over several processes needs a moment to see that this one is going.
      await delay(acceptMs)
      // Not by the HTTP server's own close(): that cuts connections, also such as still carry the end of an answer.
      const closed = new Promise(resolve => NetServer.prototype.close.call(server, resolve))
      closeQuiet()
      const looks = setInterval(closeQuiet, lookEveryMs)
      const cut = setTimeout(() => {
        for (const socket of connections.keys()) socket.destroy()
      }, finishMs)
      await closed
      clearInterval(looks)
      clearTimeout(cut)
    },
  }
}
