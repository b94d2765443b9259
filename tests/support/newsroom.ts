// The rules and the storage on a private Redis, without queue and sockets: commands are carried out by hand.
import { v7 as newId } from 'uuid'
import type { Account } from '../../shared/account.ts'
import type { Answer, Command } from '../../shared/command.ts'
import type { EntryBody, PlacedEntry } from '../../shared/entry.ts'
import type { PageSettings } from '../../shared/live-page.ts'
import type { Operation } from '../../shared/operation.ts'
import { commandLine } from '../../server/newsroom/built-in-accounts.ts'
import { carryOut, type Newsroom } from '../../server/newsroom/carry-out.ts'
import { fingerprintOf } from '../../server/newsroom/fingerprint.ts'
import type { EntryReads, LaneCommand, PageReads, PageWrites } from '../../server/newsroom/ports.ts'
import { createEntryReads } from '../../server/storage/entry-reads.ts'
import { channels } from '../../server/storage/keys.ts'
import { createOperationLog } from '../../server/storage/operation-log.ts'
import { createPageIndex } from '../../server/storage/page-index.ts'
import { createPageWrites } from '../../server/storage/page-writes.ts'
import { openRedis, type Redis } from '../../server/storage/redis.ts'
import { startRedis, type TestRedis } from './redis-server.ts'

export interface TestNewsroom {
  server: TestRedis
  redis: Redis
  newsroom: Newsroom
  log: PageReads
  entries: EntryReads
  writes: PageWrites
  /** Accounts that exist; taking one away takes its rights. */
  accounts: Map<string, Account>
  /** Every operation announced on a page since it was made. */
  announced(page: string): Promise<Operation[]>
  createPage(settings?: Partial<PageSettings>): Promise<string>
  send(command: Command, how?: { id?: string; account?: string; home?: string }): Promise<Answer>
  lane(command: Command, how?: { id?: string; account?: string; home?: string }): Promise<LaneCommand>
  /** Publishes an entry and returns its id. */
  publish(pages: string[], headline: string, more?: { keyEvent?: boolean; pinned?: boolean }): Promise<string>
  headlines(entries: readonly PlacedEntry[]): (string | undefined)[]
  stop(): Promise<void>
}

export function body(headline: string, text = `${headline} in full.`): EntryBody {
  return {
    headline,
    blocks: [{ type: 'paragraph', text: [{ text }] }],
    authors: [{ name: 'Ada Marsh' }],
    kind: 'update',
  }
}

export function settings(more: Partial<PageSettings> = {}): PageSettings {
  return {
    slug: `page-${newId()}`,
    headline: 'A page',
    keyPoints: [],
    language: 'en-GB',
    direction: 'ltr',
    timeZone: 'Europe/London',
    coverageStart: 1_700_000_000_000,
    authors: [],
    batchSize: 8,
    status: 'live',
    ...more,
  }
}

export async function openNewsroom(): Promise<TestNewsroom> {
  const server = await startRedis()
  const redis = await openRedis(server.url, 'work')
  const listener = await openRedis(server.url, 'subscriber')
  const writes = createPageWrites(redis)
  const addresses = createPageIndex(redis)
  const entries = createEntryReads(redis)
  const accounts = new Map<string, Account>()
  const heard = new Map<string, Operation[]>()
  listener.on('message', (channel: string, message: string) => {
    const operation = JSON.parse(message) as Operation
    heard.set(channel, [...(heard.get(channel) ?? []), operation])
  })
  const newsroom: Newsroom = {
    hasOneLane: true,
    writes,
    addresses,
    accounts: { find: async id => accounts.get(id), list: async () => [...accounts.values()] },
    onPageUnreached: error => {
      throw error
    },
  }
  const room: TestNewsroom = {
    server,
    redis,
    newsroom,
    log: createOperationLog(redis),
    entries,
    writes,
    accounts,
    async announced(page) {
      await listener.ping() // answered after every announcement that was made before
      return heard.get(channels.operations(page)) ?? []
    },
    async createPage(more = {}) {
      const page = { id: `p_${newId()}`, ...settings(more) }
      await listener.subscribe(channels.operations(page.id))
      await room.send({ type: 'createPage', page }, { home: page.id })
      return page.id
    },
    async lane(command, how = {}) {
      const account = how.account ?? commandLine.id
      return {
        id: how.id ?? newId(),
        command,
        account,
        fingerprint: fingerprintOf(account, command),
        home: how.home ?? (await homeOf(entries, command)),
        receivedAt: Date.now(),
        requestId: 'test',
      }
    },
    async send(command, how) {
      return (await carryOut(newsroom, await room.lane(command, how))).answer
    },
    async publish(pages, headline, more = {}) {
      const id = newId()
      const answer = await room.send({ type: 'publish', entry: { id, ...body(headline) }, pages, ...more })
      if (answer.status !== 'committed') throw new Error(`not committed: ${JSON.stringify(answer)}`)
      return id
    },
    headlines: list => list.map(entry => entry.headline),
    async stop() {
      redis.disconnect()
      listener.disconnect()
      await server.stop()
    },
  }
  return room
}

async function homeOf(entries: EntryReads, command: Command): Promise<string> {
  if (command.type === 'publish') return command.pages[0] ?? ''
  if (command.type === 'createPage') return command.page.id
  if ('page' in command && command.type !== 'import') return command.page
  if ('entry' in command) {
    return (await entries.homeOf(command.entry.id)) ?? (command.type === 'import' ? command.page : '')
  }
  return ''
}
