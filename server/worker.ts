/** The worker process: takes commands from their lanes, numbers and keeps them, and finishes what others left. */
import { readConfig } from './config.ts'
import { createLogger } from './logger.ts'
import { createMetrics } from './metrics.ts'
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
/** The launcher starts a process again that ends with this. */
const startMeAgain = 75

const config = orRefuse(() => readConfig(process.env))
const logger = createLogger('worker', config.logLevel)
const metrics = createMetrics()
const redis = await openRedis(config.redisUrl, 'work').catch(orRefuse.unreachable(config))
await refuseWeakRedis(redis, config, metrics, logger)

const lanes = {
  connection: { ...redisOptions(config.redisUrl), retryStrategy: retryDelayMs, maxRetriesPerRequest: null },
  lanes: config.lanes,
}
await prepareLanes(lanes)
const addresses = createPageIndex(redis)
const writes = createPageWrites(redis)
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
// Said whatever the log level: whoever starts processes waits for it.
process.stdout.write(`${JSON.stringify({ event: 'started', process: 'worker', lanes: config.lanes })}\n`)

let stopping = false
async function stop(): Promise<void> {
  if (stopping) return
  stopping = true
  await watchdog.stop()
  await Promise.all([commands.stop(), sweeper.stop()])
  await reminders.close()
  redis.disconnect()
  logger.info('worker stopped')
  process.exit(0)
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop())
