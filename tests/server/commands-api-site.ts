// The whole site with its queue and a worker in this process, on a private Redis: what the tests of the API talk to.
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import express from 'express'
import { pino } from 'pino'
import { v7 as newId } from 'uuid'
import { readConfig } from '../../server/config.ts'
import { plainBrand } from '../../server/brand/brand.ts'
import { createSite } from '../../server/http/app.ts'
import type { Assets } from '../../server/http/assets.ts'
import type { SiteParts } from '../../server/http/parts.ts'
import { createRelays } from '../../server/live/relays.ts'
import { createMetrics } from '../../server/metrics.ts'
import type { Newsroom } from '../../server/newsroom/carry-out.ts'
import { createCommandQueue } from '../../server/queue/command-queue.ts'
import { startCommandWorkers } from '../../server/queue/command-worker.ts'
import { prepareLanes } from '../../server/queue/prepare-lanes.ts'
import { createReminders } from '../../server/queue/reminders.ts'
import { createSearches } from '../../server/search/searches.ts'
import { createAccountStore } from '../../server/storage/account-store.ts'
import { createAnnouncements } from '../../server/storage/announcements.ts'
import { createAnswers } from '../../server/storage/answers.ts'
import { createAuditLog } from '../../server/storage/audit-log.ts'
import { createDrafts } from '../../server/storage/drafts.ts'
import { createEntryReads } from '../../server/storage/entry-reads.ts'
import { createFeedReads } from '../../server/storage/feed-reads.ts'
import { createOperationLog } from '../../server/storage/operation-log.ts'
import { isOutage } from '../../server/storage/outages.ts'
import { createPageIndex } from '../../server/storage/page-index.ts'
import { createPageWrites } from '../../server/storage/page-writes.ts'
import { createPageTexts } from '../../server/storage/page-texts.ts'
import { createParkedCommands } from '../../server/storage/parked-commands.ts'
import { createPictureFiles } from '../../server/storage/picture-files.ts'
import { openRedis, redisOptions, retryDelayMs } from '../../server/storage/redis.ts'
import type { Account, Role } from '../../shared/account.ts'
import type { CommandReply, Problem } from '../../shared/http-api.ts'
import { startRedis, type TestRedis } from '../support/redis-server.ts'

export interface Reply {
  status: number
  headers: Headers
  /** A command's reply and a problem at once: a test looks at what it expects. */
  body: Omit<CommandReply & Omit<Problem, 'status'>, 'code'> & Pick<Problem, 'code'>
}

export interface Sending {
  key?: string
  token?: string
  headers?: Record<string, string>
}

export interface TestSite {
  url: string
  redis: TestRedis
  parts: SiteParts
  /** A token of an administrator. */
  admin: string
  token(role: Role, pages?: Account['pages']): Promise<string>
  /** Posts a command as JSON; text is posted as it is. */
  post(command: unknown, how?: Sending): Promise<Reply>
  get(path: string, token?: string): Promise<Reply>
  /** Makes a live page and returns its id and address. */
  page(slug?: string): Promise<{ id: string; slug: string }>
  startWorker(change?: (newsroom: Newsroom) => Newsroom): Promise<void>
  stopWorker(): Promise<void>
  stop(): Promise<void>
}

export function entry(headline = 'Ferries resume') {
  return { id: newId(), headline, blocks: [{ type: 'paragraph', text: [{ text: `${headline} at noon.` }] }] }
}

/** The browser's files are built elsewhere; no test here loads them. */
export function siteAssets(): Assets {
  return {
    build: 'test',
    ...{ readerScript: '/assets/reader.js', readerModules: [], readerStyles: [] },
    ...{ deskScript: '/assets/desk.js', deskStyles: [] },
    brand: plainBrand('Stop Press'),
    ...{ offlineWorker: '', farewellWorker: '' },
    router: express.Router(),
  }
}

/** @param env settings besides those of the test */
export async function openSite(env: Record<string, string> = {}): Promise<TestSite> {
  const server = await startRedis()
  const config = readConfig({ REDIS_URL: server.url, DATA_DIR: server.dir, PORT: '0', COMMAND_BURST: '1000', ...env })
  const logger = pino({ level: 'silent' })
  const metrics = createMetrics()
  const connection = { ...redisOptions(server.url), retryStrategy: retryDelayMs }
  const lanes = { connection: { ...connection, maxRetriesPerRequest: null }, lanes: 1 }
  const [redis, subscriber, work] = await Promise.all([
    openRedis(server.url, 'request'),
    openRedis(server.url, 'subscriber'),
    openRedis(server.url, 'work'),
  ])
  await prepareLanes(lanes)
  const announcements = createAnnouncements(subscriber)
  const reads = createOperationLog(redis)
  const accounts = createAccountStore(redis)
  const relays = createRelays({ reads, announcements, metrics, logger })
  const queue = createCommandQueue({ connection, lanes: 1 })
  const reminders = createReminders(lanes)
  const parts: SiteParts = {
    config,
    logger,
    metrics,
    pages: createPageIndex(redis),
    followed: relays,
    reads,
    feedReads: createFeedReads(redis),
    searches: createSearches({ texts: createPageTexts(redis), followed: relays }),
    entries: createEntryReads(redis),
    answers: createAnswers(redis, announcements),
    queue,
    accounts,
    drafts: createDrafts(redis),
    parked: createParkedCommands(redis),
    audit: createAuditLog(redis),
    media: createPictureFiles(join(server.dir, 'media')),
    fetchOutside: () => Promise.reject(new Error('nothing is fetched here')),
    pictureQueue: { add: async () => {}, close: async () => {} }, // no media process stands behind this site
    ready: async () => ({ ready: true, reasons: [] }),
  }
  const http = createServer(createSite(parts, siteAssets()))
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`

  let workers: ReturnType<typeof startCommandWorkers> | undefined
  const newsroom: Newsroom = {
    hasOneLane: true,
    writes: createPageWrites(work),
    accounts: createAccountStore(work),
    addresses: createPageIndex(work),
    onPageUnreached: error => {
      throw error
    },
  }

  async function token(role: Role, pages: Account['pages'] = 'all'): Promise<string> {
    return (await accounts.createToken({ name: `${role} ${newId()}`, role, pages })).token
  }

  async function replyOf(answer: Response): Promise<Reply> {
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Reply['body'] }
  }

  const site: TestSite = {
    url,
    redis: server,
    parts,
    admin: await token('admin'),
    token,
    async post(command, { key = randomUUID(), token: bearer = site.admin, headers = {} } = {}) {
      const answer = await fetch(`${url}/api/commands`, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          ...(key ? { 'Idempotency-Key': key } : {}),
          ...(bearer ? { Authorization: `Bearer ${bearer}` } : {}),
          ...headers,
        },
        body: typeof command === 'string' ? command : JSON.stringify(command),
      })
      return replyOf(answer)
    },
    async get(path, bearer = site.admin) {
      return replyOf(await fetch(url + path, { headers: bearer ? { Authorization: `Bearer ${bearer}` } : {} }))
    },
    async page(slug = `page-${newId()}`) {
      const page = { id: `p_${newId()}`, slug, headline: 'A story', language: 'en', direction: 'ltr', timeZone: 'UTC' }
      const sent = { type: 'createPage', page: { ...page, coverageStart: 1_760_000_000_000, status: 'live' } }
      const reply = await site.post(sent)
      if (reply.status !== 201) throw new Error(`No page: ${JSON.stringify(reply.body)}`)
      return { id: page.id, slug }
    },
    async startWorker(change = same => same) {
      await site.stopWorker()
      const held = { newsroom: change(newsroom), reminders, metrics, logger, lockMs: 2000, isOutage }
      workers = startCommandWorkers({ ...lanes, ...held })
    },
    async stopWorker() {
      await workers?.stop()
      workers = undefined
    },
    async stop() {
      await site.stopWorker()
      http.closeAllConnections()
      await new Promise(resolve => http.close(resolve))
      await relays.stop()
      await Promise.all([queue.close(), reminders.close()])
      for (const client of [redis, subscriber, work]) client.disconnect()
      await server.stop()
    },
  }
  await site.startWorker()
  return site
}
