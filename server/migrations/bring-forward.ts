/** Brings stored data of an older format to the one of this version: on start, once, by one process; the others wait. */
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { PageId } from '../../shared/live-page.ts'
import { ConfigError } from '../config.ts'
import { keys } from '../storage/keys.ts'
import type { Redis } from '../storage/redis.ts'
import { currentFormat, storedState, whyUnusable } from '../storage/stored-format.ts'
import { migrations } from './migrations.ts'

/** A process that was killed at its work is replaced after this, ms. */
const heldForMs = 5000
const lookAgainMs = 100

/** Runs a step only while the lock is one's own: a process that slept through its time must not say what is done. */
const ifHeld = `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end `
const renew = `${ifHeld} return redis.call('PEXPIRE', KEYS[1], ARGV[2])`
const reach = `${ifHeld} redis.call('SET', KEYS[2], ARGV[2]) return 1`
const release = `${ifHeld} return redis.call('DEL', KEYS[1])`

/**
 * Returns when the stored data are of the current format; an empty newsroom begins with it.
 * @param say hears what is done, for the log
 * @throws ConfigError when they are newer, or half restored
 */
export async function bringForward(redis: Redis, say: (line: string) => void): Promise<void> {
  for (;;) {
    const stored = await storedState(redis)
    const reason = whyUnusable(stored)
    if (reason) throw new ConfigError(reason)
    if (stored.is === 'empty') await redis.set(keys.format, currentFormat, 'NX')
    else if (stored.is === 'kept' && stored.format === currentFormat) return
    else if (stored.is === 'kept' && !(await migrateAlone(redis, say))) await delay(lookAgainMs)
  }
}

/** @returns false when another process is at it */
async function migrateAlone(redis: Redis, say: (line: string) => void): Promise<boolean> {
  const token = randomUUID()
  if ((await redis.set(keys.migrating, token, 'PX', heldForMs, 'NX')) !== 'OK') return false
  const renewing = setInterval(() => {
    redis.eval(renew, 1, keys.migrating, token, heldForMs).catch(() => {}) // then it runs out, and another one goes on
  }, heldForMs / 3)
  try {
    // Looked at again: whoever held the lock before may have done it all.
    const stored = await storedState(redis)
    if (stored.is !== 'kept') return true
    await migrate(redis, stored.format, await redis.smembers(keys.pages), async format => {
      say(`The stored data are of format ${format} now.`)
      return (await redis.eval(reach, 2, keys.migrating, keys.format, token, format)) === 1
    })
  } finally {
    clearInterval(renewing)
    await redis.eval(release, 1, keys.migrating, token).catch(() => {}) // it runs out by itself
  }
  return true
}

/**
 * Runs the steps that are missing, each to its end before the next.
 * @param reached is told each format as it is reached; false ends the work
 */
export async function migrate(
  redis: Redis,
  from: number,
  pages: readonly PageId[],
  reached: (format: number) => Promise<boolean>,
): Promise<void> {
  for (const { to, run } of migrations) {
    if (to <= from) continue
    await run(redis, pages)
    if (!(await reached(to))) return
  }
}
