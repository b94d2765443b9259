/** The web process: serves pages and API over HTTP, and pushes what happens to readers over sockets. */
import { createServer } from 'node:http'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Around } from './around.ts'
import { loadBrand } from './brand/load-brand.ts'
import { readConfig } from './config.ts'
import { seedDemo } from './demo/seed.ts'
import { createFetchOutside, type FetchOutside } from './embeds/fetch-outside.ts'
import { type Ending, endWhenAsked } from './ending.ts'
import type { LivePage } from '../shared/live-page.ts'
import { createSite } from './http/app.ts'
import { builtPublicDir, loadAssets } from './http/assets.ts'
import { prepareDeparture } from './http/departure.ts'
import type { SiteParts } from './http/parts.ts'
import { startDeskSockets } from './live/desk-sockets.ts'
import { createRelays, type Relays } from './live/relays.ts'
import { createSampling, type Sampling } from './live/sampling.ts'
import { loadSendMany } from './live/send-many.ts'
import { startSockets } from './live/sockets.ts'
import { createLogger } from './logger.ts'
import { createMetrics } from './metrics.ts'
import { bringForward } from './migrations/bring-forward.ts'
import type { Announcements, Answers, CommandQueue, PageReads } from './newsroom/ports.ts'
import { createCommandQueue } from './queue/command-queue.ts'
import { createPictureQueue } from './queue/picture-queue.ts'
import { alone } from './processes/alone.ts'
import type { Place } from './processes/place.ts'
import { unanswered } from './readiness.ts'
import { orRefuse } from './refuse.ts'
import { createSearches } from './search/searches.ts'
import { diskSpace, watchShortages } from './shortages.ts'
import { refuseWeakRedis } from './start.ts'
import { createAccountStore, ensureFirstAdministrator } from './storage/account-store.ts'
import { announce, createAnnouncements } from './storage/announcements.ts'
import { createAnswers } from './storage/answers.ts'
import { createAuditLog } from './storage/audit-log.ts'
import { createDeskPresence } from './storage/desk-presence.ts'
import { createDrafts } from './storage/drafts.ts'
import { createEntryReads } from './storage/entry-reads.ts'
import { createFeedReads } from './storage/feed-reads.ts'
import { createFirstStart } from './storage/first-start.ts'
import { agreeOnLanes } from './storage/lane-count.ts'
import { memoryUse } from './storage/memory-use.ts'
import { createOperationLog } from './storage/operation-log.ts'
import { createPageIndex, rememberPages } from './storage/page-index.ts'
import { createPageTexts } from './storage/page-texts.ts'
import { createParkedCommands } from './storage/parked-commands.ts'
import { createPictureFiles } from './storage/picture-files.ts'
import { redisTime } from './storage/redis-time.ts'
import { laneConnection, openRedis } from './storage/redis.ts'
import { watchReplicas } from './storage/replicas.ts'

/** How long requests have to finish once the process listens no more, ms. */
const finishMs = 5000
/** How long what only Redis can finish is waited for at the end, ms. */
const farewellMs = 500
/** A connection waits so long for its next request, ms: longer than those before it do, who would send into its end. */
const keepAliveMs = 75_000
/** A page's new address is known everywhere after this, ms. */
const pagesFreshMs = 1000

/** The parts of a web process that a start file may change. */
export interface WebParts {
  reads: PageReads
  announcements: Announcements
  answers: Answers
  queue: CommandQueue
  relays: Relays
  fetchOutside: FetchOutside
  sampling: Sampling
}

/**
 * Starts the process, and runs until SIGTERM or SIGINT. What cannot start is refused in one sentence, with exit code 1.
 * @param ending listens already where a signal may come before this is loaded
 */
export async function startWeb(
  changes: Around<WebParts> = {},
  ending: Ending = endWhenAsked(),
  place: Place = alone(),
): Promise<void> {
  const around = <Name extends keyof WebParts>(name: Name, shipped: WebParts[Name]): WebParts[Name] =>
    changes[name]?.(shipped) ?? shipped

  const settings = orRefuse(() => readConfig(process.env))
  const brand = await loadBrand(settings).catch(orRefuse.config)
  // Connections from one address are spread over all processes of the port.
  const handshakesPerAddress = Math.ceil(settings.handshakesPerAddress / (place.number ? settings.webProcesses : 1))
  const config = { ...settings, siteName: brand.name, handshakesPerAddress }
  const logger = createLogger('web', config.logLevel, place.number)
  const metrics = createMetrics()
  const assets = loadAssets(builtPublicDir, brand)
  let state: 'starting' | 'open' | 'stopping' = 'starting'
  const ops = await place.answerOps({ config, metrics, ready, logger }).catch(orRefuse.config)

  const [redis, subscriber, replicated] = await Promise.all([
    openRedis(config.redisUrl, 'request'),
    openRedis(config.redisUrl, 'subscriber'),
    openRedis(config.redisUrl, 'replicas'),
  ]).catch(orRefuse.unreachable(config))
  const weaknesses = await refuseWeakRedis(redis, config, metrics, logger)
  await bringForward(redis, line => logger.info(line)).catch(orRefuse.config)

  const reads = around('reads', createOperationLog(redis))
  const pages = rememberPages(createPageIndex(redis), pagesFreshMs)
  const accounts = createAccountStore(redis, Date.now, config)
  const subscriptions = createAnnouncements(subscriber)
  const announcements = around('announcements', subscriptions)
  const replicas = await watchReplicas(replicated, { required: config.replicas })
  const answers = around('answers', createAnswers(redis, announcements, replicas))
  const parked = createParkedCommands(redis)
  const media = createPictureFiles(join(config.dataDir, 'media'))
  const pictureQueue = createPictureQueue(laneConnection(config.redisUrl, 'request'))
  const queue = around(
    'queue',
    createCommandQueue({
      connection: laneConnection(config.redisUrl, 'request'),
      lanes: await agreeOnLanes(redis, config.lanes).catch(orRefuse.config),
      replicas,
    }),
  )
  const relays = around('relays', createRelays({ reads, announcements, metrics, logger }))

  async function ready() {
    if (state !== 'open') return { ready: false, reasons: [`The process is ${state}.`] }
    const reasons = await unanswered({
      'Redis does not answer': redis,
      'Announcements are not heard': subscriber,
    })
    if (!subscriptions.isWhole()) reasons.push('Announcements are not heard: a subscription is away.')
    return { ready: reasons.length === 0, reasons: [...reasons, ...weaknesses, replicas.shortage() ?? []].flat() }
  }

  const parts: SiteParts = {
    config,
    logger,
    metrics,
    pages,
    followed: relays,
    reads,
    feedReads: createFeedReads(redis),
    searches: createSearches({ texts: createPageTexts(redis), followed: relays }),
    entries: createEntryReads(redis),
    answers,
    queue,
    accounts,
    drafts: createDrafts(redis),
    parked,
    audit: createAuditLog(redis),
    media,
    pictureQueue,
    fetchOutside: around('fetchOutside', createFetchOutside()),
    ready,
    limits: place.limits(config),
    weaknesses,
    readersOf: page => sockets.readersOf(page),
    shortages: watchShortages({
      waiting: () => queue.fullest(),
      memory: () => memoryUse(redis),
      disk: () => diskSpace(config.dataDir),
    }),
  }
  const server = createServer({ keepAliveTimeout: keepAliveMs }, createSite(parts, assets))
  const sendMany = loadSendMany(config, logger)
  metrics.nativeSend.set(sendMany ? 1 : 0)
  const sockets = startSockets(server, {
    config,
    relays,
    pages,
    accounts,
    announcements,
    announce: (channel, message) => announce(redis, channel, message),
    metrics,
    logger,
    sampling: around('sampling', createSampling()),
    redisTime: () => redisTime(redis),
    sendMany,
  })
  const desks = startDeskSockets(server, {
    config,
    accounts,
    entries: parts.entries,
    presence: createDeskPresence(redis, announcements),
    receipts: sockets.receipts,
    logger,
  })
  const departure = prepareDeparture(server)
  const away = () => {} // Redis is away: `/ready` says so
  const depth = setInterval(() => {
    queue.depth().then(waiting => metrics.queueDepth.set(waiting), away)
    parked.count().then(count => metrics.parked.set(count), away)
  }, 1000)

  await place.open(server, config)
  state = 'open'
  ending.putInOrder(stop)
  if (place.isFirst) await firstOfAll()

  /** What a newsroom needs once, and the word that it is there. */
  async function firstOfAll(): Promise<void> {
    const firstStart = createFirstStart(redis)
    const isEmpty = (await pages.list()).length === 0
    const administrator = await ensureFirstAdministrator(accounts)
    if (administrator && isEmpty && config.demo) await firstStart.wantDemo()
    if (await firstStart.isDemoWanted()) {
      // Without a worker it cannot be brought in: the next start tries again, and nothing else waits for it.
      await seedDemo({ queue, pages, answers, media }).then(
        () => firstStart.demoDone(),
        (error: unknown) =>
          logger.error({ err: error }, 'the demo could not be brought in; the next start tries again'),
      )
    }
    const open = (await pages.list()).sort(byStatus).map(({ slug, headline, status }) => ({
      url: `${config.publicUrl}/live/${slug}`,
      headline,
      status,
    }))
    // The launcher reads this line: the only place where the first password is ever shown.
    place.sayReady({
      event: 'ready',
      pages: open,
      desk: `${config.publicUrl}/desk`,
      ...(administrator ? { administrator } : {}),
    })
  }

  async function stop(): Promise<void> {
    state = 'stopping'
    logger.info('web stops')
    clearInterval(depth)
    desks.stop()
    await Promise.all([sockets.stop(), departure.leave({ close: () => place.close(config.drainMs), finishMs })])
    await relays.stop()
    // A queue says goodbye to Redis, which may be away: nothing of it is needed any more.
    await Promise.race([Promise.allSettled([ops.stop(), queue.close(), pictureQueue.close()]), delay(farewellMs)])
    replicas.stop()
    for (const connection of [subscriber, replicated, redis]) connection.disconnect()
    logger.info('web stopped')
  }
}

/** Running coverage first, and within a status what began last. */
function byStatus(one: LivePage, other: LivePage): number {
  const order = { live: 0, paused: 1, scheduled: 2, ended: 3, down: 4 }
  return order[one.status] - order[other.status] || other.coverageStart - one.coverageStart
}
