// Finds a Redis server to run, or gets one: no npm package ships it, and a newcomer should not have to know that.
import { spawn, spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { root } from './places.mjs'
import { Sentence } from './sentence.mjs'

const kept = join(root, '.redis')

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false // missing or not ours to run: the same to us
  }
}

const onPath = name =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map(folder => join(folder, name))
    .find(isProgram)

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
  const answer = spawnSync(path, ['--version'], {
    argv0: 'redis-server',
    env: { ...process.env, ...env },
    encoding: 'utf8',
  })
  const major = /\bv=(\d+)\./.exec(answer.stdout ?? '')?.[1]
  return Number(major) >= 7
}

/** The first server of version 7 or newer: on the PATH, of Debian's redis-tools, or kept in the project. */
export function findRedisProgram() {
  const candidates = [onPath('redis-server'), onPath('valkey-server'), checkRdb].map(path => ({ path, env: {} }))
  return [...candidates, ...unpacked()].find(
    ({ path, env }) => path && isProgram(path) && isRecentEnough({ path, env }),
  )
}

function run(command, args, { cwd = root } = {}) {
  return new Promise(resolve => {
    // Progress goes to stderr: stdout belongs to the command someone may be piping.
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 2, 2] })
    child.once('error', () => resolve(false))
    child.once('exit', code => resolve(code === 0))
  })
}

/** apt-get as root, through sudo without a password, or not at all. */
export function rootCommand() {
  if (!onPath('apt-get')) return undefined
  if (process.getuid?.() === 0) return []
  const sudo = onPath('sudo')
  return sudo && spawnSync(sudo, ['-n', 'true']).status === 0 ? [sudo, '-n'] : undefined
}

export async function aptInstall(...packages) {
  const prefix = rootCommand()
  if (!prefix) return false
  const [command, ...args] = [...prefix, 'apt-get']
  await run(command, [...args, 'update']) // one broken source of many must not stop us: the install decides
  return run(command, [...args, 'install', '-y', '--no-install-recommends', ...packages])
}

async function unpackWithoutRoot() {
  if (!onPath('apt-get') || !onPath('dpkg')) return false
  for (const folder of ['lists/partial', 'cache/archives/partial', 'packages', 'files'])
    mkdirSync(join(kept, folder), { recursive: true })
  const own = ['-o', `Dir::State::lists=${join(kept, 'lists')}`, '-o', `Dir::Cache=${join(kept, 'cache')}`]
  const cwd = join(kept, 'packages')
  await run('apt-get', [...own, 'update'])
  // One by one: releases differ in which of the libraries they split off, and only the first is indispensable.
  for (const name of ['redis-tools', 'liblzf1', 'libjemalloc2', 'libatomic1'])
    await run('apt-get', [...own, 'download', name], { cwd })
  for (const name of readdirSync(cwd).filter(name => name.endsWith('.deb')))
    await run('dpkg', ['-x', join(cwd, name), join(kept, 'files')])
  return true
}

const advice =
  process.platform === 'darwin'
    ? 'brew install redis'
    : 'redis-server or valkey-server 7 or newer (Debian, Ubuntu: sudo apt-get install redis-tools)'

/** @param {(line: string) => void} report hears what is being fetched, because that takes a while */
export async function obtainRedisProgram(report) {
  const found = findRedisProgram()
  if (found) return found
  if (rootCommand()) {
    report('No Redis here yet: installing redis-tools with apt-get …')
    await aptInstall('redis-tools')
  }
  const installed = findRedisProgram()
  if (installed) return installed
  report('No Redis here yet: fetching one into .redis/ …')
  await unpackWithoutRoot()
  const fetched = findRedisProgram()
  if (fetched) return fetched
  throw new Sentence(`No Redis server was found and none could be fetched: install ${advice}, or set REDIS_URL.`)
}
