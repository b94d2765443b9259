// One Redis process on a loopback port, as a part of a Sentinel group or a Cluster, with everything that can be done to it.
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { exitOf, signalGroup } from '../../server/launcher/bound.mjs'
import { obtainRedisProgram } from '../../server/launcher/redis-program.mjs'
import { startRedisServer } from '../../server/launcher/redis-server.mjs'

export interface RedisNode {
  readonly port: number
  readonly pid: number
  /** Whether the process runs, paused or not. */
  readonly isRunning: boolean
  role(): Promise<'master' | 'slave'>
  /** Sends one command on a connection of its own. @throws what Redis says, or that it is away */
  command(...args: (string | number)[]): Promise<unknown>
  /** SIGKILL; the data stay, `restart()` finds them. */
  kill(): Promise<void>
  /** On the same folder and port. */
  restart(): Promise<void>
  /** SIGSTOP: connections stay open and nobody answers. */
  pause(): void
  resume(): void
  /** Ends it; the folder goes. */
  stop(): Promise<void>
}

/** A port that is free together with the one that a Cluster node talks to others on. */
export async function freeNodePort(): Promise<number> {
  for (;;) {
    // Below what the system hands out by itself, so that no connection takes it meanwhile.
    const port = 12_000 + Math.floor(Math.random() * 10_000)
    if ((await isFree(port)) && (await isFree(port + 10_000))) return port
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

/** Starts a node that keeps what it acknowledges. @param args more settings, such as `['--cluster-enabled', 'yes']` */
export async function startRedisNode(args: string[] = []): Promise<RedisNode> {
  const program = await obtainRedisProgram(line => console.error(line))
  const dir = mkdtempSync(join(tmpdir(), 'sp-node-'))
  const port = await freeNodePort()
  const settings = [
    ...['--port', String(port), '--bind', '127.0.0.1'],
    // A replica is in step at once, and one that hangs is given up soon.
    ...['--repl-diskless-sync-delay', '0', '--repl-timeout', '5', '--repl-ping-replica-period', '1'],
    ...args,
  ]
  const start = () => startRedisServer({ program, dir, args: settings })
  let server = await start()
  return {
    port,
    get pid() {
      return server.child.pid ?? 0
    },
    get isRunning() {
      return server.child.exitCode === null && server.child.signalCode === null
    },
    async role() {
      const [role] = (await commandTo(port, ['role'])) as ['master' | 'slave']
      return role
    },
    command: (...words) => commandTo(port, words),
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
    async stop() {
      await server.stop()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** Tries until `holds` throws nothing; also outside of a test runner. @throws what it threw last, after 20 s */
export async function untilTrue(holds: () => unknown): Promise<void> {
  const deadline = Date.now() + 20_000
  for (;;) {
    try {
      await holds()
      return
    } catch (error) {
      if (Date.now() > deadline) throw error
    }
    await delay(20)
  }
}

/** Sends one command to whatever listens on a loopback port. */
export async function commandTo(port: number, [name, ...args]: (string | number)[]): Promise<unknown> {
  const redis = new Redis({
    host: '127.0.0.1',
    port,
    retryStrategy: () => null,
    enableReadyCheck: false,
    lazyConnect: true,
  })
  redis.on('error', () => {}) // the command says so
  try {
    await redis.connect()
    return await redis.call(String(name), ...args)
  } finally {
    redis.disconnect()
  }
}
