/** Faults of clocks: a web, a worker or Redis an hour ahead or behind, and right again. */
import type { Fault } from '../fault.ts'
import { nameOf, pause } from '../injection.ts'
import { preloadMissing } from '../preload.ts'

const hourMs = 3_600_000
const ahead = [
  ['ahead', hourMs],
  ['behind', -hourMs],
] as const

function webIs(which: string, aheadMs: number): Fault {
  return {
    name: `web-an-hour-${which}`,
    title: `a web process whose clock is an hour ${which} serves for 3 s`,
    seconds: 5,
    async inject(scene) {
      const web = await scene.startWeb({ file: 'wrong-clock-web', env: { CLOCK_AHEAD_MS: String(aheadMs) } })
      await pause(scene, 3000)
      await web.stop()
      return nameOf('web', web)
    },
  }
}

function workerIs(which: string, aheadMs: number): Fault {
  return {
    name: `worker-an-hour-${which}`,
    title: `the only worker’s clock is an hour ${which}, for 4 s`,
    seconds: 6,
    async inject(scene) {
      const others = [...scene.workers]
      const how = { file: 'wrong-clock-worker', env: { CLOCK_AHEAD_MS: String(aheadMs) } }
      const worker = await scene.startWorker(how)
      await Promise.all(others.map(other => other.stop()))
      await pause(scene, 4000)
      await worker.stop()
      return nameOf('worker', worker)
    },
  }
}

function redisIs(which: string, aheadMs: number): Fault {
  return {
    name: `redis-an-hour-${which}`,
    title: `Redis’ clock jumps an hour ${which}, and back after 4 s`,
    needs: { preload: true },
    missing: preloadMissing,
    seconds: 6,
    async inject(scene) {
      if (!scene.preload) throw new Error('this scene has no library under Redis')
      scene.preload.shiftClock(aheadMs)
      try {
        await pause(scene, 4000)
      } finally {
        scene.preload.shiftClock(0)
      }
      // Back in the right time, work has to go on.
      await scene.operations(3)
      return `redis ${scene.redis.pid}`
    },
  }
}

export const clockFaults: Fault[] = ahead.flatMap(([which, ms]) => [
  webIs(which, ms),
  workerIs(which, ms),
  redisIs(which, ms),
])
