/** The socket server: lets readers in, tells them what they missed, and has them told what comes. Readers can do nothing else. */
import type { Server as HttpServer } from 'node:http'
import { Server } from 'socket.io'
import type { PageId } from '../../shared/live-page.ts'
import {
  type JoinAnswer,
  type ReaderToServer,
  readerFrameBytes,
  type ServerToReader,
} from '../../shared/socket-events.ts'
import type { Config } from '../config.ts'
import type { Logger } from '../logger.ts'
import type { Metrics } from '../metrics.ts'
import type { UserAccounts } from '../newsroom/people.ts'
import type { Announcements, PageIndex } from '../newsroom/ports.ts'
import { createAdmission } from './admission.ts'
import { bringUp } from './bring-up.ts'
import { type Clock, systemClock } from './clock.ts'
import { createConnections, joinWithinMs } from './connections.ts'
import { createDeskReaders } from './desk-readers.ts'
import { createFanOut } from './fan-out.ts'
import { eventFrame, type Frame } from './frames.ts'
import { answerCatchUp, joinRoom } from './joining.ts'
import { watchLoopDelay } from './loop-delay.ts'
import { Reader, type Ways } from './reader.ts'
import { startReaderCount } from './reader-count.ts'
import { createReceipts, type Receipts } from './receipts.ts'
import type { Relays } from './relays.ts'
import { createRequestLimit } from './request-limit.ts'
import { refused } from './requests.ts'
import { createRooms, spreadMs } from './rooms.ts'
import { createSampling, type Sampling } from './sampling.ts'
import type { SendMany } from './send-many.ts'
import { createWriterInTurn, createWriterTogether } from './writers.ts'
import { SharedDeflateServer } from './shared-deflate.ts'
import { createSlowReaders } from './slow-readers.ts'
import { turnAway } from './turn-away.ts'

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
  receipts: Pick<Receipts, 'follow'>
}

const drainGraceMs = 500

/** Serves sockets on an HTTP server, at the default path of Socket.IO. */
export function startSockets(server: HttpServer, parts: SocketsParts): Sockets {
  const { config, relays, pages, metrics, announcements, announce } = parts
  const clock = parts.clock ?? systemClock
  const random = parts.random ?? Math.random
  const logger = parts.logger.child({ part: 'sockets' })
  const everyone = new Set<Reader>()

  const loopDelay = parts.lateMs ? { lateMs: parts.lateMs, stop() {} } : watchLoopDelay(clock)
  const idleMs = parts.idleMs ?? (() => performance.eventLoopUtilization().idle)
  const admission = createAdmission({ config, metrics, clock, lateMs: loopDelay.lateMs, idleMs })
  const watch = (reader: Reader) => slowReaders.watch(reader)
  const writer = parts.sendMany ? createWriterTogether(parts.sendMany, watch) : createWriterInTurn(watch)
  const fanOut = createFanOut<Reader>({ written: noteWritten, watch, writer })
  const ways: Ways = { straight: 0, native: 0, stream: 0 }
  const desks = createDeskReaders({ accounts: parts.accounts, config, clock })
  const { sampling = createSampling(random), redisTime } = parts
  const receipts = createReceipts({ announcements, announce, sampling, metrics, logger, clock, redisTime })
  const rooms = createRooms({ relays, fanOut, metrics, desks, receipts, clock, random })
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

  const io = new Server<ReaderToServer, ServerToReader>(server, {
    transports: ['websocket'],
    allowUpgrades: false,
    // engine.io itself compresses nothing, and thus writes frames as they were prepared.
    perMessageDeflate: false,
    ...(config.deflate ? { wsEngine: SharedDeflateServer } : {}),
    httpCompression: false,
    serveClient: false,
    maxHttpBufferSize: readerFrameBytes,
    connectTimeout: joinWithinMs,
    allowRequest(request, decide) {
      const turned = admission.judge(request)
      // Left undecided: the answer is written here, with a status that engine.io cannot give.
      if (turned) turnAway(request, turned)
      else decide(null, true)
    },
  })

  const connections = createConnections(clock, () => metrics.sentTooMuch.inc())
  io.engine.on('connection', connections.add)

  io.on('connection', socket => {
    const reader = new Reader(socket, ways)
    const mayAsk = createRequestLimit(clock)
    everyone.add(reader)

    /** Answers a request, unless there are too many; whatever is no request ends the connection. */
    const answering = (read: (request: unknown) => Promise<JoinAnswer>) => (request: unknown, answer: unknown) => {
      if (typeof answer !== 'function') return void socket.disconnect(true)
      if (!mayAsk()) return void answer(refused('unavailable', 'Asked too often'))
      read(request).then(
        found => {
          answer(found)
          // Answers pile up like frames do for a reader that asks and does not read.
          slowReaders.watch(reader)
        },
        (fault: unknown) => {
          logger.error({ err: fault }, 'a reader could not be answered')
          answer(refused('unavailable', 'This cannot be answered at the moment'))
        },
      )
    }
    socket.on(
      'join',
      answering(request => join(reader, request)),
    )
    socket.on(
      'catchUp',
      answering(request => answerCatchUp(reader, request, joining)),
    )
    socket.onAny((event: string) => {
      if (event !== 'join' && event !== 'catchUp') socket.disconnect(true)
    })
    socket.on('disconnect', () => {
      everyone.delete(reader)
      slowReaders.forget(reader)
      rooms.leave(reader)
    })
  })

  async function join(reader: Reader, request: unknown): Promise<JoinAnswer> {
    const { conn } = reader.socket
    const answer = await joinRoom(reader, request, joining, () => connections.joined(conn))
    if (answer.kind !== 'refused' && reader.page !== undefined) tellCount(reader, reader.page)
    else if (reader.page === undefined) connections.notJoined(conn)
    return answer
  }

  function tellCount(reader: Reader, page: PageId): void {
    const count = readerCount.of(page)
    if (count !== undefined) reader.write(eventFrame('readers', { count }))
  }

  function noteWritten(frame: Frame, readers: number, tookMs: number): void {
    if (frame.brings) receipts.sent(frame, readers - rooms.desksGetting(frame.brings.page), tookMs)
    metrics.deliveries.inc(readers)
    countWays()
    if (frame.committedAt !== undefined)
      metrics.committedToSent.observe(Math.max(0, clock.now() - frame.committedAt) / 1000)
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
      for (const reader of everyone) reader.write(drain)
      if (everyone.size > 0 && graceMs > 0) await new Promise<void>(resolve => clock.after(graceMs, resolve))
      rooms.stop()
      fanOut.stop()
      slowReaders.stop()
      loopDelay.stop()
      receipts.stop()
      await readerCount.stop()
      io.engine.close()
      // Whoever does not answer would keep the HTTP server open.
      connections.cutOffSoon()
    },
  }
}
