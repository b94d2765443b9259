// A master, its replicas and the Sentinels that watch them: real processes on loopback.
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { endChild, signalGroup, spawnBound } from '../../server/launcher/bound.mjs'
import { obtainRedisProgram } from '../../server/launcher/redis-program.mjs'
import { commandTo, freeNodePort, type RedisNode, startRedisNode, untilTrue } from './redis-node.ts'

/** A master that is silent for so long is taken for dead, ms. */
const downAfterMs = 1000
const name = 'newsroom'

export interface TestSentinel {
  /** As REDIS_URL takes it. */
  url: string
  /** The first master first, as they were started; roles change by failover. */
  nodes: RedisNode[]
  /** The node that the Sentinels name as master. */
  master(): Promise<RedisNode>
  /** The running replicas. */
  replicas(): Promise<RedisNode[]>
  /** Promotes a replica in order, as before maintenance. */
  failover(): Promise<void>
  /** Waits until the Sentinels agree on a running master and every running replica is in step with it. */
  healthy(): Promise<void>
  stop(): Promise<void>
}

interface Sentinel {
  port: number
  stop(): Promise<void>
}

export async function startSentinel({ replicas = 1, sentinels = 3 } = {}): Promise<TestSentinel> {
  const first = await startRedisNode()
  const followers = await Promise.all(
    Array.from({ length: replicas }, () => startRedisNode(['--replicaof', '127.0.0.1', String(first.port)])),
  )
  const nodes = [first, ...followers]
  const quorum = Math.floor(sentinels / 2) + 1
  const watchers: Sentinel[] = []
  for (let count = 0; count < sentinels; count += 1) watchers.push(await startWatcher(first.port, quorum))

  const group: TestSentinel = {
    url: `redis-sentinel://${watchers.map(({ port }) => `127.0.0.1:${port}`).join(',')}/${name}`,
    nodes,
    async master() {
      const named = await Promise.all(watchers.map(({ port }) => masterBy(port)))
      const node = nodes.find(({ port }) => port === named[0])
      if (!node || named.some(port => port !== named[0])) throw new Error(`the Sentinels name ${named.join(', ')}`)
      return node
    },
    async replicas() {
      const master = await group.master()
      return nodes.filter(node => node !== master && node.isRunning)
    },
    async failover() {
      const before = await group.master()
      // A replica that has just come back is not good enough for some seconds.
      await untilTrue(() => commandTo((watchers[0] as Sentinel).port, ['sentinel', 'failover', name]))
      await untilTrue(async () => {
        if ((await group.master()) === before) throw new Error('no other master yet')
      })
    },
    async healthy() {
      await untilTrue(async () => {
        const master = await group.master()
        if ((await master.role()) !== 'master') throw new Error('the master does not know that it is one')
        for (const replica of await group.replicas()) {
          const state = String(await replica.command('info', 'replication'))
          const isInStep = state.includes(`master_port:${master.port}`) && state.includes('master_link_status:up')
          if (!isInStep) throw new Error(`${replica.port} does not follow ${master.port} yet`)
        }
        for (const { port } of watchers) await knowsAll(port, replicas, sentinels)
      })
    },
    async stop() {
      for (const node of nodes) node.resume()
      await Promise.all([...watchers, ...nodes].map(one => one.stop()))
    },
  }
  await group.healthy()
  return group
}

async function masterBy(port: number): Promise<number> {
  const [, master] = (await commandTo(port, ['sentinel', 'get-master-addr-by-name', name])) as [string, string]
  return Number(master)
}

/** @throws while a Sentinel has not found all others: it could not decide on a failover yet */
async function knowsAll(port: number, replicas: number, sentinels: number): Promise<void> {
  const fields = (await commandTo(port, ['sentinel', 'master', name])) as string[]
  const field = (wanted: string) => Number(fields[fields.indexOf(wanted) + 1])
  if (field('num-slaves') < replicas || field('num-other-sentinels') < sentinels - 1) {
    throw new Error(`Sentinel ${port} does not know everybody yet`)
  }
}

async function startWatcher(masterPort: number, quorum: number): Promise<Sentinel> {
  const program = await obtainRedisProgram(line => console.error(line))
  const dir = mkdtempSync(join(tmpdir(), 'sp-sentinel-'))
  const port = await freeNodePort()
  const link = join(dir, 'redis-server')
  symlinkSync(program.path, link) // the binary chooses its role by the name it is called by
  const config = join(dir, 'sentinel.conf')
  writeFileSync(
    config,
    [
      `port ${port}`,
      'bind 127.0.0.1',
      `dir ${dir}`,
      `sentinel monitor ${name} 127.0.0.1 ${masterPort} ${quorum}`,
      `sentinel down-after-milliseconds ${name} ${downAfterMs}`,
      `sentinel failover-timeout ${name} 5000`,
      `sentinel parallel-syncs ${name} 1`,
      '',
    ].join('\n'),
  )
  const child = spawnBound(link, [config, '--sentinel'], {
    onOurDeath: 'TERM',
    env: { ...process.env, ...program.env },
    cwd: dir,
  })
  child.stdout?.resume()
  child.stderr?.resume()
  await untilTrue(() => commandTo(port, ['ping']))
  return {
    port,
    async stop() {
      signalGroup(child, 'SIGCONT')
      await endChild(child)
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
