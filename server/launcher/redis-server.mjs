// Runs one private Redis on a unix socket, with the settings that the promise "acknowledged is kept" stands on.
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { endChild, exitOf, spawnBound } from './bound.mjs'
import { Sentence } from './sentence.mjs'

// sun_path holds 108 bytes on Linux and 104 on the BSDs and macOS, the closing zero included.
const longestSocketPath = process.platform === 'linux' ? 107 : 103

/**
 * The socket of the Redis that keeps its data in `dir`. In a folder too deep for a socket it lies in a short temporary
 * folder instead, noted in `dir` so that a second launcher or the command line finds the same server.
 */
export function socketIn(dir) {
  const plain = join(dir, 'redis.sock')
  if (Buffer.byteLength(plain) <= longestSocketPath) return plain
  const note = join(dir, 'socket-path')
  const noted = existsSync(note) ? readFileSync(note, 'utf8') : undefined
  if (noted && existsSync(dirname(noted))) return noted
  const socket = join(mkdtempSync(join(tmpdir(), 'stop-press-')), 'redis.sock')
  writeFileSync(note, socket)
  return socket
}

/**
 * What answers there: 'ready', 'loading' (it lives, and reads its data), or undefined. Asked before every start, because
 * Redis does not lock its folder: a second one on the same files would ruin them.
 */
export function pingRedis(socket, waitMs = 2000) {
  return new Promise(resolve => {
    const connection = createConnection(socket)
    const answer = state => {
      connection.destroy()
      resolve(state)
    }
    connection.setTimeout(waitMs, () => answer('loading')) // someone accepted and is busy: alive
    connection.once('error', () => answer(undefined))
    connection.once('connect', () => connection.write('PING\r\n'))
    connection.setEncoding('latin1').once('data', reply => answer(reply.startsWith('+PONG') ? 'ready' : 'loading'))
  })
}

function linkProgram(program, dir) {
  const link = join(dir, 'redis-server')
  if (lstatSync(link, { throwIfNoEntry: false })) rmSync(link)
  symlinkSync(program.path, link) // the binary chooses its role by the name it is called by
  return link
}

/**
 * Said when the end of the append-only file was torn off and cut away. If that was in the middle of a transaction, Redis
 * 7.0 cuts behind its first commands instead of before them: what is written next would follow an open transaction, and
 * half of the torn one would be carried out at the next start but one. Loading the cut file again finds it and cuts right.
 */
const tornOff = 'loaded anyway because aof-load-truncated is enabled'
const mostLoads = 3

/**
 * Starts Redis and resolves when it takes commands. `onLine` hears its log.
 * @returns {Promise<{ child: import('node:child_process').ChildProcess, socket: string, exited: Promise<{ code: number | null, signal: string | null }>, stop(): Promise<void> }>}
 */
export async function startRedisServer(how) {
  for (let loads = 1; ; loads += 1) {
    const started = await load(how, loads < mostLoads)
    if (started) return started
  }
}

/** @returns undefined when the file was torn and has to be loaded again, if that is wanted */
async function load({ program, dir, appendfsync = 'always', args = [], onLine = () => {} }, isLoadedAgain) {
  mkdirSync(dir, { recursive: true })
  const socket = socketIn(dir)
  // Nobody knows this name: the socket gets its own when nothing stands in the way of the first write.
  const unopened = join(dirname(socket), 'new.sock')
  const settings = [
    ...['--port', '0', '--unixsocket', unopened, '--unixsocketperm', '700', '--dir', dir, '--daemonize', 'no'],
    ...['--appendonly', 'yes', '--appendfsync', appendfsync, '--no-appendfsync-on-rewrite', 'no'],
    ...['--save', '', '--maxmemory-policy', 'noeviction', ...args],
  ]
  const child = spawnBound(linkProgram(program, dir), settings, {
    onOurDeath: 'TERM',
    env: { ...process.env, ...program.env },
    cwd: dir,
  })
  const exited = exitOf(child)
  const tail = []
  const isReady = await new Promise((resolve, reject) => {
    let unfinished = ''
    const hear = chunk => {
      const lines = (unfinished + chunk).split('\n')
      unfinished = lines.pop()
      for (const line of lines) {
        tail.push(line.trim())
        if (tail.length > 8) tail.shift()
        if (isLoadedAgain && line.includes(tornOff)) resolve(false)
        if (line.includes('accept connections')) resolve(true)
        onLine(line)
      }
    }
    child.stdout.setEncoding('utf8').on('data', hear)
    child.stderr.setEncoding('utf8').on('data', hear)
    child.once('error', error => reject(new Sentence(`Redis could not be started: ${error.message}.`)))
    // 'close' comes after 'exit', when its last words have been read.
    child.once('close', () => reject(new Sentence(`Redis could not be started. Its last words:\n${tail.join('\n')}`)))
  })
  if (!isReady) {
    await endChild(child, 0)
    return undefined
  }
  renameSync(unopened, socket)
  return {
    child,
    socket,
    exited,
    async stop() {
      await endChild(child, 30_000) // a last fsync on a slow disk takes its time
      rmSync(socket, { force: true })
    },
  }
}
