/** The machine and the programs that figures were made with: without them they say nothing. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Redis } from 'ioredis'
import type { House } from '../../support/house.ts'
import { machine } from '../figures.ts'

export interface Versions {
  machine: string
  socketIo: string
  redis: string
}

export async function versionsOf(house: House): Promise<Versions> {
  const redis = new Redis(house.redis.socket)
  const version = /redis_version:(\S+)/.exec(await redis.info('server'))?.[1] ?? 'unknown'
  redis.disconnect()
  const manifest = createRequire(import.meta.url).resolve('socket.io/package.json')
  const socketIo = (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version
  return { machine: machine(), socketIo, redis: version }
}

export function printVersions({ machine: where, socketIo, redis }: Versions): string {
  return `${where}, Redis ${redis}, Socket.IO ${socketIo}`
}
