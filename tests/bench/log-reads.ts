/** Reads of pages' logs and newest entries in Redis; comparing heads every second is none. */
import { Redis } from 'ioredis'
import type { House } from '../support/house.ts'

/** @returns how many there were since its Redis began */
export async function countLogReads(house: House): Promise<number> {
  const redis = new Redis(house.redis.socket)
  try {
    const calls = /^cmdstat_(?:xrange|zrevrange):calls=(\d+)/gm
    return [...(await redis.info('commandstats')).matchAll(calls)].reduce((sum, [, count]) => sum + Number(count), 0)
  } finally {
    redis.disconnect()
  }
}
