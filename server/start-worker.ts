/** The worker process: takes commands from their lanes, numbers and keeps them, and finishes what others left. */
import { join } from 'node:path'
import type { Around } from './around.ts'
import { notingWrites } from './caching/noting-writes.ts'
import { createPurgeCall } from './caching/purge-hook.ts'
import { startPurger } from './caching/purger.ts'
import { ConfigError, readConfig } from './config.ts'
import { type Ending, endWhenAsked } from './ending.ts'
import { startOps } from './http/ops.ts'
import { createLogger } from './logger.ts'
import { createMetrics, forgetMetricsOfWeb } from './metrics.ts'
import { bringForward } from './migrations/bring-forward.ts'
import type { PageWrites } from './newsroom/ports.ts'
import { startCommandWorkers } from './queue/command-worker.ts'
import { leaveConnection } from './queue/lanes.ts'
import { prepareLanes } from './queue/prepare-lanes.ts'
import { createReminders } from './queue/reminders.ts'
import { startSweeper } from './queue/sweeper.ts'
import { startWatchdog } from './queue/watchdog.ts'
import { unanswered } from './readiness.ts'
import { orRefuse } from './refuse.ts'
import { refuseWeakRedis } from './start.ts'
import { createAccountStore } from './storage/account-store.ts'
import { isCluster } from './storage/cluster.ts'
import { agreeOnLanes } from './storage/lane-count.ts'
import { createErasures, erasureFileName } from './storage/erasures.ts'
import { isOutage } from './storage/outages.ts'
import { createOperationLog } from './storage/operation-log.ts'
import { createPageIndex } from './storage/page-index.ts'
import { createPageWrites } from './storage/page-writes.ts'
import { createPurgeLog } from './storage/purge-log.ts'
import { laneConnection, openRedis } from './storage/redis.ts'
import { watchReplicas } from './storage/replicas.ts'

const sweepEveryMs = 5000
/** The launcher starts a process again that ends with this. */
const startMeAgain = 75

/** The parts of a worker process that a start file may change. */
export interface WorkerParts {
  writes: PageWrites
}

/**
 * Starts the process, and runs until SIGTERM or SIGINT. What cannot start is refused in one sentence, with exit code 1.
 * @param ending listens already where a signal may come before this is loaded
 */
export async function startWorker(changes: Around<WorkerParts> = {}, ending: Ending = endWhenAsked()): Promise<void> {
  const config = orRefuse(() => readConfig(process.env))
  const logger = createLogger('worker', config.logLevel)
  const metrics = createMetrics()
  forgetMetricsOfWeb(metrics)
  let state: 'starting' | 'open' | 'stopping' = 'starting'
  const startOpsOn = (opsPort: number) => startOps({ config: { opsPort }, metrics, ready, logger })
  const ops = await startOpsOn(config.workerOpsPort).catch((error: unknown) => {
    // Several workers on one machine: one has the port that is set, the others say which one they took.
    if (error instanceof ConfigError) return startOpsOn(0)
    throw error
  })
  logger.info({ opsPort: ops.port }, 'ops')

  const redis = await openRedis(config.redisUrl, 'work').catch(orRefuse.unreachable(config))
  const weaknesses = await refuseWeakRedis(redis, config, metrics, logger)
  await bringForward(redis, line => logger.info(line)).catch(orRefuse.config)

  const lanes = {
    connection: laneConnection(config.redisUrl, 'work'),
    lanes: await agreeOnLanes(redis, config.lanes).catch(orRefuse.config),
  }
  await prepareLanes(lanes)
  // One master's replica has everything up to a moment, so that a command is either in its lane there or done. Where lanes
  // and pages have different masters, a lane must not forget what the page's replicas do not have yet.
  const replicas = isCluster(redis) ? await watchReplicas(redis, { required: config.replicas }) : undefined
  const addresses = createPageIndex(redis, replicas)
  const erasures = createErasures(redis, join(config.dataDir, erasureFileName))
  await erasures.completeFile().catch((error: unknown) => {
    logger.error({ error: String(error) }, 'the list of erased entries cannot be kept in the data folder')
  })
  const shipped = createPageWrites(redis, erasures, replicas, config)
  const purger =
    config.purge &&
    startPurger({
      log: createPurgeLog(redis, createOperationLog(redis)),
      call: createPurgeCall(config.purge),
      metrics,
      logger,
      now: shipped.now,
    })
  const noting = purger ? notingWrites(shipped, purger.note) : shipped
  const writes = changes.writes?.(noting) ?? noting
  const reminders = createReminders(lanes)
  const newsroom = {
    hasOneLane: lanes.lanes === 1,
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
  const expireWithin = (key: string, ms: number) => redis.pexpire(key, ms, 'LT')
  const watchdog = startWatchdog({ ...lanes, lockMs: config.lockMs, expireWithin }, () => {
    logger.error('commands wait and none is taken: this process ends, to be started again')
    process.exit(startMeAgain)
  })

  async function ready() {
    if (state !== 'open') return { ready: false, reasons: [`The process is ${state}.`] }
    const reasons = await unanswered({ 'Redis does not answer': redis })
    if (!commands.workers.every(worker => worker.isRunning())) reasons.push('A lane is not worked on.')
    if (watchdog.isWorried) reasons.push('Commands wait, and none is in work.')
    return { ready: reasons.length === 0, reasons: [...reasons, ...weaknesses] }
  }

  state = 'open'
  ending.putInOrder(stop)
  // Said whatever the log level: whoever starts processes waits for it.
  process.stdout.write(
    `${JSON.stringify({ event: 'started', process: 'worker', lanes: lanes.lanes, opsPort: ops.port })}\n`,
  )

  async function stop(): Promise<void> {
    state = 'stopping'
    logger.info('worker stops')
    // While Redis is away closing waits for it: the job in hand goes back by its lock when the process ends.
    await Promise.all([commands.stop(), sweeper.stop(), watchdog.stop()])
    await purger?.stop()
    await Promise.all([ops.stop(), reminders.close()])
    leaveConnection(lanes)
    redis.disconnect()
    logger.info('worker stopped')
  }
}
