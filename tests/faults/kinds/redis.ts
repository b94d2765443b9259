/** Faults of Redis as a process: killed and started again, in the middle of a rewrite, frozen, out of memory, deaf subscribers. */
import type { Fault } from '../fault.ts'
import { asking, listed, nameOf, pause, until } from '../injection.ts'
import type { Scene } from '../scene.ts'

async function down(scene: Scene, ms: number): Promise<string> {
  const { redis } = scene
  const hit = `redis ${redis.pid} for ${(ms / 1000).toFixed(1)} s`
  await redis.kill()
  try {
    await pause(scene, ms)
  } finally {
    await redis.restart()
  }
  return hit
}

export const redisFaults: Fault[] = [
  {
    name: 'redis-killed',
    title: 'kill -9 of Redis, started again after 0.2 to 3 s',
    seconds: 3,
    inject: scene => down(scene, scene.random.between(200, 3000)),
  },
  {
    name: 'redis-down-30-s',
    title: 'kill -9 of Redis, started again after 30 s',
    seconds: 31,
    inject: scene => down(scene, 30_000),
  },
  {
    name: 'redis-down-120-s',
    title: 'kill -9 of Redis, started again after two minutes',
    seconds: 121,
    inject: scene => down(scene, 120_000),
  },
  {
    name: 'redis-killed-in-a-rewrite',
    title: 'kill -9 of Redis in the middle of rewriting its append-only file',
    seconds: 3,
    async inject(scene) {
      const hit = `redis ${scene.redis.pid}`
      await asking(scene.redis.url, async redis => {
        await redis.config('SET', 'rdb-key-save-delay', '2000') // µs for each key: else it is over before it is hit
        await redis.bgrewriteaof()
        const isRewriting = async () => (await redis.info('persistence')).includes('aof_rewrite_in_progress:1')
        await until(scene, 10, 'a rewrite is under way', isRewriting)
      })
      await pause(scene, scene.random.between(20, 400))
      await scene.redis.kill()
      await scene.redis.restart()
      return hit
    },
  },
  {
    name: 'redis-frozen',
    title: 'Redis is stopped for 10 s, its connections stay open',
    seconds: 10,
    async inject(scene) {
      scene.redis.pause()
      try {
        await pause(scene, 10_000)
      } finally {
        scene.redis.resume()
      }
      return `redis ${scene.redis.pid}`
    },
  },
  {
    name: 'redis-out-of-memory',
    title: 'Redis takes no more writes for want of memory, for 4 s',
    seconds: 5,
    async inject(scene) {
      return asking(scene.redis.url, async redis => {
        const [, before = '0'] = (await redis.config('GET', 'maxmemory')) as string[]
        await redis.config('SET', 'maxmemory', '1')
        try {
          await pause(scene, 4000)
        } finally {
          await redis.config('SET', 'maxmemory', before)
        }
        const refused = /errorstat_OOM:count=(\d+)/.exec(await redis.info('errorstats'))?.[1]
        if (refused === undefined) throw new Error('Redis refused nothing for want of memory')
        return `redis ${scene.redis.pid}, ${refused} writes refused so far`
      })
    },
  },
  {
    name: 'subscribers-killed',
    title: 'every pub/sub connection is killed every 2 s, for 10 s',
    seconds: 10,
    async inject(scene) {
      const names: string[] = []
      await asking(scene.redis.url, async redis => {
        for (let turn = 0; turn < 5; turn += 1) {
          if (turn > 0) await pause(scene, 2000)
          const list = (await redis.call('CLIENT', 'LIST', 'TYPE', 'pubsub')) as string
          names.push(...[...list.matchAll(/^id=(\d+)/gm)].map(([, id]) => `client ${id}`))
          await redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub')
        }
      })
      if (names.length === 0) throw new Error('nobody was subscribed')
      return listed(names)
    },
  },
  {
    name: 'everything-killed',
    title: 'kill -9 of every web, worker and Redis process at once, all started again',
    seconds: 5,
    async inject(scene) {
      const [webs, workers] = [[...scene.webs], [...scene.workers]]
      const names = [
        `redis ${scene.redis.pid}`,
        ...webs.map(web => nameOf('web', web)),
        ...workers.map(worker => nameOf('worker', worker)),
      ]
      await Promise.all([scene.redis, ...webs, ...workers].map(running => running.kill()))
      await scene.redis.restart()
      return names.join(', ')
    },
  },
]
