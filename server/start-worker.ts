/** The worker process: takes commands from their lanes, numbers and keeps them, and finishes what others left. */
import type { Around } from './around.ts'
import { ConfigError, readConfig } from './config.ts'
import { startOps } from './http/ops.ts'
import { createLogger } from './logger.ts'
import { createMetrics, forgetMetricsOfWeb } from './metrics.ts'
import type { PageWrites } from './newsroom/ports.ts'
import { startCommandWorkers } from './queue/command-worker.ts'
import { prepareLanes } from './queue/prepare-lanes.ts'
import { createReminders } from './queue/reminders.ts'
import { startSweeper } from './queue/sweeper.ts'
import { startWatchdog } from './queue/watchdog.ts'
import { orRefuse, refuseWeakRedis } from './start.ts'
import { createAccountStore } from './storage/account-store.ts'
import { isOutage } from './storage/outages.ts'
import { createPageIndex } from './storage/page-index.ts'
import { createPageWrites } from './storage/page-writes.ts'
import { openRedis, redisOptions, retryDelayMs } from './storage/redis.ts'

const sweepEveryMs = 5000
/** The parts have this long to close when the process is asked to stop, ms. */
const stopWithinMs = 9000
/** The launcher starts a process again that ends with this. */
const startMeAgain = 75

/** The parts of a worker process that a start file may change. */
export interface WorkerParts {
  writes: PageWrites
}

/** Starts the process, and runs until SIGTERM or SIGINT. What cannot start is refused in one sentence, with exit code 1. */
export async function startWorker(changes: Around<WorkerParts> = {}): Promise<void> {
  const config = orRefuse(() => readConfig(process.env))
  const logger = createLogger('worker', config.logLevel)
  const metrics = createMetrics()
  forgetMetricsOfWeb(metrics)
  const redis = await openRedis(config.redisUrl, 'work').catch(orRefuse.unreachable(config))
  await refuseWeakRedis(redis, config, metrics, logger)

  const lanes = {
    connection: { ...redisOptions(config.redisUrl), retryStrategy: retryDelayMs, maxRetriesPerRequest: null },
    lanes: config.lanes,
  }
  await prepareLanes(lanes)
  const addresses = createPageIndex(redis)
  const shipped = createPageWrites(redis)
  const writes = changes.writes?.(shipped) ?? shipped
  const reminders = createReminders(lanes)
  const newsroom = {
    hasOneLane: config.lanes === 1,
    writes,
    accounts: createAccountStore(redis),
    addresses,
    onPageUnreached: (error: unknown) =>
      logger.warn({ error: String(error) }, 'a page was not reached: the sweeper will'),
  }
  const commands = startCommandWorkers({
    ...lanes,
    newsroom,
    reminders,
    metrics,
    logger,
    lockMs: config.lockMs,
    isOutage,
  })
  const sweeper = startSweeper({ pages: addresses, writes, reminders, logger, everyMs: sweepEveryMs })
  const watchdog = startWatchdog(lanes, () => {
    logger.error('commands wait and none is taken: this process ends, to be started again')
    process.exit(startMeAgain)
  })

  async function ready() {
    const reasons: string[] = []
    // A question to a Redis that is away would wait with the work, and be answered when nobody asks any more.
    if (redis.status === 'ready') await redis.ping()
    else reasons.push('Redis does not answer.')
    if (!commands.workers.every(worker => worker.isRunning())) reasons.push('A lane is not worked on.')
    if (stopping) reasons.push('The process is stopping.')
    return { ready: reasons.length === 0, reasons }
  }

  let stopping = false
  const startOpsOn = (opsPort: number) => startOps({ config: { opsPort }, metrics, ready, logger })
  const ops = await startOpsOn(config.workerOpsPort).catch((error: unknown) => {
    // Several workers on one machine: one has the port that is set, the others say which one they took.
    if (error instanceof ConfigError) return startOpsOn(0)
    throw error
  })
  logger.info({ opsPort: ops.port }, 'ops')
  // Said whatever the log level: whoever starts processes waits for it.
  process.stdout.write(
    `${JSON.stringify({ event: 'started', process: 'worker', lanes: config.lanes, opsPort: ops.port })}\n`,
  )

  async function stop(): Promise<void> {
    if (stopping) return
    stopping = true
    // While Redis is away closing waits for it, however long: the job in hand goes back by its lock.
    setTimeout(() => process.exit(0), stopWithinMs).unref()
    await watchdog.stop()
    await Promise.all([commands.stop(), sweeper.stop()])
    await ops.stop()
    await reminders.close()
    redis.disconnect()
    logger.info('worker stopped')
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop())
}
