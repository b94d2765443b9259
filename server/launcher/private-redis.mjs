// The Redis in the data folder: found alive and shared, or started; either way its caller learns when it is gone.
import { mkdirSync } from 'node:fs'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { withLock } from './lock.mjs'
import { obtainRedisProgram } from './redis-program.mjs'
import { pingRedis, socketIn, startRedisServer } from './redis-server.mjs'

/** It belongs to another launcher, which may stop it any time; an open connection is how we notice. */
async function borrow(socket) {
  while ((await pingRedis(socket)) === 'loading') await sleep(100)
  const connection = createConnection(socket)
  connection.on('error', () => {}) // 'close' follows and says the same
  const gone = new Promise(resolve => connection.once('close', () => resolve({ borrowed: true })))
  return { url: `unix:${socket}`, isOurs: false, gone, stop: async () => void connection.destroy(), kill() {} }
}

/**
 * @param {(line: string) => void} report hears what takes a while
 * @param {(line: string) => void} onLine hears the log of Redis
 */
export async function openPrivateRedis(dataDir, report, onLine = () => {}) {
  const dir = join(dataDir, 'redis')
  mkdirSync(dir, { recursive: true })
  const program = await obtainRedisProgram(report) // before the lock: apt takes longer than others should wait
  return withLock(join(dir, '.starting'), async () => {
    const socket = socketIn(dir)
    if (await pingRedis(socket)) return borrow(socket)
    const { child, exited, stop } = await startRedisServer({ program, dir, onLine })
    return { url: `unix:${socket}`, isOurs: true, gone: exited, stop, kill: () => child.kill('SIGKILL') }
  })
}
