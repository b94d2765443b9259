/** A reader over a real connection: applies what comes by the rules both ends share, and can lose its connection. */
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client'
import { sameCursor, trustedCursor } from '../../shared/cursor.ts'
import { addresses } from '../../shared/http-api.ts'
import type { Missed, Snapshot } from '../../shared/operation.ts'
import {
  type JoinAnswer,
  protocolVersion,
  type ReaderToServer,
  type ServerToReader,
} from '../../shared/socket-events.ts'
import {
  applyCatchUp,
  applyOperation,
  cursorOf,
  type Timeline,
  timelineFrom,
  visibleEntries,
} from '../../shared/timeline.ts'

export interface SocketReader {
  readonly socket: Socket<ServerToReader, ReaderToServer>
  readonly timeline: Timeline
  /** Every event that came, oldest first: its name and what it carried. */
  readonly heard: { event: string; payload: unknown }[]
  /** Answers to joins and catch-up requests, oldest first. */
  readonly answers: JoinAnswer[]
  /** Headlines of what is on screen, newest first. */
  sees(): (string | undefined)[]
  /** Names of the events that came. */
  events(): string[]
  /** Loses the connection without a farewell, as in a tunnel. */
  losesConnection(): void
  /** Connects again and joins with its own cursor. */
  comesBack(): Promise<void>
  /** Reads nothing from its connection until it does again. */
  stopsReading(): void
  readsAgain(): void
  close(): void
}

type Options = Partial<ManagerOptions & SocketOptions>

/** Opens a socket as readers do. It reconnects only when asked to. */
export function openSocket(url: string, options: Options = {}): Socket<ServerToReader, ReaderToServer> {
  return io(url, { transports: ['websocket'], reconnection: false, forceNew: true, ...options })
}

/** Resolves when connected. @throws the error with which the connection was refused, or why it ended before */
export function connected(socket: Socket<ServerToReader, ReaderToServer>): Promise<void> {
  return new Promise((resolve, reject) => {
    if (socket.connected) resolve()
    socket.once('connect', resolve)
    socket.once('connect_error', reject)
    // A server that dies between the handshake and its welcome is no error to the client: it would just try again.
    socket.once('disconnect', reason => reject(new Error(reason)))
  })
}

/** Loads the page over HTTP and follows it from there. @param at a snapshot that was loaded earlier */
export async function openReader(url: string, slug: string, at?: Snapshot): Promise<SocketReader> {
  const socket = openSocket(url)
  // From now on: it may be connected, and cut off again, before the page is loaded.
  const open = connected(socket)
  open.catch(() => {}) // whoever waits for it is told
  const heard: SocketReader['heard'] = []
  const answers: JoinAnswer[] = []
  let timeline = timelineFrom(at ?? ((await ask(addresses.snapshot(slug)).catch(gone)) as Snapshot))
  /** While the answer to a join or a catch-up is awaited, what comes is held. */
  let held: (() => boolean)[] | undefined

  function gone(error: unknown): never {
    socket.disconnect()
    throw error
  }

  async function ask(href: string): Promise<Missed> {
    const answer = await fetch(url + href)
    if (!answer.ok) throw new Error(`${href}: ${answer.status}`)
    return (await answer.json()) as Missed
  }

  async function take(answer: JoinAnswer): Promise<void> {
    answers.push(answer)
    if (answer.kind === 'refused') throw new Error(`${answer.code}: ${answer.detail}`)
    const missed = answer.kind === 'catchUp' ? answer.catchUp : await ask(answer.href)
    if (missed.kind === 'snapshot') timeline = timelineFrom(missed)
    else if (applyCatchUp(timeline, missed) === 'catch-up') throw new Error('a catch-up of another history')
  }

  async function bringUp(event: 'join' | 'catchUp'): Promise<void> {
    // What is said to a socket that is cut off waits for a connection that nobody opens.
    if (!socket.connected) throw new Error('cut off meanwhile')
    held = []
    const { sequence, digest } = cursorOf(timeline)
    const cursor = `${sequence}.${digest}`
    await take(
      event === 'join'
        ? await socket.emitWithAck('join', { page: timeline.page.id, cursor, protocol: protocolVersion })
        : await socket.emitWithAck('catchUp', { cursor }),
    )
    const waiting = held ?? []
    held = undefined
    for (const apply of waiting) hear(apply)
  }

  function hear(apply: () => boolean): void {
    if (held) held.push(apply)
    else if (!apply()) bringUp('catchUp').catch(() => {}) // cut off meanwhile; the next join brings it up
  }

  socket.onAny((event: string, payload: unknown) => heard.push({ event, payload }))
  socket.on('operation', operation => hear(() => applyOperation(timeline, operation) !== 'catch-up'))
  socket.on('catchUp', missed => hear(() => applyCatchUp(timeline, missed) !== 'catch-up'))
  socket.on('head', ({ cursor }) => hear(() => sameCursor(trustedCursor(cursor), cursorOf(timeline))))
  socket.on('reset', ({ href }) => {
    held = []
    ask(href).then(
      missed => {
        if (missed.kind === 'snapshot') timeline = timelineFrom(missed)
        const waiting = held ?? []
        held = undefined
        for (const apply of waiting) hear(apply)
      },
      () => {}, // the server is gone: the test looks at what is on screen
    )
  })
  await open.then(() => bringUp('join')).catch(gone)

  return {
    socket,
    heard,
    answers,
    get timeline() {
      return timeline
    },
    sees: () => visibleEntries(timeline).map(entry => entry.headline),
    events: () => heard.map(({ event }) => event),
    losesConnection() {
      tcpOf(socket)?.destroy()
    },
    async comesBack() {
      if (socket.connected) await new Promise(resolve => socket.once('disconnect', resolve))
      socket.connect()
      await connected(socket)
      await bringUp('join')
    },
    stopsReading: () => tcpOf(socket)?.pause(),
    readsAgain: () => tcpOf(socket)?.resume(),
    close: () => void socket.disconnect(),
  }
}

interface Tcp {
  destroy(): void
  pause(): void
  resume(): void
}

/** The connection below the websocket: only a test reaches for it. */
function tcpOf(socket: Socket): Tcp | undefined {
  const transport = socket.io.engine?.transport as unknown as { ws?: { _socket?: Tcp } } | undefined
  return transport?.ws?._socket
}
