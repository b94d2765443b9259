/** The socket server: lets readers in, tells them what they missed, and has them told what comes. Readers can do nothing else. */
import type { Server as HttpServer } from 'node:http'
import type { PageId } from '../../shared/live-page.ts'
import { type JoinAnswer, readerSocketPath } from '../../shared/socket-events.ts'
import { deskSocketPath } from '../../shared/together.ts'
import type { Config } from '../config.ts'
import type { Logger } from '../logger.ts'
import type { Metrics } from '../metrics.ts'
import type { UserAccounts } from '../newsroom/people.ts'
import type { Announcements, PageIndex } from '../newsroom/ports.ts'
import { createAdmission } from './admission.ts'
import { createBodiesApart } from './bodies-apart.ts'
import { bringUp } from './bring-up.ts'
import { type Clock, systemClock } from './clock.ts'
import { createConnections } from './connections.ts'
import { createDeskReaders } from './desk-readers.ts'
import { createFanOut } from './fan-out.ts'
import { eventFrame, type Frame } from './frames.ts'
import { answerCatchUp, joinRoom } from './joining.ts'
import { watchLoopDelay } from './loop-delay.ts'
import { Reader, type Ways } from './reader.ts'
import { ReaderEngine } from './reader-engine.ts'
import { type ReaderPacket, readPacket } from './reader-packets.ts'
import type { ReaderSocket } from './reader-socket.ts'
import { startReaderCount } from './reader-count.ts'
import { createReceipts, type Receipts } from './receipts.ts'
import type { Relays } from './relays.ts'
import { refused } from './requests.ts'
import { createRooms, spreadMs } from './rooms.ts'
import { createSampling, type Sampling } from './sampling.ts'
import type { SendMany } from './send-many.ts'
import { createWriterInTurn, createWriterTogether } from './writers.ts'
import { SharedDeflateServer } from './shared-deflate.ts'
import { createSlowReaders } from './slow-readers.ts'
import { turnAwayElsewhere } from './turn-away.ts'

export interface SocketsParts {
  config: Config
  relays: Relays
  pages: PageIndex
  accounts: Pick<UserAccounts, 'bySession'>
  announcements: Announcements
  /** Sends a message to all processes that listen to a channel. */
  announce: (channel: string, message: string) => Promise<unknown>
  metrics: Metrics
  logger: Logger
  /** Which readers are asked whether an operation was there. */
  sampling?: Sampling
  /** The time by the clock of Redis, ms; without it this machine's counts as the same. */
  redisTime?: () => Promise<number>
  /** Sends to many sockets in one call; without it each is written to by itself. */
  sendMany?: SendMany | undefined
  clock?: Clock
  /** 0 to 1. */
  random?: () => number
  /** How late the event loop has lately been, ms; measured unless given. */
  lateMs?: () => number
  /** How long the event loop has had nothing to do, ms; measured unless given. */
  idleMs?: () => number
}

export interface Sockets {
  /** Sends readers elsewhere and closes their connections; the HTTP server stays its owner's. @param graceMs how long readers have to hear of it */
  stop(graceMs?: number): Promise<void>
  /** This process's readers per page. */
  readers(): Map<PageId, number>
  /** Readers connected to a page over all processes: those of others as they last said, 5 s ago or less. */
  readersOf(page: PageId): number
  /** What is known of how far each operation went. */
  receipts: Pick<Receipts, 'follow' | 'followAnew'>
}

const drainGraceMs = 500

/** Serves sockets on an HTTP server, at the default path of Socket.IO. */
export function startSockets(server: HttpServer, parts: SocketsParts): Sockets {
  const { config, relays, pages, metrics, announcements, announce } = parts
  const clock = parts.clock ?? systemClock
  const random = parts.random ?? Math.random
  const logger = parts.logger.child({ part: 'sockets' })
  const everyone = new Map<ReaderSocket, Reader>()

  const loopDelay = parts.lateMs ? { lateMs: parts.lateMs, stop() {} } : watchLoopDelay(clock)
  const idleMs = parts.idleMs ?? (() => performance.eventLoopUtilization().idle)
  const admission = createAdmission({ config, metrics, clock, lateMs: loopDelay.lateMs, idleMs })
  const watch = (reader: Reader) => slowReaders.watch(reader)
  const writer = parts.sendMany ? createWriterTogether(parts.sendMany, watch) : createWriterInTurn(watch)
  const fanOut = createFanOut<Reader>({ written: noteWritten, watch, writer })
  const ways: Ways = { straight: 0, native: 0, stream: 0 }
  const desks = createDeskReaders({ accounts: parts.accounts, config, clock })
  const bodiesApart = createBodiesApart(config.bodiesApartAbove, page => readerCount.everywhere(page))
  const { sampling = createSampling(random), redisTime } = parts
  const receipts = createReceipts({ announcements, announce, sampling, metrics, logger, clock, redisTime })
  const rooms = createRooms({ relays, fanOut, metrics, desks, bodiesApart, receipts, clock, random })
  const joining = { relays, pages, rooms, desks, logger }
  const slowReaders = createSlowReaders({
    holdBack: rooms.holdBack,
    bringUp: reader => void bringUp(reader, { relays, rooms, logger }),
    metrics,
    clock,
  })
  const readerCount = startReaderCount({
    announcements,
    announce,
    counts: rooms.counts,
    changed: (page, count) => rooms.tell(page, eventFrame('readers', { count })),
    logger,
    clock,
  })

  const engine = new ReaderEngine(admission, config.deflate ? { wsEngine: SharedDeflateServer } : {})
  const connections = createConnections({ clock, heard, ended, sentTooMuch: () => metrics.sentTooMuch.inc() })
  engine.on('connection', connections.add)
  engine.attach(server, { path: readerSocketPath, destroyUpgrade: false })
  turnAwayElsewhere(server, [`${readerSocketPath}/`, `${deskSocketPath}/`])

  /** Hears a client out; whatever no reader says ends the connection. */
  function heard(socket: ReaderSocket, message: unknown): void {
    const packet = readPacket(message)
    const reader = everyone.get(socket)
    if (packet?.is === 'connect' && packet.namespace !== '/') socket.refuseNamespace(packet.namespace)
    else if (packet?.is === 'connect' && !reader) connect(socket, packet.auth.desk === true)
    else if (packet?.is === 'request' && reader) answer(reader, packet)
    else if (packet?.is !== 'confirmation' || !reader) socket.disconnect()
  }

  function connect(socket: ReaderSocket, isDesk: boolean): void {
    socket.connect({ isDesk })
    everyone.set(socket, new Reader(socket, ways))
  }

  /** Answers a request, unless there are too many. */
  function answer(reader: Reader, { event, request, id }: ReaderPacket & { is: 'request' }): void {
    const { socket } = reader
    const tell = (answer: JoinAnswer, then?: Frame) => {
      // Answers pile up like frames do for a reader that asks and does not read.
      if (socket.answer(id, answer, then)) slowReaders.watch(reader)
    }
    if (!socket.mayAsk(clock.now())) return tell(refused('unavailable', 'Asked too often'))
    const found = event === 'join' ? join(reader, request) : answerCatchUp(reader, request, joining)
    found.then(
      // How many follow the page goes along with the answer.
      found => tell(found, event === 'join' && found.kind !== 'refused' ? countFor(reader) : undefined),
      (fault: unknown) => {
        logger.error({ err: fault }, 'a reader could not be answered')
        tell(refused('unavailable', 'This cannot be answered at the moment'))
      },
    )
  }

  async function join(reader: Reader, request: unknown): Promise<JoinAnswer> {
    const answer = await joinRoom(reader, request, joining, () => connections.joined(reader.socket))
    if (reader.page === undefined) connections.notJoined(reader.socket)
    return answer
  }

  function countFor({ page }: Reader): Frame | undefined {
    const count = page === undefined ? undefined : readerCount.of(page)
    return count === undefined ? undefined : eventFrame('readers', { count })
  }

  function ended(socket: ReaderSocket): void {
    const reader = everyone.get(socket)
    if (!reader) return
    everyone.delete(socket)
    slowReaders.forget(reader)
    rooms.leave(reader)
  }

  function noteWritten(frame: Frame, readers: number, tookMs: number): void {
    if (frame.brings) receipts.sent(frame, readers, tookMs)
    metrics.deliveries.inc(readers)
    countWays()
  }

  /** Readers count for themselves, for that costs next to nothing. */
  function countWays(): void {
    for (const way of ['straight', 'native', 'stream'] as const) {
      if (ways[way] > 0) metrics.writes.inc({ way }, ways[way])
      ways[way] = 0
    }
  }

  return {
    readers: rooms.counts,
    readersOf: readerCount.everywhere,
    receipts,
    async stop(graceMs = drainGraceMs) {
      admission.close()
      connections.stop()
      const drain = eventFrame('drain', { withinMs: spreadMs(everyone.size) })
      for (const reader of everyone.values()) reader.write(drain)
      if (everyone.size > 0 && graceMs > 0) await new Promise<void>(resolve => clock.after(graceMs, resolve))
      rooms.stop()
      fanOut.stop()
      slowReaders.stop()
      loopDelay.stop()
      receipts.stop()
      await readerCount.stop()
      engine.close()
      // Whoever does not answer would keep the HTTP server open.
      connections.cutOffSoon()
    },
  }
}
