/** Notices a lane in which commands wait and none is in work: such a process has to be restarted. */
import { Queue } from 'bullmq'
import { type LaneOptions, lanePrefix, laneQueue } from './lanes.ts'

const lookEveryMs = 1000
const tooLongMs = 5000

/** Calls `stuck` once when, over 5 s, commands waited and none was in work. */
export function startWatchdog(options: LaneOptions, stuck: () => void): { stop(): Promise<void> } {
  const queues = Array.from({ length: options.lanes }, (_, lane) => {
    const queue = new Queue(laneQueue, { connection: options.connection, prefix: lanePrefix(lane) })
    queue.on('error', () => {}) // a failed look counts as no look
    return { queue, since: undefined as number | undefined }
  })
  const timer = setInterval(() => {
    for (const watched of queues) {
      watched.queue.getJobCounts('waiting', 'active').then(
        counts => {
          const isIdle = (counts.waiting ?? 0) > 0 && counts.active === 0
          watched.since = isIdle ? (watched.since ?? Date.now()) : undefined
          if (watched.since !== undefined && Date.now() - watched.since > tooLongMs) {
            clearInterval(timer)
            stuck()
          }
        },
        () => {
          watched.since = undefined
        },
      )
    }
  }, lookEveryMs)
  return {
    async stop() {
      clearInterval(timer)
      await Promise.all(queues.map(({ queue }) => queue.close()))
    },
  }
}
