// The Redis of one `npm start`: the one given by REDIS_URL, or a private one that is opened again whenever it is gone.
import { setTimeout as sleep } from 'node:timers/promises'
import { checkRedisReachable } from './checks.mjs'
import { endurance } from './endurance.mjs'
import { openPrivateRedis } from './private-redis.mjs'

/**
 * `onNote(text)` hears what happens to it; `onLost(sentence)` comes once, when it cannot be brought back.
 * @returns {Promise<{ url: string, stop(): Promise<void>, kill(): void }>}
 */
export async function keepRedis({ redisUrl, dataDir, onNote, onLost }) {
  if (redisUrl) {
    await checkRedisReachable(redisUrl)
    return { url: redisUrl, stop: async () => {}, kill() {} }
  }
  const nextWait = endurance()
  let stopping = false
  let redis = await openPrivateRedis(dataDir, onNote)

  async function watch() {
    await redis.gone
    if (stopping) return
    const waitMs = nextWait()
    if (waitMs === undefined) return onLost('Redis was ended again and again.')
    onNote('Redis is gone; starting it again: the data are in the folder')
    await sleep(waitMs)
    if (stopping) return
    try {
      redis = await openPrivateRedis(dataDir, onNote)
    } catch (error) {
      return onLost(error.message)
    }
    // Asked to stop while it came up: nobody else holds it now.
    if (stopping) return redis.stop()
    void watch()
  }

  void watch()
  return {
    url: redis.url,
    stop: () => {
      stopping = true
      return redis.stop()
    },
    kill: () => {
      stopping = true
      redis.kill()
    },
  }
}
