/** Takes pictures from their queue, one at a time; one that fails again and again is set aside with the reason. */
import { setTimeout as delay } from 'node:timers/promises'
import { type ConnectionOptions, type Job, Worker } from 'bullmq'
import type { PictureId } from '../../shared/picture.ts'
import { Refusal } from '../../shared/refusal.ts'
import type { Logger } from '../logger.ts'
import type { Metrics } from '../metrics.ts'
import type { PictureQueue } from '../newsroom/ports.ts'
import { type PictureJob, picturePrefix, pictureQueue } from './picture-queue.ts'

export interface PictureWorkerParts {
  connection: ConnectionOptions
  queue: PictureQueue
  /** Draws and keeps a picture; one that is done already is left as it is. @throws Refusal when it never can be */
  prepare: (id: PictureId) => Promise<void>
  refuse: (id: PictureId, detail: string) => Promise<void>
  /** Pictures that wait, whatever the queue knows of them. */
  waiting: () => Promise<PictureId[]>
  metrics: Pick<Metrics, 'pictures' | 'picturesWaiting'>
  logger: Logger
  /** How long a picture is held before another process may take it, ms. */
  lockMs: number
}

/** A picture that fails this often, or on which a process died this often, is set aside. */
const mostTries = 3
/** Before a picture is tried again, ms. */
const tryAgainMs = 500
/** Between two looks for pictures that the queue lost, ms. */
const sweepEveryMs = 5000
/** The picture in hand has this long to end when the process stops, ms: another one takes it otherwise. */
const closeWithinMs = 7000

export function startPictureWorker(parts: PictureWorkerParts): { worker: Worker<PictureJob>; stop(): Promise<void> } {
  const { logger, metrics } = parts
  const worker = new Worker<PictureJob>(pictureQueue, job => take(parts, job), {
    connection: parts.connection,
    prefix: picturePrefix,
    concurrency: 1,
    lockDuration: parts.lockMs,
    stalledInterval: Math.ceil(parts.lockMs / 2),
    drainDelay: 2,
    maxStalledCount: 1_000_000, // whether to give up is decided here, where the reason can be kept
    runRetryDelay: 500,
  })
  worker.on('error', error => logger.warn({ error: error.message }, 'the queue of pictures reports'))

  let sweeping: Promise<void> | undefined
  async function sweep(): Promise<void> {
    const waiting = await parts.waiting()
    metrics.picturesWaiting.set(waiting.length)
    // What the queue holds already stays as it is; what it lost with its Redis comes back.
    for (const id of waiting) await parts.queue.add(id)
  }
  const sweepOnce = () => {
    sweeping ??= sweep()
      .catch((error: unknown) => logger.warn({ error: String(error) }, 'waiting pictures could not be looked for'))
      .finally(() => {
        sweeping = undefined
      })
  }
  sweepOnce()
  const timer = setInterval(sweepOnce, sweepEveryMs)

  return {
    worker,
    async stop() {
      clearInterval(timer)
      await Promise.race([Promise.all([worker.close(), sweeping]), delay(closeWithinMs, undefined, { ref: false })])
    },
  }
}

async function take(parts: PictureWorkerParts, job: Job<PictureJob>): Promise<void> {
  const { id } = job.data
  const begun = performance.now()
  const outcome = await perform(parts, id, job.stalledCounter)
  parts.metrics.pictures.inc({ outcome })
  parts.logger.info({ picture: id, outcome, tookMs: Math.round(performance.now() - begun) }, `picture ${outcome}`)
}

async function perform(
  parts: PictureWorkerParts,
  id: PictureId,
  deaths: number,
): Promise<'ready' | 'refused' | 'set-aside'> {
  let fault = deaths >= mostTries ? 'the service ended three times while it worked on it' : undefined
  for (let tries = deaths; fault === undefined; ) {
    try {
      await parts.prepare(id)
      return 'ready'
    } catch (error) {
      if (error instanceof Refusal) {
        await parts.refuse(id, error.message)
        return 'refused'
      }
      tries += 1
      const message = error instanceof Error ? error.message : String(error)
      parts.logger.error({ picture: id, tries, error: message }, 'a picture failed')
      if (tries >= mostTries) fault = message
      else await delay(tryAgainMs)
    }
  }
  await parts.refuse(
    id,
    `The picture could not be prepared after three tries (${fault}). Save it anew and send it again.`,
  )
  return 'set-aside'
}
