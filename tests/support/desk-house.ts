/** Desks of several web processes on one real Redis: their sockets and sessions, without the site around them. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { io, type Socket } from 'socket.io-client'
import type { Role } from '../../shared/account.ts'
import type { Receipt } from '../../shared/receipts.ts'
import {
  type DeskToServer,
  deskSocketPath,
  type Here,
  type ServerToDesk,
  type Told,
  type Together,
} from '../../shared/together.ts'
import { readConfig } from '../../server/config.ts'
import { systemClock } from '../../server/live/clock.ts'
import { startDeskSockets } from '../../server/live/desk-sockets.ts'
import { createReceipts, type Receipts } from '../../server/live/receipts.ts'
import { createSampling } from '../../server/live/sampling.ts'
import { createLogger } from '../../server/logger.ts'
import { createMetrics } from '../../server/metrics.ts'
import { type AccountStore, createAccountStore } from '../../server/storage/account-store.ts'
import { announce, createAnnouncements } from '../../server/storage/announcements.ts'
import { createDeskPresence } from '../../server/storage/desk-presence.ts'
import { openRedis } from '../../server/storage/redis.ts'
import { createHandClock, type HandClock } from './hand-clock.ts'
import { openNewsroom, type TestNewsroom } from './newsroom.ts'

export const beatMs = 10_000

export interface DeskWeb {
  url: string
  /** Moves its beats; everything else runs by itself. */
  clock: HandClock
  /** What the process knows of readers, of which it has none: a test says what was sent. */
  receipts: Receipts
  stop(): Promise<void>
}

export interface DeskHouse {
  room: TestNewsroom
  accounts: AccountStore
  webs: [DeskWeb, DeskWeb]
  /** An account with a session. @returns its cookie */
  signIn(name: string, role?: Role, pages?: 'all' | string[]): Promise<{ id: string; cookie: string }>
  stop(): Promise<void>
}

export async function openDeskHouse(): Promise<DeskHouse> {
  const room = await openNewsroom()
  const accounts = createAccountStore(room.redis)
  const webs: [DeskWeb, DeskWeb] = [await openWeb(room, accounts), await openWeb(room, accounts)]
  return {
    room,
    accounts,
    webs,
    async signIn(name, role = 'editor', pages = 'all') {
      const { account } = await accounts.addUser({ name, role, pages })
      await accounts.changePassword(account.id, 'tide clock window seven')
      const { session } = await accounts.openSession(account.id)
      return { id: account.id, cookie: `sp-session=${session}` }
    },
    async stop() {
      await Promise.all(webs.map(web => web.stop()))
      await room.stop()
    },
  }
}

async function openWeb(room: TestNewsroom, accounts: AccountStore): Promise<DeskWeb> {
  const [redis, subscriber] = [
    await openRedis(room.server.url, 'request'),
    await openRedis(room.server.url, 'subscriber'),
  ]
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const clock = createHandClock()
  const announcements = createAnnouncements(subscriber)
  const logger = createLogger('test', 'silent')
  const receipts = createReceipts({
    ...{ announcements, logger, metrics: createMetrics(), clock: systemClock, redisTime: undefined },
    announce: (channel, message) => announce(redis, channel, message),
    sampling: createSampling(),
  })
  const desks = startDeskSockets(server, {
    config: readConfig({ REDIS_URL: room.server.url, PORT: String(port) }),
    accounts,
    entries: room.entries,
    presence: createDeskPresence(redis, announcements),
    receipts,
    logger,
    clock,
  })
  let isStopped = false
  return {
    url: `http://127.0.0.1:${port}`,
    clock,
    receipts,
    async stop() {
      if (isStopped) return
      isStopped = true
      desks.stop()
      receipts.stop()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      redis.disconnect()
      subscriber.disconnect()
    },
  }
}

export interface TestDeskEnd {
  socket: Socket<ServerToDesk, DeskToServer>
  /** What it was told last. */
  together(): Together | undefined
  /** What it was told of how far operations went, the newest of each. */
  receipts(page: string): Receipt[]
  here(page: string | null, edits?: string[], sends?: string[], more?: Pick<Here, 'anew'>): Promise<Told>
  takeOver(entry: string): Promise<Told>
  /** Loses the connection without a farewell. */
  losesConnection(): void
}

/** @param how.tab makes it another connection of the same tab */
export async function openDeskEnd(
  web: Pick<DeskWeb, 'url'>,
  cookie: string,
  how: { tab?: string; origin?: string; path?: string } = {},
): Promise<TestDeskEnd> {
  const { tab = crypto.randomUUID(), origin = web.url, path = deskSocketPath } = how
  const socket: Socket<ServerToDesk, DeskToServer> = io(web.url, {
    path,
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    extraHeaders: { cookie, origin },
  })
  let last: Together | undefined
  socket.on('together', together => {
    last = together
  })
  const receipts = new Map<string, Map<number, Receipt>>()
  socket.on('receipts', told => {
    const known = receipts.get(told.page) ?? new Map()
    for (const receipt of told.receipts) known.set(receipt.sequence, receipt)
    receipts.set(told.page, known)
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', reject)
  })
  return {
    socket,
    together: () => last,
    receipts: page => [...(receipts.get(page)?.values() ?? [])],
    here: (page, edits = [], sends = [], more = {}) =>
      socket.timeout(5000).emitWithAck('here', { tab, page, edits, sends, ...more }),
    takeOver: entry => socket.timeout(5000).emitWithAck('takeOver', { entry }),
    losesConnection: () => void socket.io.engine.close(),
  }
}
