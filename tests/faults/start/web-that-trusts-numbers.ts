/** A web process that goes by the number of an operation alone: whoever has as many is taken to have the same ones. */
import { openRedis } from '../../../server/storage/redis.ts'
import { pageKey } from '../../../server/storage/keys.ts'
import { startWeb } from '../../../server/start-web.ts'
import { printCursor } from '../../../shared/cursor.ts'

const redis = await openRedis(process.env.REDIS_URL ?? '', 'work')

await startWeb({
  reads: reads => ({
    ...reads,
    async since(page, after) {
      const id = `${after.sequence}-0`
      const [record] = await redis.xrange(pageKey(page, 'log'), id, id)
      if (!record) return reads.since(page, after)
      const [, fields] = record
      const digest = fields[fields.indexOf('digest') + 1] ?? ''
      const missed = await reads.since(page, { sequence: after.sequence, digest })
      if (missed?.kind !== 'catchUp') return missed
      const isLevel = missed.to === missed.from
      return { ...missed, from: printCursor(after), ...(isLevel ? { to: printCursor(after) } : {}) }
    },
  }),
})
