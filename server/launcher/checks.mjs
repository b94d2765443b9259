// What can be known to fail before anything is started, each said in one sentence that names the way out.
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { createConnection, createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { redisPlaces } from './redis-places.mjs'
import { Sentence } from './sentence.mjs'

// Below this a growing log would stop the newsroom within minutes.
const leastFreeBytes = 16 * 1024 * 1024

const isLoopback = host => host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)

export function checkHost({ HOST: host = '127.0.0.1', PUBLIC_URL: publicUrl = '', ALLOW_INSECURE: insecure }) {
  if (!host || isLoopback(host) || publicUrl.startsWith('https://') || insecure === '1') return
  throw new Sentence(
    `HOST=${host} is reachable from other machines, but without https nobody could sign in: set PUBLIC_URL to the https address under which readers come, or ALLOW_INSECURE=1 to go without.`,
  )
}

/** @returns {number} the port of that setting */
export function portFrom(env, name, otherwise) {
  const port = Number(env[name] || otherwise)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new Sentence(`${name}=${env[name]} is not a port: it must be a whole number from 0 to 65535.`)
}

export async function checkPortFree(name, port, host) {
  const probe = createServer()
  const code = await new Promise(resolve => {
    probe.once('error', error => resolve(error.code))
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(undefined)))
  })
  if (!code) return
  const another = `choose another one, for instance ${name}=${port + 1} npm start`
  if (code === 'EADDRINUSE')
    throw new Sentence(`Port ${port} (${name}) is taken by another program: stop that, or ${another}.`)
  if (code === 'EACCES') throw new Sentence(`Port ${port} (${name}) is not open to this user: ${another}.`)
  throw new Sentence(`HOST=${host} cannot be listened on (${code}): set HOST to an address of this machine.`)
}

/** Not mkdir's own `recursive`: where a file system answers ENOENT to any new folder, as /proc does, Node 20 tries for ever. */
function makeFolder(folder) {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  mkdirSync(folder)
}

function writeProbe(folder) {
  const path = join(folder, '.probe')
  const file = openSync(path, 'w')
  try {
    writeSync(file, Buffer.alloc(64 * 1024))
    fsyncSync(file) // a full disk may admit it only here
  } finally {
    closeSync(file)
    rmSync(path, { force: true })
  }
}

const reasons = {
  ENOSPC: 'is on a disk that is full: make room',
  EDQUOT: 'is over its disk quota: make room',
  ENOTDIR: 'is not a folder: move what stands there',
  EEXIST: 'is not a folder: move what stands there',
}

export function checkDataDir(folder) {
  try {
    makeFolder(folder)
    writeProbe(folder)
  } catch (error) {
    const reason = reasons[error.code] ?? `cannot be written to (${error.code}): make it writable for this user`
    throw new Sentence(`The data folder ${folder} ${reason}, or set DATA_DIR to another folder.`)
  }
  const { bavail, bsize } = statfsSync(folder)
  const free = bavail * bsize
  if (free >= leastFreeBytes) return
  const left = `${Math.floor(free / 1024 / 1024)} MB left`
  throw new Sentence(
    `The data folder ${folder} is on a disk that is full (${left}): make room, or set DATA_DIR to another folder.`,
  )
}

const canConnect = (address, waitMs) =>
  new Promise(resolve => {
    const connection = createConnection(address)
    const answer = outcome => {
      connection.destroy()
      resolve(outcome)
    }
    connection.setTimeout(waitMs, () => answer(false))
    connection.once('connect', () => answer(true))
    connection.once('error', () => answer(false))
  })

/** Tries for a while, because a Redis that was started together with us may need a moment. */
export async function checkRedisReachable(url, { exitCode = 1, patienceMs = 5000 } = {}) {
  const places = redisPlaces(url)
  if (!places) {
    const forms = 'redis://host:6379, rediss://…, unix:/path, redis-sentinel://… or redis-cluster://…'
    throw new Sentence(`REDIS_URL is not understood: use ${forms}.`, exitCode)
  }
  const deadline = Date.now() + patienceMs
  // One of several will do: the others may be what Sentinels and a Cluster are there for.
  const connected = async place => {
    if (!(await canConnect(place, Math.max(1, deadline - Date.now())))) throw new Error('away')
    return true
  }
  const answers = () => Promise.any(places.map(connected)).catch(() => false)
  while (!(await answers())) {
    // Never the URL itself: it may hold a password.
    const where = places.map(({ path, host, port }) => path ?? `${host}:${port}`).join(', ')
    if (Date.now() >= deadline)
      throw new Sentence(
        `Redis does not answer at ${where}: start it, correct REDIS_URL, or leave REDIS_URL out to use a private one.`,
        exitCode,
      )
    await sleep(200)
  }
}
