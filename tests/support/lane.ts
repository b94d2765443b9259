// A lane with its worker on a test's Redis: the real queue, in this process.
import { pino } from 'pino'
import { createMetrics } from '../../server/metrics.ts'
import type { Newsroom } from '../../server/newsroom/carry-out.ts'
import type { CommandQueue } from '../../server/newsroom/ports.ts'
import { createCommandQueue } from '../../server/queue/command-queue.ts'
import { startCommandWorkers } from '../../server/queue/command-worker.ts'
import { prepareLanes } from '../../server/queue/prepare-lanes.ts'
import { createReminders, type Reminders } from '../../server/queue/reminders.ts'
import { isOutage } from '../../server/storage/outages.ts'
import { redisOptions, retryDelayMs } from '../../server/storage/redis.ts'
import type { TestNewsroom } from './newsroom.ts'

export interface TestLane {
  queue: CommandQueue
  reminders: Reminders
  stop(): Promise<void>
}

/** @param newsroom another than the room's own, to plug in a broken part */
export async function openLane(room: TestNewsroom, newsroom: Newsroom = room.newsroom, workers = 1): Promise<TestLane> {
  const connection = {
    ...redisOptions(room.server.url),
    retryStrategy: retryDelayMs,
    maxRetriesPerRequest: null,
  }
  const lanes = { connection, lanes: 1 }
  await prepareLanes(lanes)
  const reminders = createReminders(lanes)
  const started = Array.from({ length: workers }, () =>
    startCommandWorkers({
      ...lanes,
      newsroom,
      reminders,
      metrics: createMetrics(),
      logger: pino({ level: 'silent' }),
      lockMs: 2000,
      isOutage,
    }),
  )
  const queue = createCommandQueue(lanes)
  return {
    queue,
    reminders,
    async stop() {
      await Promise.all(started.map(worker => worker.stop()))
      await Promise.all([queue.close(), reminders.close()])
    },
  }
}
