/** A worker process that does not remember what it has answered: a command that comes again is carried out again. */
import { pageKey } from '../../../server/storage/keys.ts'
import { openRedis } from '../../../server/storage/redis.ts'
import { startWorker } from '../../../server/start-worker.ts'

const redis = await openRedis(process.env.REDIS_URL ?? '', 'work')

await startWorker({
  writes: writes => ({
    ...writes,
    async context(page, command, entry) {
      await redis.hdel(pageKey(page, 'answers'), command)
      return writes.context(page, command, entry)
    },
  }),
})
