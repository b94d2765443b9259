/** A real HTTP server with sockets over a given log: what a web process is on its live side, without the site. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readCursor } from '../../shared/cursor.ts'
import type { Missed } from '../../shared/operation.ts'
import { type Config, readConfig } from '../../server/config.ts'
import { type Clock, systemClock } from '../../server/live/clock.ts'
import { createRelays, type Relays } from '../../server/live/relays.ts'
import { type Sockets, startSockets } from '../../server/live/sockets.ts'
import type { SendMany } from '../../server/live/send-many.ts'
import { createLogger } from '../../server/logger.ts'
import { createMetrics, type Metrics } from '../../server/metrics.ts'
import type { UserAccounts } from '../../server/newsroom/people.ts'
import type { Announcements, PageIndex, PageReads } from '../../server/newsroom/ports.ts'

export interface Log {
  reads: PageReads
  announcements: Announcements
  pages: PageIndex
  announce: (channel: string, message: string) => Promise<unknown>
}

export interface SocketHouse {
  url: string
  relays: Relays
  sockets: Sockets
  metrics: Metrics
  /** Addresses that were asked for over HTTP. */
  asked: string[]
  stop(): Promise<void>
}

export interface SocketHouseOptions {
  config?: Partial<Config>
  clock?: Clock
  lateMs?: () => number
  idleMs?: () => number
  /** Who is signed in; nobody unless given. */
  accounts?: Pick<UserAccounts, 'bySession'>
  /** The native part, or what does the same; none unless given. */
  sendMany?: SendMany
}

export async function openSocketHouse(log: Log, options: SocketHouseOptions = {}): Promise<SocketHouse> {
  const { reads, announcements, pages, announce } = log
  const clock = options.clock ?? systemClock
  const metrics = createMetrics()
  const logger = createLogger('test', 'silent')
  const relays = createRelays({ reads, announcements, metrics, logger, clock })
  const asked: string[] = []

  async function answer(href: string): Promise<Missed | undefined> {
    const { pathname, searchParams } = new URL(href, 'http://localhost')
    const [, slug = '', last] = /^\/api\/pages\/([^/]+)(\/catch-up)?$/.exec(pathname) ?? []
    const page = await pages.find(slug)
    if (!page) return undefined
    const after = readCursor(searchParams.get('after'))
    return last && after ? relays.missed(page.id, after) : relays.snapshot(page.id)
  }

  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    answer(request.url ?? '').then(
      missed => response.writeHead(missed ? 200 : 404).end(JSON.stringify(missed)),
      () => response.writeHead(503).end(),
    )
  })
  const config: Config = { ...readConfig({ REDIS_URL: 'unix:/none', PORT: '0' }), ...options.config }
  const lateMs = options.lateMs ?? (() => 0)
  // As if the event loop had nothing else to do.
  const idleMs = options.idleMs ?? clock.now
  const sockets = startSockets(server, {
    config,
    relays,
    pages,
    accounts: options.accounts ?? { bySession: async () => undefined },
    announcements,
    announce,
    metrics,
    logger,
    clock,
    lateMs,
    idleMs,
    sendMany: options.sendMany,
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    relays,
    sockets,
    metrics,
    asked,
    async stop() {
      await sockets.stop(0)
      await relays.stop()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
