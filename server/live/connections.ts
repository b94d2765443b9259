/** Every websocket of this process: let go where no reader comes of it in time, and cut off where a farewell is not answered. */
import type { Clock } from './clock.ts'
import { limitSender, type Sender } from './sent-too-much.ts'

/** What engine.io calls a socket. */
export interface Connection extends Sender {
  /** In order: what waits is sent, and the other end asked to close. */
  close(): unknown
}

export interface Connections {
  add(connection: Connection): void
  /** It is a reader's now, and has as much time as that takes. */
  joined(connection: Connection): void
  /** It is nobody's again: its join was refused. */
  notJoined(connection: Connection): void
  /** Lets no connection go any more for being nobody's. */
  stop(): void
  /** Cuts off what is still open a moment after everyone was bidden farewell. */
  cutOffSoon(): void
}

/** A socket that has not joined a page after this long is closed, ms. */
export const joinWithinMs = 5000
const roundMs = 500
/** Closing in order takes an answer; a connection has this long for it, ms. */
const farewellMs = 1000

/** @param sentTooMuch called for each connection that was cut off for its flood */
export function createConnections(clock: Clock, sentTooMuch: () => void): Connections {
  const open = new Set<Connection>()
  /** Nobody's, since when, oldest first. */
  const unjoined = new Map<Connection, number>()

  const cutOff = ({ request }: Connection) => request.socket.destroy()

  const stopRounds = clock.every(roundMs, () => {
    for (const [connection, since] of unjoined) {
      if (clock.now() - since < joinWithinMs) break
      unjoined.delete(connection)
      connection.close()
      clock.after(farewellMs, () => cutOff(connection))
    }
  })

  return {
    add(connection) {
      open.add(connection)
      unjoined.set(connection, clock.now())
      connection.request.socket.once('close', () => {
        open.delete(connection)
        unjoined.delete(connection)
      })
      limitSender(connection, clock, sentTooMuch)
    },
    joined: connection => void unjoined.delete(connection),
    notJoined(connection) {
      if (open.has(connection) && !unjoined.has(connection)) unjoined.set(connection, clock.now())
    },
    stop: stopRounds,
    cutOffSoon: () => void clock.after(farewellMs, () => open.forEach(cutOff)),
  }
}
