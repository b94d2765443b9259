/** The newsroom as the command line works on it: the same Redis, the same queue, the same stores as the service. */
import type { Config } from '../config.ts'
import type { Answers, CommandQueue, EntryReads, PageIndex, PageReads } from '../newsroom/ports.ts'
import { createCommandQueue } from '../queue/command-queue.ts'
import { type AccountStore, createAccountStore } from '../storage/account-store.ts'
import { createAnnouncements } from '../storage/announcements.ts'
import { createAnswers } from '../storage/answers.ts'
import { createEntryReads } from '../storage/entry-reads.ts'
import { createOperationLog } from '../storage/operation-log.ts'
import { createPageIndex } from '../storage/page-index.ts'
import { openRedis, type Redis, redisOptions, retryDelayMs } from '../storage/redis.ts'
import { Unreachable } from './exit-codes.ts'

export interface OpenNewsroom {
  pages: PageIndex
  reads: PageReads
  entries: EntryReads
  answers: Answers
  queue: CommandQueue
  accounts: AccountStore
  close(): Promise<void>
}

/** How long Redis may take to answer the first time, ms. */
const reachWithinMs = 4000

/** @throws Unreachable in one sentence */
export async function openNewsroom(config: Config): Promise<OpenNewsroom> {
  const redis = await reach(config, 'request')
  const subscriber = await reach(config, 'subscriber').catch((error: unknown) => {
    redis.disconnect()
    throw error
  })
  const connection = { ...redisOptions(config.redisUrl), retryStrategy: retryDelayMs }
  const queue = createCommandQueue({ connection, lanes: config.lanes })
  return {
    pages: createPageIndex(redis),
    reads: createOperationLog(redis),
    entries: createEntryReads(redis),
    answers: createAnswers(redis, createAnnouncements(subscriber)),
    queue,
    accounts: createAccountStore(redis),
    async close() {
      // Redis may be away by now; what cannot be closed ends with the process.
      await queue.close().catch(() => {})
      redis.disconnect()
      subscriber.disconnect()
    },
  }
}

async function reach(config: Config, purpose: 'request' | 'subscriber'): Promise<Redis> {
  try {
    return await openRedis(config.redisUrl, purpose, reachWithinMs)
  } catch (error) {
    const shown = config.redisUrl.replace(/\/\/[^@/]*@/, '//…@')
    throw new Unreachable(
      `Redis at ${shown} cannot be reached (${error instanceof Error ? error.message : String(error)}).`,
    )
  }
}
