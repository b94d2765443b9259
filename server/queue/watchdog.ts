/** Notices a lane in which commands wait and none is in work: such a process has to be restarted. */
import { Queue } from 'bullmq'
import { type ExpireWithin, shortenMarks } from './clock-set-back.ts'
import { type LaneOptions, lanePrefix, laneQueue } from './lanes.ts'

const lookEveryMs = 1000
const worriedAfterMs = 2000
const tooLongMs = 5000

export interface WatchdogOptions extends LaneOptions {
  /** How long a job is held before another worker may take it, ms. */
  lockMs: number
  expireWithin: ExpireWithin
}

export interface Watchdog {
  /** Whether some lane has stood still for two seconds. */
  readonly isWorried: boolean
  stop(): Promise<void>
}

/**
 * Calls `stuck` once when there were commands for 5 s and none was in work. One that was taken and whose lock ran out is
 * not in work: whoever took it has lost its connection, and gives it neither an end nor back.
 */
export function startWatchdog(options: WatchdogOptions, stuck: () => void): Watchdog {
  const lanes = Array.from({ length: options.lanes }, (_, lane) => {
    const queue = new Queue(laneQueue, { connection: options.connection, prefix: lanePrefix(lane) })
    queue.on('error', () => {}) // a failed look counts as no look
    return { queue, since: undefined as number | undefined, isLookedAt: false, isShortened: false }
  })
  const stoodStillFor = (since: number | undefined) => (since === undefined ? 0 : performance.now() - since)

  async function look(lane: (typeof lanes)[number]): Promise<void> {
    if (lane.isLookedAt) return
    lane.isLookedAt = true
    shorten(lane)
    const askedAt = performance.now()
    try {
      const standsStill = await isStandingStill(lane.queue)
      // A look waits while Redis is away: what it finds afterwards may have begun just now.
      const before = performance.now() - askedAt < lookEveryMs ? lane.since : undefined
      lane.since = standsStill ? (before ?? performance.now()) : undefined
    } catch {
      lane.since = undefined // Redis is away: nothing is known of the lane
    } finally {
      lane.isLookedAt = false
    }
    if (stoodStillFor(lane.since) <= tooLongMs) return
    clearInterval(timer)
    stuck()
  }

  /** Not waited for: it goes by another connection, and a lane that stands still because of that one is to be noticed. */
  function shorten(lane: (typeof lanes)[number]): void {
    if (lane.isShortened) return
    lane.isShortened = true
    shortenMarks(lane.queue, options.lockMs, options.expireWithin)
      .catch(() => {}) // that connection is away: the next look tries again
      .finally(() => {
        lane.isShortened = false
      })
  }

  const timer = setInterval(() => {
    for (const lane of lanes) void look(lane)
  }, lookEveryMs)
  return {
    get isWorried() {
      return lanes.some(({ since }) => stoodStillFor(since) > worriedAfterMs)
    },
    async stop() {
      clearInterval(timer)
      await Promise.all(lanes.map(({ queue }) => queue.close()))
    },
  }
}

async function isStandingStill(queue: Queue): Promise<boolean> {
  const { waiting = 0, active = 0 } = await queue.getJobCounts('waiting', 'active')
  if (active === 0) return waiting > 0
  const taken = await queue.getRanges(['active'])
  const redis = await queue.backend.client
  const locks = await Promise.all(taken.map(job => redis.get(queue.toKey(`${job}:lock`))))
  return locks.length > 0 && locks.every(lock => lock === null)
}
