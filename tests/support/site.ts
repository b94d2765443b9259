/** The readers' side of a web process on a real Redis: rules, log, relays and pages, without queue, desk and sockets. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import express from 'express'
import { readConfig } from '../../server/config.ts'
import { type Assets, loadAssets } from '../../server/http/assets.ts'
import { feeds } from '../../server/http/feeds.ts'
import { historyApi } from '../../server/http/history-api.ts'
import { createPageAnswers } from '../../server/http/page-answers.ts'
import { nothingHere, problems } from '../../server/http/problems.ts'
import { readerSite } from '../../server/http/reader-site.ts'
import { sitemaps } from '../../server/http/sitemaps.ts'
import { createRelays } from '../../server/live/relays.ts'
import { createLogger } from '../../server/logger.ts'
import { createMetrics } from '../../server/metrics.ts'
import type { FeedReads } from '../../server/newsroom/ports.ts'
import { createSearches, type Searches } from '../../server/search/searches.ts'
import { createAccountStore } from '../../server/storage/account-store.ts'
import { createAnnouncements } from '../../server/storage/announcements.ts'
import { createFeedReads } from '../../server/storage/feed-reads.ts'
import { createPageIndex } from '../../server/storage/page-index.ts'
import { createPageTexts } from '../../server/storage/page-texts.ts'
import { openRedis } from '../../server/storage/redis.ts'
import { openNewsroom, type TestNewsroom } from './newsroom.ts'

export interface TestSite {
  room: TestNewsroom
  origin: string
  assets: Assets
  /** What the feeds are read by; a test may stand in between. */
  feedReads: FeedReads
  /** Likewise the search. */
  searches: Searches
  get(path: string, headers?: Record<string, string>): Promise<Response>
  text(path: string): Promise<string>
  stop(): Promise<void>
}

/** A folder with what a build of the browser's files leaves behind. */
export function builtFiles(): { publicDir: string; remove(): void } {
  const publicDir = mkdtempSync(join(tmpdir(), 'stop-press-public-'))
  mkdirSync(join(publicDir, '.vite'))
  mkdirSync(join(publicDir, 'assets'))
  const entry = (file: string, more = {}) => ({ file: `assets/${file}`, isEntry: true, ...more })
  const manifest = {
    'reader/main.ts': entry('main-1.js', { imports: ['_shared-1.js'], css: ['assets/extra-1.css'] }),
    '_shared-1.js': { file: 'assets/shared-1.js' },
    'desk/main.tsx': entry('desk-1.js'),
    'offline/worker.ts': entry('worker-1.js'),
    'offline/farewell.ts': entry('farewell-1.js'),
    'styles/reader.css': entry('reader-1.css'),
    'styles/desk.css': entry('desk-1.css'),
  }
  writeFileSync(join(publicDir, '.vite/manifest.json'), JSON.stringify(manifest))
  writeFileSync(join(publicDir, 'assets/main-1.js'), 'export {}')
  writeFileSync(join(publicDir, 'assets/worker-1.js'), '// keeps pages')
  writeFileSync(join(publicDir, 'assets/farewell-1.js'), '// takes them back')
  return { publicDir, remove: () => rmSync(publicDir, { recursive: true }) }
}

export async function openSite(): Promise<TestSite> {
  const room = await openNewsroom()
  const built = builtFiles()
  const subscriber = await openRedis(room.server.url, 'subscriber')
  const logger = createLogger('test', 'silent')
  const metrics = createMetrics()
  const config = readConfig({
    REDIS_URL: room.server.url,
    PUBLIC_URL: 'https://news.example',
    SITE_NAME: 'The Courier',
  })
  const followed = createRelays({
    reads: room.log,
    announcements: createAnnouncements(subscriber),
    metrics,
    logger,
  })
  const parts = {
    config,
    logger,
    metrics,
    pages: createPageIndex(room.redis),
    followed,
    reads: room.log,
    feedReads: createFeedReads(room.redis),
    searches: createSearches({ texts: createPageTexts(room.redis), followed }),
    entries: room.entries,
    accounts: createAccountStore(room.redis),
  }
  const assets = loadAssets(built.publicDir)
  const answers = createPageAnswers(parts, [])
  const app = express()
  app.use(
    assets.router,
    feeds(parts),
    sitemaps(parts),
    readerSite(parts, assets, answers),
    historyApi(parts, answers, assets.build),
    nothingHere,
    problems(parts, assets),
  )
  const server = createServer((request, response) => {
    if (!answers.fromMemory(request, response)) app(request, response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const get: TestSite['get'] = (path, headers = {}) => fetch(origin + path, { headers, redirect: 'manual' })
  return {
    room,
    origin,
    assets,
    feedReads: parts.feedReads,
    searches: parts.searches,
    get,
    text: async path => (await get(path)).text(),
    async stop() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      await followed.stop()
      subscriber.disconnect()
      built.remove()
      await room.stop()
    },
  }
}
