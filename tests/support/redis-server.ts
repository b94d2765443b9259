// A private Redis for one test file, on a unix socket in its own folder: PUBLISH ignores database numbers, so tests never share a server.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exitOf, signalGroup } from '../../server/launcher/bound.mjs'
import { obtainRedisProgram } from '../../server/launcher/redis-program.mjs'
import { startRedisServer } from '../../server/launcher/redis-server.mjs'

export interface TestRedis {
  /** `unix:/…`, as REDIS_URL takes it */
  url: string
  /** for `new Redis(socket)` and bullmq's `{ path: socket }` */
  socket: string
  dir: string
  readonly pid: number
  /** SIGTERM, then the folder goes, if it was made here. */
  stop: () => Promise<void>
  /** SIGKILL; the data stay, `restart()` finds them. */
  kill: () => Promise<void>
  /** On the same folder and socket; stops it in order first if it runs. */
  restart: () => Promise<void>
  /** SIGSTOP: connections stay open and nobody answers. */
  pause: () => void
  resume: () => void
}

export interface TestRedisOptions {
  dir?: string
  args?: string[]
  appendfsync?: 'always' | 'everysec' | 'no'
  /** What its environment holds besides ours. */
  env?: Record<string, string>
  /** A Sentinel group or a Cluster that runs already, in place of a server of one's own; it is not stopped. */
  given?: { url: string }
}

export async function startRedis({
  dir,
  args = [],
  appendfsync = 'always',
  env = {},
  given,
}: TestRedisOptions = {}): Promise<TestRedis> {
  if (given) return onlyItsUrl(given.url)
  const found = await obtainRedisProgram(line => console.error(line))
  const program = { ...found, env: { ...found.env, ...env } }
  const home = dir ?? mkdtempSync(join(tmpdir(), 'sp-'))
  const start = () => startRedisServer({ program, dir: home, args, appendfsync })
  let server = await start()

  return {
    url: `unix:${server.socket}`,
    socket: server.socket,
    dir: home,
    get pid() {
      return server.child.pid ?? 0
    },
    async stop() {
      await server.stop()
      if (!dir) rmSync(home, { recursive: true, force: true })
    },
    async kill() {
      signalGroup(server.child, 'SIGKILL')
      await exitOf(server.child)
    },
    async restart() {
      await server.stop()
      server = await start()
    },
    pause: () => signalGroup(server.child, 'SIGSTOP'),
    resume: () => signalGroup(server.child, 'SIGCONT'),
  }
}

/** What runs already is handled by whoever started it. */
function onlyItsUrl(url: string): TestRedis {
  const not = (): never => {
    throw new Error(`this Redis was given: ${url}`)
  }
  return {
    url,
    get socket() {
      return not()
    },
    get dir() {
      return not()
    },
    get pid() {
      return not()
    },
    stop: async () => {},
    kill: async () => not(),
    restart: async () => not(),
    pause: not,
    resume: not,
  }
}
