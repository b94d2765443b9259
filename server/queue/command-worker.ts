/** Takes the commands of a lane strictly in order; outages are waited out in place, other faults park the command. */
import { setTimeout as delay } from 'node:timers/promises'
import { DelayedError, type Job, type Worker } from 'bullmq'
import type { Logger } from '../logger.ts'
import type { Metrics } from '../metrics.ts'
import { actOf } from '../newsroom/acts.ts'
import { builtInAccount } from '../newsroom/built-in-accounts.ts'
import { carryOut, type Newsroom } from '../newsroom/carry-out.ts'
import type { LaneCommand } from '../newsroom/ports.ts'
import type { StoredAnswer } from '../newsroom/records.ts'
import { fire } from '../newsroom/scheduled.ts'
import { LaneWorker } from './lane-worker.ts'
import { commandJob, type LaneJob, type LaneOptions, lanePrefix, laneQueue, type Reminder } from './lanes.ts'
import type { Reminders } from './reminders.ts'

export interface WorkerParts extends LaneOptions {
  newsroom: Newsroom
  reminders: Reminders
  metrics: Metrics
  logger: Logger
  /** How long a job is held before another worker may take it, ms. */
  lockMs: number
  /** Whether an error says that Redis is away: then the same step is tried again, without end. */
  isOutage: (error: unknown) => boolean
}

/** The job in hand has this long to end when the worker stops, ms. */
const closeWithinMs = 8000

/** A command that fails this often, or on which a process died this often, is set aside. */
const mostFaults = 3

/** @returns one running worker per lane */
export function startCommandWorkers(parts: WorkerParts): { workers: Worker<LaneJob>[]; stop(): Promise<void> } {
  const workers = Array.from({ length: parts.lanes }, (_, lane) => {
    const worker = new LaneWorker(laneQueue, (job, token) => take(parts, job, token), {
      connection: parts.connection,
      prefix: lanePrefix(lane),
      concurrency: 1,
      lockDuration: parts.lockMs,
      stalledInterval: Math.ceil(parts.lockMs / 2),
      // What wakes a worker may be taken by one that dies, or be lost with a master: then the lane is looked at all the same.
      drainDelay: 2,
      maxStalledCount: 1_000_000, // whether to give up is decided here, where the command can be kept whole
      runRetryDelay: 500,
    })
    worker.on('error', error => {
      if (!parts.isOutage(error)) parts.logger.warn({ lane, error: error.message }, 'the queue reports')
    })
    return worker
  })
  return {
    workers,
    async stop() {
      const closed = Promise.all(workers.map(worker => worker.close()))
      // Closing waits for a connection that is being opened anew, however long; the lock gives the job back.
      await Promise.race([closed, delay(closeWithinMs, undefined, { ref: false })])
    },
  }
}

async function take(parts: WorkerParts, job: Job<LaneJob>, token: string | undefined): Promise<void> {
  if (job.name !== commandJob) {
    const { home, entry, generation, isLate } = job.data as Reminder
    const waitUntil = await untilBack(parts, () => fire(parts.newsroom, home, entry, generation))
    // Late and yet too early: Redis' clock was set back. Were it to wait, it would keep the sweeper from reminding anew.
    if (waitUntil === undefined || isLate) return
    // The queue waits by this process's clock, which may not be that of Redis: too early again would be at once again.
    const leftMs = waitUntil - (await untilBack(parts, () => parts.newsroom.writes.now()))
    await job.moveToDelayed(Date.now() + Math.max(1, leftMs), token)
    throw new DelayedError()
  }
  await perform(parts, job.data as LaneCommand, job.stalledCounter)
}

async function perform(parts: WorkerParts, lane: LaneCommand, deaths: number): Promise<void> {
  const { newsroom, metrics, logger } = parts
  const ids = { command: lane.id, request: lane.requestId, type: lane.command.type }
  let stored: StoredAnswer | undefined
  let fault: unknown = deaths >= mostFaults ? new Error(`${deaths} processes ended while they worked on it`) : undefined
  for (let faults = 0; !stored && fault === undefined; ) {
    try {
      stored = await untilBack(parts, () => carryOut(newsroom, lane))
    } catch (error) {
      faults += 1
      logger.error({ ...ids, faults, error: messageOf(error) }, 'a command failed')
      if (faults >= mostFaults) fault = error
    }
  }
  if (!stored) {
    const detail = `Set aside after faults: ${messageOf(fault)}`
    // Whatever fails now is tried again: a command that is neither done nor set aside would be lost with its job.
    const isOutage = (error: unknown) => {
      if (!parts.isOutage(error))
        logger.error({ ...ids, error: messageOf(error) }, 'a command cannot be set aside: its lane waits')
      return true
    }
    stored = await untilBack({ ...parts, isOutage }, async () => {
      // It may be done already, and only the end of its job was lost.
      const { answer: earlier } = await newsroom.writes.context(lane.home, lane.id, '')
      if (earlier) return earlier
      const account = builtInAccount(lane.account) ?? (await newsroom.accounts.find(lane.account))
      await newsroom.writes.park(lane, messageOf(fault))
      // What it is about is what may have made it fail: only what it names is told of it.
      return newsroom.writes.keepAnswer(
        lane,
        { status: 'parked', detail, at: Date.now() },
        actOf(lane, account, undefined),
      )
    })
  }
  const { answer } = stored
  metrics.commands.inc({ outcome: answer.status })
  if (answer.status === 'committed')
    metrics.acceptedToCommitted.observe(Math.max(0, Date.now() - lane.receivedAt) / 1000)
  if (answer.status === 'scheduled') await remind(parts, lane.home, answer.entry)
  logger.info(
    { ...ids, outcome: answer.status, waitedMs: Date.now() - lane.receivedAt },
    `${lane.command.type} ${answer.status}`,
  )
}

async function remind(parts: WorkerParts, home: string, entry: string): Promise<void> {
  await untilBack(parts, async () => {
    const { scheduled } = await parts.newsroom.writes.context(home, '', entry)
    if (scheduled) await parts.reminders.remind(scheduled, await parts.newsroom.writes.now())
  })
}

/** Tries again for as long as Redis is away; everything it calls may be repeated. */
async function untilBack<Result>(parts: WorkerParts, step: () => Promise<Result>): Promise<Result> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await step()
    } catch (error) {
      if (!parts.isOutage(error)) throw error
      parts.metrics.jobRetries.inc()
      await delay(Math.min(20 * 2 ** Math.min(attempt, 6), 1000))
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
