/** Opens the queue of each lane for whoever adds to it or reads it. */
import { Queue } from 'bullmq'
import { keepNothing, type LaneJob, type LaneOptions, lanePrefix, laneQueue } from './lanes.ts'

/** @returns one queue a lane, in their order; whoever opens them closes them */
export function openLaneQueues({ connection, lanes }: LaneOptions): Queue<LaneJob>[] {
  return Array.from({ length: lanes }, (_, lane) => {
    const queue = new Queue<LaneJob>(laneQueue, {
      connection,
      prefix: lanePrefix(lane),
      defaultJobOptions: keepNothing,
    })
    queue.on('error', () => {}) // every call reports its own error
    return queue
  })
}
