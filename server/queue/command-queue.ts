/** Adds a command to its lane, once by its id, and says what is kept there. */
import type { Queue } from 'bullmq'
import { Refusal } from '../../shared/refusal.ts'
import type { CommandQueue, LaneCommand } from '../newsroom/ports.ts'
import { pageKey } from '../storage/keys.ts'
import type { Replicas } from '../storage/replicas.ts'
import { commandJob, isClient, jobKey, type LaneJob, type LaneOptions, laneOf, leaveConnection } from './lanes.ts'
import { openLaneQueues } from './lane-queues.ts'

/** More waiting commands than this in a lane: the next one is not accepted. */
export const mostWaiting = 10_000
const atOnce = { maxRetriesPerRequest: 0, enableOfflineQueue: false, commandTimeout: 2000 }
/** The depth of a lane is read at most this often, ms. */
const depthFreshMs = 200

export interface CommandQueueOptions extends LaneOptions {
  /** What was taken has to be on replicas, where there are any. */
  replicas?: Pick<Replicas, 'confirm' | 'shortage'>
}

/** @param options.connection is closed with the queue */
export function createCommandQueue({ replicas, ...options }: CommandQueueOptions): CommandQueue {
  // An outage is an error at once: whoever asked is told that the outcome is unknown and sends the same id again.
  const connection = isClient(options.connection) ? options.connection : { ...options.connection, ...atOnce }
  const queues = openLaneQueues({ ...options, connection })
  const depths = queues.map(() => ({ waiting: 0, readAt: Number.NEGATIVE_INFINITY }))

  async function depthOf(lane: number): Promise<number> {
    const depth = depths[lane]
    const queue = queues[lane]
    if (!depth || !queue) return 0
    if (performance.now() - depth.readAt > depthFreshMs) {
      depth.readAt = performance.now()
      depth.waiting = await queue.getWaitingCount()
    }
    return depth.waiting
  }

  return {
    async add(command) {
      const shortage = replicas?.shortage()
      if (shortage) throw new Error(`NOREPLICAS ${shortage}`)
      const lane = laneOf(command.home, options.lanes)
      const queue = queues[lane] as Queue<LaneJob>
      if ((await depthOf(lane)) >= mostWaiting) {
        throw new Refusal('queue-full', 'Too many commands are waiting: this one was not accepted.', { retryAfter: 5 })
      }
      await queue.add(commandJob, command, { jobId: command.id })
      // A second add of a kept id is ignored in silence, so only reading back tells whose command is kept.
      const kept = await queue.getJob(command.id)
      // A command that was done meanwhile has an answer instead; one that was not there before is there by now.
      if (kept) {
        const answer = { key: pageKey(command.home, 'answers'), field: command.id }
        await replicas?.confirm({ key: jobKey(lane, command.id) }, answer)
      }
      return kept ? (kept.data as LaneCommand).fingerprint : undefined
    },
    async find(command) {
      for (const queue of queues) {
        const job = await queue.getJob(command)
        if (job && job.name === commandJob) return job.data as LaneCommand
      }
      return undefined
    },
    async depth() {
      const each = await Promise.all(queues.map((_, lane) => depthOf(lane)))
      return each.reduce((sum, waiting) => sum + waiting, 0)
    },
    async fullest() {
      return Math.max(0, ...(await Promise.all(queues.map((_, lane) => depthOf(lane)))))
    },
    async close() {
      await Promise.all(queues.map(queue => queue.close()))
      leaveConnection(options)
    },
  }
}
