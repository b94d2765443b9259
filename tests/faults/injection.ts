/** What faults have in common: names for what they hit, waiting that ends with the run, and a cast that is complete afterwards. */
import { setTimeout as sleep } from 'node:timers/promises'
import { v7 as newId } from 'uuid'
import { openRedis, type Redis } from '../../server/storage/redis.ts'
import type { RunningProcess } from '../support/house.ts'
import { body } from '../support/newsroom.ts'
import type { Fault } from './fault.ts'
import type { Scene, StartAs } from './scene.ts'

export function nameOf(kind: 'web' | 'worker', { child }: RunningProcess): string {
  return `${kind} ${child.pid}`
}

const mostListed = 4

/** The first few of what was hit, and how many more. */
export function listed(names: readonly string[]): string {
  const more = names.length - mostListed
  return `${names.slice(0, mostListed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/** @throws when the run ends meanwhile */
export function pause(scene: Scene, ms: number): Promise<void> {
  return sleep(ms, undefined, { signal: scene.ended })
}

/** @throws when it takes longer than `seconds`, or the run ends meanwhile */
export async function within<Result>(
  scene: Scene,
  seconds: number,
  what: string,
  work: Promise<Result>,
): Promise<Result> {
  const over = new AbortController()
  const late = sleep(seconds * 1000, undefined, { signal: AbortSignal.any([over.signal, scene.ended]) }).then(() => {
    throw new Error(`${what}: not within ${seconds} s`)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    over.abort()
  }
}

/** Tries until it holds. @throws when it takes longer than `seconds`, or the run ends meanwhile */
export async function until(
  scene: Scene,
  seconds: number,
  what: string,
  holds: () => boolean | Promise<boolean>,
): Promise<void> {
  for (const byMs = Date.now() + seconds * 1000; !(await holds()); await pause(scene, 10)) {
    if (Date.now() > byMs) throw new Error(`${what}: not within ${seconds} s`)
  }
}

/** Asks Redis by a connection of its own, past the line. */
export async function asking<Result>(url: string, ask: (redis: Redis) => Promise<Result>): Promise<Result> {
  const redis = await openRedis(url, 'request')
  try {
    return await ask(redis)
  } finally {
    redis.disconnect()
  }
}

/** An entry to be published. */
export function entry(words: string) {
  return { id: newId(), ...body(words) }
}

/** Starts what is missing, all at once. */
export async function complete(scene: Scene, webs: number, workers: number): Promise<void> {
  const missing = (wanted: number, list: readonly unknown[]) =>
    Array.from({ length: Math.max(0, wanted - list.length) })
  await Promise.all([
    ...missing(workers, scene.workers).map(() => scene.startWorker()),
    ...missing(webs, scene.webs).map(() => scene.startWeb()),
  ])
}

/** Starts a worker, and no other is there to take its work: of a lane that is never idle a new one would get nothing. */
export async function alone(scene: Scene, how: StartAs): Promise<RunningProcess> {
  const worker = await scene.startWorker(how)
  const isOther = (one: RunningProcess) => one !== worker
  // Also one that somebody is just starting, or that leaves to be started again.
  for (await scene.allUp(); scene.workers.some(isOther); await scene.allUp())
    await Promise.all(scene.workers.filter(isOther).map(other => other.stop()))
  return worker
}

const casts = new WeakMap<Scene, { webs: number; workers: number }>()

/** The same fault, before and after which as many processes live as in the beginning: one may have ended by itself, to be started again. */
export function withWholeCast(fault: Fault): Fault {
  // What goes on beside another fault must not start what that one has just ended.
  if (fault.isBesideOthers) return fault
  return {
    ...fault,
    async inject(scene) {
      const cast = casts.get(scene) ?? { webs: scene.webs.length, workers: scene.workers.length }
      casts.set(scene, cast)
      await complete(scene, cast.webs, cast.workers)
      try {
        return await fault.inject(scene)
      } finally {
        if (!scene.ended.aborted) await complete(scene, cast.webs, cast.workers)
      }
    },
  }
}
