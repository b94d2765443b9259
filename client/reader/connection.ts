/** The socket to the server, and the only file that knows Socket.IO. It opens after the first paint and comes back by itself. */
import type { Socket } from 'socket.io-client'
import { type Cursor, printCursor, readCursor } from '../../shared/cursor.ts'
import {
  type JoinAnswer,
  type JoinRequest,
  protocolVersion,
  type ReaderToServer,
  type ServerToReader,
} from '../../shared/socket-events.ts'
import type { Heard, Told } from './following.ts'
import { answerWithinMs, comeBackMs } from './patience.ts'

export interface Connection {
  /** Connects, now if nothing is on its way already. */
  open(): void
  /** Closes until `open`. */
  close(): void
  /** Closes, and comes back after a while. */
  hangUp(): void
  join(page: string, cursor: Cursor, tell: (answer: Told) => void): void
  ask(cursor: Cursor, tell: (answer: Told) => void): void
}

/**
 * @param chance 0 to 1, another number at every call
 * @param origin where the server is: by default, where the page came from
 * @param options where editors follow the page: they are not counted among its readers
 */
export function createConnection(
  hear: (heard: Heard) => void,
  chance: () => number,
  origin = location.origin,
  options?: { auth: { desk: true } },
): Connection {
  let socket: Socket<ServerToReader, ReaderToServer> | undefined
  let isWanted = false
  let isLoading = false
  let timer: ReturnType<typeof setTimeout> | undefined
  /** Attempts since the server last let us in. */
  let failures = 0
  /** The server is going: readers come back spread over this time. */
  let drainMs = 0

  async function load(): Promise<void> {
    isLoading = true
    try {
      const { Manager } = await import('socket.io-client')
      const how = { transports: ['websocket'], reconnection: false, autoConnect: false, timeout: answerWithinMs }
      socket = new Manager<ServerToReader, ReaderToServer>(origin, how).socket('/', options)
      listen(socket)
    } finally {
      isLoading = false
    }
  }

  function listen(socket: Socket<ServerToReader, ReaderToServer>): void {
    socket.on('connect', () => hear({ is: 'connected' }))
    socket.on('connect_error', lost)
    socket.on('disconnect', lost)
    socket.on('operation', operation => hear({ is: 'frame', frame: operation }))
    socket.on('catchUp', catchUp => hear({ is: 'frame', frame: catchUp }))
    socket.on('reset', ({ href, withinMs }) => hear({ is: 'reset', href, withinMs }))
    socket.on('head', head => {
      const cursor = readCursor(head.cursor)
      if (cursor) hear({ is: 'head', cursor })
    })
    socket.on('drain', ({ withinMs }) => {
      drainMs = withinMs
      hear({ is: 'drain' })
    })
  }

  function lost(): void {
    hear({ is: 'lost' })
    if (isWanted) comeBack()
  }

  function comeBack(): void {
    const waitMs = comeBackMs(failures, drainMs, chance())
    drainMs = 0
    failures += 1
    clearTimeout(timer)
    timer = setTimeout(connect, waitMs)
  }

  function connect(): void {
    clearTimeout(timer)
    timer = undefined
    if (!isWanted || isLoading) return
    if (socket) socket.connect()
    else load().then(connect, lost)
  }

  const answered = (tell: (answer: Told) => void) => (fault: Error | null, answer: JoinAnswer) => {
    if (!fault && answer.kind !== 'refused') failures = 0
    tell(fault ? { kind: 'failed' } : answer)
  }

  return {
    open() {
      isWanted = true
      connect()
    },
    close() {
      isWanted = false
      clearTimeout(timer)
      socket?.disconnect()
    },
    hangUp() {
      if (socket?.active) socket.disconnect()
    },
    join(page, cursor, tell) {
      const request: JoinRequest = { page, cursor: printCursor(cursor), protocol: protocolVersion }
      socket?.timeout(answerWithinMs).emit('join', request, answered(tell))
    },
    ask(cursor, tell) {
      socket?.timeout(answerWithinMs).emit('catchUp', { cursor: printCursor(cursor) }, answered(tell))
    },
  }
}
