/** Faults of the disk under Redis: slow, full, and one that lost the end of what was written. */
import { readdirSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import type { Fault } from '../fault.ts'
import { asking, pause, until } from '../injection.ts'
import type { Preload } from '../preload.ts'
import { preloadMissing } from '../preload.ts'
import type { Scene } from '../scene.ts'

const needs = { preload: true }

function preloadOf({ preload }: Scene): Preload {
  if (!preload) throw new Error('this scene has no library under Redis')
  return preload
}

async function slow(scene: Scene, delayMs: number, forMs: number): Promise<string> {
  const preload = preloadOf(scene)
  preload.delayFsync(delayMs)
  try {
    await pause(scene, forMs)
  } finally {
    preload.delayFsync(0)
  }
  return `redis ${scene.redis.pid}, each fsync ${delayMs} ms longer`
}

async function answers(scene: Scene): Promise<boolean> {
  return asking(scene.redis.url, redis => redis.ping()).then(
    () => true,
    () => false,
  )
}

export const diskFaults: Fault[] = [
  {
    name: 'disk-slow',
    title: 'each fsync takes 50 ms, for 4 s',
    needs,
    missing: preloadMissing,
    seconds: 4,
    inject: scene => slow(scene, 50, 4000),
  },
  {
    name: 'disk-very-slow',
    title: 'each fsync takes 3 s, for 15 s',
    needs,
    missing: preloadMissing,
    seconds: 18,
    inject: scene => slow(scene, 3000, 15_000),
  },
  {
    name: 'disk-full',
    title: 'the disk is full: Redis ends at the next write and again after each start, until there is room',
    needs,
    missing: preloadMissing,
    seconds: 6,
    async inject(scene) {
      const preload = preloadOf(scene)
      const pids: number[] = []
      preload.fillDisk(true)
      try {
        // With `appendfsync always` it does not go on without its file: it ends, and whoever runs it starts it again.
        for (let start = 0; start < 2; start += 1) {
          pids.push(scene.redis.pid)
          await until(scene, 15, 'Redis ends on a full disk', async () => !(await answers(scene)))
          if (start === 0) await scene.redis.restart()
        }
        await pause(scene, scene.random.between(0, 1000))
      } finally {
        preload.fillDisk(false)
        await scene.redis.restart()
      }
      return pids.map(pid => `redis ${pid}`).join(', ')
    },
  },
  {
    name: 'end-of-file-lost',
    title: 'kill -9 of Redis, the last kilobytes of its append-only file are lost, started again',
    losesData: true,
    seconds: 2,
    async inject(scene) {
      const { pid, dir } = scene.redis
      // What is cut off is the work of a moment, not the beginning of the newsroom.
      await scene.operations(scene.random.between(80, 160))
      await scene.redis.kill()
      const folder = join(dir, 'appendonlydir')
      const file = readdirSync(folder)
        .filter(name => name.endsWith('.incr.aof'))
        .map(name => join(folder, name))
        .sort((one, other) => statSync(other).mtimeMs - statSync(one).mtimeMs)[0]
      if (file === undefined) throw new Error('there is no append-only file')
      const { size } = statSync(file)
      const lost = Math.min(size, scene.random.between(1, 24 * 1024))
      truncateSync(file, size - lost)
      await scene.redis.restart()
      return `redis ${pid}, ${lost} bytes of ${size}`
    },
  },
]
