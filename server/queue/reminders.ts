/** Delayed jobs that remind the worker of scheduled entries; the record is the truth, so one too many does no harm. */
import type { Queue } from 'bullmq'
import type { ScheduledRecord } from '../newsroom/records.ts'
import { type LaneJob, type LaneOptions, laneOf, reminderId, reminderJob } from './lanes.ts'
import { openLaneQueues } from './lane-queues.ts'

export interface Reminders {
  /** Reminds once of this time, however often it is called. @param now Redis' clock, ms */
  remind(record: ScheduledRecord, now: number): Promise<void>
  close(): Promise<void>
}

export function createReminders(options: LaneOptions): Reminders {
  const queues = openLaneQueues(options)
  return {
    async remind(record, now) {
      const home = record.pages[0]
      if (home === undefined) return
      const isLate = record.publishAt <= now
      const reminder = { home, entry: record.id, generation: record.generation, isLate }
      const queue = queues[laneOf(home, options.lanes)] as Queue<LaneJob>
      await queue.add(reminderJob, reminder, {
        jobId: reminderId(record, isLate),
        delay: Math.max(0, record.publishAt - now),
      })
    },
    async close() {
      await Promise.all(queues.map(queue => queue.close()))
    },
  }
}
