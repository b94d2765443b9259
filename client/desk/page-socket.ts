/** One socket for one page that is followed at the desk. */
import { io, type Socket } from 'socket.io-client'
import { type Cursor, printCursor, readCursor } from '../../shared/cursor.ts'
import type { PageId } from '../../shared/live-page.ts'
import {
  type JoinAnswer,
  protocolVersion,
  type ReaderToServer,
  type ServerToReader,
} from '../../shared/socket-events.ts'
import type { Heard, Told } from '../reader/following.ts'

/** How long an answer may take, ms. */
const patienceMs = 10_000

export interface PageSocket {
  join(page: PageId, cursor: Cursor): Promise<Told>
  ask(cursor: Cursor): Promise<Told>
  /** Of no use now: close it and come back later. */
  hangUp(): void
  stop(): void
}

/** Opens the socket and keeps coming back after 0.5 to 10 s. @param hear what comes from the server, in order */
export function openPageSocket(hear: (heard: Heard) => void): PageSocket {
  const socket: Socket<ServerToReader, ReaderToServer> = io({
    transports: ['websocket'],
    forceNew: true,
    reconnectionDelay: 500,
    reconnectionDelayMax: 10_000,
    randomizationFactor: 0.5,
  })
  let comingBack: ReturnType<typeof setTimeout> | undefined

  function comeBackWithin(ms: number): void {
    clearTimeout(comingBack)
    comingBack = setTimeout(() => socket.connect(), ms * Math.random())
  }

  socket.on('connect', () => hear({ is: 'connected' }))
  socket.on('disconnect', reason => {
    hear({ is: 'lost' })
    // A server that closes the socket itself is not called again by the library.
    if (reason === 'io server disconnect' && comingBack === undefined) comeBackWithin(2000)
  })
  socket.on('connect_error', () => hear({ is: 'lost' }))
  socket.on('operation', operation => hear({ is: 'frame', frame: operation }))
  socket.on('catchUp', catchUp => hear({ is: 'frame', frame: catchUp }))
  socket.on('reset', ({ href, withinMs }) => hear({ is: 'reset', href, withinMs }))
  socket.on('head', ({ cursor }) => {
    const head = readCursor(cursor)
    if (head) hear({ is: 'head', cursor: head })
  })
  socket.on('drain', ({ withinMs }) => {
    hear({ is: 'drain' })
    socket.disconnect()
    comeBackWithin(withinMs)
  })

  async function answerOf(asked: Promise<JoinAnswer>): Promise<Told> {
    try {
      return await asked
    } catch {
      return { kind: 'failed' } // no answer in time, or the socket is gone
    }
  }

  return {
    join(page, cursor) {
      comingBack = undefined
      const request = { page, cursor: printCursor(cursor), protocol: protocolVersion }
      return answerOf(socket.timeout(patienceMs).emitWithAck('join', request))
    },
    ask: cursor => answerOf(socket.timeout(patienceMs).emitWithAck('catchUp', { cursor: printCursor(cursor) })),
    hangUp() {
      socket.disconnect()
      comeBackWithin(5000)
    },
    stop() {
      clearTimeout(comingBack)
      socket.disconnect()
    },
  }
}
