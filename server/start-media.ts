/** The media process: draws uploaded pictures in the forms that readers get, out of the way of everything else. */
import { join } from 'node:path'
import type { PictureId } from '../shared/picture.ts'
import type { Around } from './around.ts'
import { ConfigError, readConfig } from './config.ts'
import { type Ending, endWhenAsked } from './ending.ts'
import { startOps } from './http/ops.ts'
import { createLogger } from './logger.ts'
import { createMetrics, forgetMetricsOfWeb } from './metrics.ts'
import { drawPicture } from './pictures/draw.ts'
import { createPictureQueue } from './queue/picture-queue.ts'
import { startPictureWorker } from './queue/picture-worker.ts'
import { unanswered } from './readiness.ts'
import { orRefuse } from './refuse.ts'
import { refuseWeakRedis } from './start.ts'
import { stepBack } from './step-back.ts'
import { createPictureFiles } from './storage/picture-files.ts'
import { laneConnection, openRedis } from './storage/redis.ts'

/** A picture is held for so many times as long as a command: drawing keeps the machine busy, which delays renewing the lock. */
const patience = 5

/** The parts of a media process that a start file may change. */
export interface MediaParts {
  draw: typeof drawPicture
}

/**
 * Starts the process, and runs until SIGTERM or SIGINT. What cannot start is refused in one sentence, with exit code 1.
 * @param ending listens already where a signal may come before this is loaded
 */
export async function startMedia(changes: Around<MediaParts> = {}, ending: Ending = endWhenAsked()): Promise<void> {
  stepBack()
  const config = orRefuse(() => readConfig(process.env))
  const logger = createLogger('media', config.logLevel)
  const metrics = createMetrics()
  forgetMetricsOfWeb(metrics)
  let state: 'starting' | 'open' | 'stopping' = 'starting'
  const startOpsOn = (opsPort: number) => startOps({ config: { opsPort }, metrics, ready, logger })
  const ops = await startOpsOn(config.mediaOpsPort).catch((error: unknown) => {
    // Several on one machine: one has the port that is set, the others say which one they took.
    if (error instanceof ConfigError) return startOpsOn(0)
    throw error
  })

  const redis = await openRedis(config.redisUrl, 'work').catch(orRefuse.unreachable(config))
  const weaknesses = await refuseWeakRedis(redis, config, metrics, logger)
  const files = createPictureFiles(join(config.dataDir, 'media'))
  const draw = changes.draw?.(drawPicture) ?? drawPicture
  const queue = createPictureQueue(laneConnection(config.redisUrl, 'work'))

  async function prepare(id: PictureId): Promise<void> {
    const picture = await files.find(id)
    if (picture?.state !== 'preparing') return files.discard(id)
    await files.finish(id, await draw(files.original(id), form => files.keepForm(id, form)))
  }

  const pictures = startPictureWorker({
    connection: laneConnection(config.redisUrl, 'work'),
    queue,
    prepare,
    refuse: files.refuse,
    waiting: files.waiting,
    metrics,
    logger,
    lockMs: config.lockMs * patience,
  })

  async function ready() {
    if (state !== 'open') return { ready: false, reasons: [`The process is ${state}.`] }
    const reasons = await unanswered({ 'Redis does not answer': redis })
    if (!pictures.worker.isRunning()) reasons.push('Pictures are not worked on.')
    return { ready: reasons.length === 0, reasons: [...reasons, ...weaknesses] }
  }

  state = 'open'
  ending.putInOrder(stop)
  // Said whatever the log level: whoever starts processes waits for it.
  process.stdout.write(`${JSON.stringify({ event: 'started', process: 'media', opsPort: ops.port })}\n`)

  async function stop(): Promise<void> {
    state = 'stopping'
    logger.info('media stops')
    // A picture that takes longer goes back by its lock, and is drawn again.
    await pictures.stop()
    await Promise.all([ops.stop(), queue.close()])
    redis.disconnect()
    logger.info('media stopped')
  }
}
