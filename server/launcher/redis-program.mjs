// Finds a Redis server to run, or gets one: no npm package ships it, and a newcomer should not have to know that.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { aptInstall, aptUnpack, isProgram, onPath } from './apt.mjs'
import { root } from './places.mjs'
import { Sentence } from './sentence.mjs'

const kept = join(root, '.redis')

// Debian's redis-tools ships the server under this name; it becomes the server when called "redis-server".
const checkRdb = '/usr/bin/redis-check-rdb'

function unpacked() {
  const libraries = join(kept, 'files/usr/lib')
  const folders = existsSync(libraries) ? readdirSync(libraries).map(name => join(libraries, name)) : []
  const env = { LD_LIBRARY_PATH: [...folders, process.env.LD_LIBRARY_PATH].filter(Boolean).join(delimiter) }
  return [
    { path: join(kept, 'redis-server'), env: {} },
    { path: join(kept, 'files/usr/bin/redis-check-rdb'), env },
  ]
}

function isRecentEnough({ path, env }) {
  const options = { argv0: 'redis-server', env: { ...process.env, ...env }, encoding: 'utf8' }
  const major = /\bv=(\d+)\./.exec(spawnSync(path, ['--version'], options).stdout ?? '')?.[1]
  return Number(major) >= 7
}

/** The first server of version 7 or newer: on the PATH, of Debian's redis-tools, or kept in the project. */
export function findRedisProgram() {
  const system = [onPath('redis-server'), onPath('valkey-server'), checkRdb].map(path => ({ path, env: {} }))
  return [...system, ...unpacked()].find(program => program.path && isProgram(program.path) && isRecentEnough(program))
}

const advice =
  process.platform === 'darwin'
    ? 'run "brew install redis"'
    : 'install redis-server or valkey-server 7 or newer (Debian, Ubuntu: sudo apt-get install redis-tools)'

/** @param {(line: string) => void} report hears what is being fetched, because that takes a while */
export async function obtainRedisProgram(report) {
  const found = findRedisProgram()
  if (found) return found
  report('No Redis here yet: getting redis-tools with apt-get …')
  await aptInstall('redis-tools')
  const installed = findRedisProgram()
  if (installed) return installed
  // Releases differ in which of the libraries they split off.
  await aptUnpack(kept, 'redis-tools', 'liblzf1', 'libjemalloc2', 'libatomic1')
  const fetched = findRedisProgram()
  if (fetched) return fetched
  throw new Sentence(`No Redis server was found and none could be fetched: ${advice}, or set REDIS_URL.`)
}
