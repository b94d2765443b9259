// What one lane commits when nothing is in its way: commands wait already, one worker takes them, nobody reads.
import { setTimeout as sleep } from 'node:timers/promises'
import { v7 as newId } from 'uuid'
import type { Command } from '../../shared/command.ts'
import { commandLine } from '../../server/newsroom/built-in-accounts.ts'
import { fingerprintOf } from '../../server/newsroom/fingerprint.ts'
import { createCommandQueue } from '../../server/queue/command-queue.ts'
import { createOperationLog } from '../../server/storage/operation-log.ts'
import { openRedis, redisOptions, retryDelayMs } from '../../server/storage/redis.ts'
import type { House } from '../support/house.ts'
import { body } from '../support/newsroom.ts'

/** @returns commands committed a second, between the first that the worker commits and the last */
export async function measureLaneRate(house: House, commands: number, text: string): Promise<number> {
  const page = await house.createPage()
  await Promise.all(house.workers.splice(0).map(worker => worker.stop()))
  const redis = await openRedis(house.redis.url, 'work')
  const log = createOperationLog(redis)
  const queue = createCommandQueue({
    connection: { ...redisOptions(house.redis.url), retryStrategy: retryDelayMs },
    lanes: 1,
  })
  const sequence = async () => (await log.heads([page.id])).get(page.id)?.sequence ?? 0
  try {
    const begin = await sequence()
    for (let added = 0; added < commands; ) {
      const group = Math.min(50, commands - added)
      await Promise.all(Array.from({ length: group }, () => queue.add(laneCommand(page.id, text))))
      added += group
    }
    await house.startWorker()
    let first = { sequence: 0, at: 0 }
    for (;;) {
      const reached = await sequence()
      if (reached > begin && first.at === 0) first = { sequence: reached, at: performance.now() }
      if (reached === begin + commands) {
        return (reached - first.sequence) / ((performance.now() - first.at) / 1000)
      }
      await sleep(20)
    }
  } finally {
    await queue.close()
    redis.disconnect()
  }
}

function laneCommand(page: string, text: string) {
  const command: Command = { type: 'publish', entry: { id: newId(), ...body('Pumps repaired', text) }, pages: [page] }
  const fingerprint = fingerprintOf(commandLine.id, command)
  const id = newId()
  return {
    id,
    command,
    account: commandLine.id,
    fingerprint,
    home: page,
    receivedAt: Date.now(),
    requestId: id,
  }
}
