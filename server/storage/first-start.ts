/** Remembers that an empty newsroom was started for the first time, until its demo is in place. */
import { keys } from './keys.ts'
import type { Redis } from './redis.ts'

export interface FirstStart {
  /** Notes that the demo is wanted; it stays so over restarts until `demoDone`. */
  wantDemo(): Promise<void>
  isDemoWanted(): Promise<boolean>
  demoDone(): Promise<void>
}

export function createFirstStart(redis: Redis): FirstStart {
  return {
    async wantDemo() {
      await redis.set(keys.demo, 'wanted', 'NX')
    },
    async isDemoWanted() {
      return (await redis.get(keys.demo)) === 'wanted'
    },
    async demoDone() {
      await redis.set(keys.demo, 'done')
    },
  }
}
