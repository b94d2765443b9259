/** Sets each lane to one job at a time, however many workers stand by: that is what keeps commands in order. */
import { Queue } from 'bullmq'
import { type LaneOptions, lanePrefix, laneQueue } from './lanes.ts'

export async function prepareLanes(options: LaneOptions): Promise<void> {
  for (let lane = 0; lane < options.lanes; lane += 1) {
    const queue = new Queue(laneQueue, { connection: options.connection, prefix: lanePrefix(lane) })
    // Written only once: a Redis without memory takes no writes, and processes have to start on it all the same.
    if ((await queue.getGlobalConcurrency()) !== 1) await queue.setGlobalConcurrency(1)
    await queue.close()
  }
}
