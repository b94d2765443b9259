/** The version of everything that is stored: one key for the whole newsroom, looked at before anything is served. */
import { keys } from './keys.ts'
import type { Redis } from './redis.ts'

/** What this version of the service writes and reads. Raised together with a migration that brings older data to it. */
export const currentFormat = 2

export type Stored =
  | { is: 'empty' }
  /** A backup was begun to be restored here, and is not whole. */
  | { is: 'restoring' }
  | { is: 'kept'; format: number }

/** What there is in a Redis. Data of before this key was there are of format 1. */
export async function storedState(redis: Redis): Promise<Stored> {
  const [restoring, format, pages, users] = await Promise.all([
    redis.get(keys.restoring),
    redis.get(keys.format),
    redis.scard(keys.pages),
    redis.hlen(keys.users),
  ])
  if (restoring !== null) return { is: 'restoring' }
  if (format !== null) return { is: 'kept', format: Number(format) }
  return pages === 0 && users === 0 ? { is: 'empty' } : { is: 'kept', format: 1 }
}

/** @returns a sentence where data are half restored, or newer than this version understands: then nothing may touch them */
export function whyUnusable(stored: Stored): string | undefined {
  if (stored.is === 'restoring') {
    return 'A restore was begun here and not finished: run the same `restore` again, which starts it over.'
  }
  if (stored.is === 'kept' && !(stored.format <= currentFormat)) {
    return `The stored data are of format ${stored.format}, and this version knows up to ${currentFormat}: start the newer version that wrote them.`
  }
  return undefined
}
