/** The queue of pictures that wait to be drawn: apart from the lanes, so that none of them ever holds up a command. */
import { type ConnectionOptions, Queue } from 'bullmq'
import type { PictureId } from '../../shared/picture.ts'
import type { PictureQueue } from '../newsroom/ports.ts'
import { keepNothing, leaveConnection } from './lanes.ts'

export const pictureQueue = 'pictures'
/** The braces keep its keys in one Cluster slot. */
export const picturePrefix = '{sp-media}'
const pictureJob = 'picture'

export interface PictureJob {
  id: PictureId
}

/** @param connection is closed with the queue */
export function createPictureQueue(connection: ConnectionOptions): PictureQueue {
  const queue = new Queue<PictureJob>(pictureQueue, {
    connection,
    prefix: picturePrefix,
    defaultJobOptions: keepNothing,
  })
  queue.on('error', () => {}) // every call reports its own error
  return {
    async add(id) {
      await queue.add(pictureJob, { id }, { jobId: id })
    },
    async close() {
      await queue.close()
      leaveConnection({ connection })
    },
  }
}
