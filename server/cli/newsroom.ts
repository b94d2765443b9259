/** The newsroom as the command line works on it: the same Redis, the same queue, the same stores as the service. */
import { Refusal } from '../../shared/refusal.ts'
import { type Config, ConfigError } from '../config.ts'
import { bringForward } from '../migrations/bring-forward.ts'
import type { Answers, CommandQueue, EntryReads, PageIndex, PageReads } from '../newsroom/ports.ts'
import { withoutSecrets } from '../redis-url.ts'
import { createCommandQueue } from '../queue/command-queue.ts'
import { type AccountStore, createAccountStore } from '../storage/account-store.ts'
import { createAnnouncements } from '../storage/announcements.ts'
import { createAnswers } from '../storage/answers.ts'
import { createEntryReads } from '../storage/entry-reads.ts'
import { createOperationLog } from '../storage/operation-log.ts'
import { agreeOnLanes } from '../storage/lane-count.ts'
import { createPageIndex } from '../storage/page-index.ts'
import { laneConnection, openRedis, type Purpose, type Redis } from '../storage/redis.ts'
import { watchReplicas } from '../storage/replicas.ts'
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

/** @throws Unreachable in one sentence; Refusal where the stored data cannot be used by this version */
export async function openNewsroom(config: Config): Promise<OpenNewsroom> {
  const redis = await reach(config, 'request')
  await bringForward(redis, () => {}).catch((error: unknown) => {
    redis.disconnect()
    throw error instanceof ConfigError ? new Refusal('conflict', error.message) : error
  })
  const subscriber = await reach(config, 'subscriber').catch((error: unknown) => {
    redis.disconnect()
    throw error
  })
  const asked = await reach(config, 'replicas')
  const replicas = await watchReplicas(asked, { required: config.replicas })
  const connection = laneConnection(config.redisUrl, 'request')
  const queue = createCommandQueue({ connection, lanes: await agreeOnLanes(redis, config.lanes), replicas })
  return {
    pages: createPageIndex(redis),
    reads: createOperationLog(redis),
    entries: createEntryReads(redis),
    answers: createAnswers(redis, createAnnouncements(subscriber), replicas),
    queue,
    accounts: createAccountStore(redis, Date.now, config),
    async close() {
      // Redis may be away by now; what cannot be closed ends with the process.
      await queue.close().catch(() => {})
      replicas.stop()
      for (const connection of [redis, subscriber, asked]) connection.disconnect()
    },
  }
}

/** @throws Unreachable in one sentence */
export async function reach(config: Config, purpose: Purpose): Promise<Redis> {
  try {
    return await openRedis(config.redisUrl, purpose, reachWithinMs)
  } catch (error) {
    const shown = withoutSecrets(config.redisUrl)
    throw new Unreachable(
      `Redis at ${shown} cannot be reached (${error instanceof Error ? error.message : String(error)}).`,
    )
  }
}
