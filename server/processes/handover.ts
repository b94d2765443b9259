/** Gives each connection of a port to the web process that has the least of them, and sees to it that none is left hanging. */
import type { Socket } from 'node:net'
import type { KeeperMetrics } from '../metrics.ts'
import { loadOf } from './messages.ts'

/** A process as connections are given to it. */
export interface Taker {
  /** @param failed called when it could not be sent */
  send(id: number, socket: Socket, failed: () => void): void
}

/** What is heard of a process to which connections are given. */
export interface Line {
  /** It says that a connection is its own. @param load of all that it has open */
  taken(id: number, load: number): void
  weighs(load: number): void
  /** It ends: connections go to others, if there are any. */
  leaves(): void
  /** It gets no connection any more. */
  ends(): void
  /** It is gone, and all that it said has been heard. */
  gone(): void
}

export interface Handover {
  /** @param socket paused, so that what comes first stays in the kernel */
  take(socket: Socket): void
  join(taker: Taker): Line
  /** Turns away those that wait, and whoever comes. */
  close(): void
}

interface Connection {
  socket: Socket
  since: number
  /** When it was last sent. */
  sentAt: number
  /** How often it did not reach a process that lives. */
  failures: number
}

interface Member {
  taker: Taker
  /** As it last said. */
  load: number
  /** Sent, and not yet said to be taken, oldest first. */
  onTheWay: Map<number, Connection>
  isLeaving: boolean
  isEnding: boolean
  /** It let connections wait until they were ended: it gets none before it says something. */
  isSilent: boolean
  /** It could not be sent anything; until then others are asked first. */
  restsUntil: number
}

/**
 * Node sends a process one connection at a time and waits for it to say so, a turn of its event loop; more than this
 * wait here instead, for whoever has time first.
 */
const mostOnTheWay = 16
/** A process that has not taken a connection for so long is busy, or stands still: others are asked first, ms. */
const busyAfterMs = 500
/** A connection that no process takes within this is turned away, ms: sooner than its client gives up. */
const patienceMs = 10_000
/** Connections that wait; those beyond are cut off. */
const mostWaiting = 8192
const mostFailures = 3
const restMs = 1000
const lookEveryMs = 250
/** How long one that is turned away has to read why, ms. */
const farewellMs = 1000

const comeAgain = 'HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'

/** @param now ms, never going back @param random 0 to 1 */
export function createHandover(
  metrics: Pick<KeeperMetrics, 'connections' | 'connectionsWaiting'>,
  now: () => number = () => performance.now(),
  random: () => number = Math.random,
): Handover {
  const members = new Set<Member>()
  let waiting: Connection[] = []
  let lastId = 0
  let isClosed = false
  let looks: NodeJS.Timeout | undefined
  const takenCount = metrics.connections.labels('taken')

  function turnAway({ socket }: Connection): void {
    metrics.connections.inc({ outcome: 'turned away' })
    // Read, so that closing it does not throw away the answer that is on its way.
    socket.resume().end(comeAgain)
    setTimeout(() => socket.destroy(), farewellMs).unref()
  }

  /** The one to give the next connection to; one that leaves only where nobody else is there. */
  function next(): Member | undefined {
    const at = now()
    let best: Member | undefined
    let least = Infinity
    for (const member of members) {
      const { onTheWay } = member
      if (member.isEnding || member.isSilent || member.restsUntil > at || onTheWay.size >= mostOnTheWay) continue
      const oldest = onTheWay.values().next().value
      if (oldest && at - oldest.sentAt > busyAfterMs) continue
      // A draw is decided by lot: in turns, a page's own connection and its socket would each find the same process again.
      const load = member.load + onTheWay.size * loadOf.http + random() + (member.isLeaving ? 1e9 : 0)
      if (load >= least) continue
      best = member
      least = load
    }
    return best
  }

  function give(connection: Connection, member: Member): void {
    const id = ++lastId
    connection.sentAt = now()
    member.onTheWay.set(id, connection)
    member.taker.send(id, connection.socket, () => {
      if (!member.onTheWay.delete(id)) return
      member.restsUntil = now() + restMs
      failed(connection)
      giveAll()
    })
  }

  function giveAll(): void {
    let given = 0
    for (const connection of waiting) {
      const member = next()
      if (!member) break
      give(connection, member)
      given += 1
    }
    if (given > 0) waiting = waiting.slice(given)
    if (given > 0 || waiting.length > 0) looks ??= setInterval(look, lookEveryMs)
  }

  /** It is first in line now: it came before those that wait. */
  function failed(connection: Connection): void {
    connection.failures += 1
    if (connection.failures >= mostFailures || isClosed) turnAway(connection)
    else waiting.unshift(connection)
  }

  /** Ends the waiting of those that have waited too long, and of the watch when nobody does. */
  function look(): void {
    const oldest = now() - patienceMs
    const late = waiting.filter(({ since }) => since < oldest)
    if (late.length > 0) waiting = waiting.filter(({ since }) => since >= oldest)
    late.forEach(turnAway)
    let onTheWay = 0
    for (const member of members) {
      for (const [id, connection] of member.onTheWay) {
        if (connection.sentAt >= oldest) break
        member.onTheWay.delete(id)
        member.isSilent = true
        metrics.connections.inc({ outcome: 'turned away' })
        // The process may have it and not have said so. What is ended here is ended there, whoever holds a copy.
        connection.socket.destroySoon()
      }
      onTheWay += member.onTheWay.size
    }
    giveAll()
    metrics.connectionsWaiting.set(waiting.length)
    if (waiting.length > 0 || onTheWay > 0) return
    clearInterval(looks)
    looks = undefined
  }

  return {
    take(socket) {
      socket.on('error', () => {}) // 'close' follows
      const connection = { socket, since: now(), sentAt: 0, failures: 0 }
      if (isClosed) return turnAway(connection)
      if (waiting.length >= mostWaiting) {
        metrics.connections.inc({ outcome: 'cut off' })
        return void socket.resetAndDestroy()
      }
      waiting.push(connection)
      giveAll()
    },

    join(taker) {
      const member: Member = {
        taker,
        load: 0,
        onTheWay: new Map(),
        isLeaving: false,
        isEnding: false,
        isSilent: false,
        restsUntil: 0,
      }
      members.add(member)
      giveAll()
      return {
        taken(id, load) {
          member.isSilent = false
          member.load = load
          const taken = member.onTheWay.get(id)
          for (const [sent, connection] of member.onTheWay) {
            if (sent > id) break
            member.onTheWay.delete(sent)
            // They are taken in the order of sending: one before this was lost, as where a process may open no more files.
            if (sent < id) failed(connection)
          }
          if (taken) takenCount.inc()
          taken?.socket.destroy() // our copy of it only
          giveAll()
        },
        weighs(load) {
          member.isSilent = false
          member.load = load
        },
        leaves() {
          member.isLeaving = true
        },
        ends() {
          member.isEnding = true
        },
        gone() {
          members.delete(member)
          // It read nothing from those that it did not say it had: whoever gets them now misses nothing.
          waiting = [...member.onTheWay.values(), ...waiting]
          metrics.connections.inc({ outcome: 'given again' }, member.onTheWay.size)
          member.onTheWay.clear()
          if (isClosed) waiting.splice(0).forEach(turnAway)
          giveAll()
        },
      }
    },

    close() {
      isClosed = true
      waiting.splice(0).forEach(turnAway)
    },
  }
}
