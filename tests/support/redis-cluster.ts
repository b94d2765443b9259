// A Redis Cluster of real processes on loopback: made, failed over and resharded by the commands that Redis has for it.
import { keySlot } from '../../server/storage/key-slot.ts'
import { type RedisNode, startRedisNode, untilTrue } from './redis-node.ts'

const allSlots = 16_384
/** A node that is silent for so long is taken for dead, ms. */
const nodeTimeoutMs = 1500

export interface ClusterNode extends RedisNode {
  /** Its name in the Cluster. */
  id: string
}

export interface TestCluster {
  /** As REDIS_URL takes it. */
  url: string
  /** Masters first, as they were started; roles change by failover. */
  nodes: ClusterNode[]
  /** The master that now holds the slot of a key. */
  masterOf(key: string): Promise<ClusterNode>
  /** The running replicas of a node. */
  replicasOf(node: ClusterNode): Promise<ClusterNode[]>
  /** Promotes a replica. @param how `takeover` asks nobody: what the master has more is lost */
  failover(replica: ClusterNode, how?: 'takeover' | 'orderly'): Promise<void>
  /** Moves slots with their keys to another master, as `redis-cli --cluster reshard` does, while they are in use. */
  moveSlots(slots: number[], to: ClusterNode): Promise<void>
  /** Waits until every slot is served, every running replica is in step, and all say the same of who holds what. */
  healthy(): Promise<void>
  stop(): Promise<void>
}

/** Starts masters with so many replicas each, all slots spread evenly, ready for use. */
export async function startCluster({ masters = 3, replicas = 0 } = {}): Promise<TestCluster> {
  const settings = [
    ...['--cluster-enabled', 'yes', '--cluster-node-timeout', String(nodeTimeoutMs)],
    ...['--cluster-replica-validity-factor', '0', '--cluster-allow-replica-migration', 'no'],
  ]
  const nodes = await Promise.all(
    Array.from({ length: masters * (1 + replicas) }, async (): Promise<ClusterNode> => {
      const node = await startRedisNode(settings)
      return Object.assign(node, { id: String(await node.command('cluster', 'myid')) })
    }),
  )
  const cluster: TestCluster = {
    url: `redis-cluster://${nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
    nodes,
    async masterOf(key) {
      return holderOf(nodes, keySlot(key))
    },
    async replicasOf(master) {
      const found: ClusterNode[] = []
      for (const node of nodes) {
        const line = await ownLine(node).catch(() => undefined)
        if (line?.master === master.id) found.push(node)
      }
      return found
    },
    async failover(replica, how = 'orderly') {
      await replica.command('cluster', 'failover', ...(how === 'takeover' ? ['takeover'] : []))
      await untilTrue(async () => {
        if ((await replica.role()) !== 'master') throw new Error('not promoted yet')
      })
    },
    async moveSlots(slots, to) {
      for (const slot of slots) await moveSlot(cluster, nodes, slot, to)
    },
    async healthy() {
      await untilTrue(async () => {
        const running = nodes.filter(one => one.isRunning)
        for (const node of running) await inStep(node, running.length)
        // A node that is promoted before it has heard of a slot that moved would claim it back.
        const views = await Promise.all(running.map(viewOf))
        if (views.some(view => view !== views[0])) throw new Error(`the nodes differ:\n${views.join('\n\n')}`)
      })
    },
    async stop() {
      for (const node of nodes) node.resume()
      await Promise.all(nodes.map(node => node.stop()))
    },
  }

  const share = allSlots / masters
  await Promise.all(
    nodes.map(async (node, place) => {
      await node.command('cluster', 'set-config-epoch', place + 1)
      if (place >= masters) return
      await node.command('cluster', 'addslotsrange', Math.floor(place * share), Math.floor((place + 1) * share) - 1)
    }),
  )
  const [first] = nodes as [ClusterNode]
  for (const node of nodes) if (node !== first) await first.command('cluster', 'meet', '127.0.0.1', node.port)
  await cluster.healthy()
  for (const [place, node] of nodes.entries()) {
    if (place < masters) continue
    const master = nodes[place % masters] as ClusterNode
    await untilTrue(() => node.command('cluster', 'replicate', master.id))
  }
  await cluster.healthy()
  return cluster
}

/** @throws when this node does not see a whole Cluster yet, or follows its master not yet */
async function inStep(node: ClusterNode, running: number): Promise<void> {
  const info = String(await node.command('cluster', 'info'))
  if (!info.includes('cluster_state:ok')) throw new Error(`${node.port}: ${info}`)
  const lines = String(await node.command('cluster', 'nodes')).split('\n')
  const connected = lines.filter(line => /\bconnected\b/.test(line) && !/fail|handshake|noaddr/.test(line)).length
  if (connected < running) throw new Error(`${node.port} sees ${connected} of ${running} nodes`)
  const replication = String(await node.command('info', 'replication'))
  if (replication.includes('role:slave') && !replication.includes('master_link_status:up')) {
    throw new Error(`${node.port} is not in step with its master`)
  }
}

/** Who is whose replica and who holds which slots, as one node sees it. */
async function viewOf(node: ClusterNode): Promise<string> {
  const lines = String(await node.command('cluster', 'nodes'))
    .trim()
    .split('\n')
  const seen = lines.map(line => {
    const [id, , flags = '', master, , , , , ...ranges] = line.split(' ')
    const role = flags.includes('master') ? 'master' : `replica of ${master}`
    return `${id} ${role} ${ranges.filter(range => !range.startsWith('[')).join(' ')}`
  })
  return seen.toSorted().join('\n')
}

/** What a node says of itself. */
async function ownLine(node: ClusterNode) {
  const nodes = String(await node.command('cluster', 'nodes'))
  const [, , flags = '', master = '', , , epoch = '', , ...ranges] =
    nodes
      .split('\n')
      .find(line => line.includes('myself'))
      ?.split(' ') ?? []
  return {
    isMaster: flags.includes('master'),
    master,
    epoch: Number(epoch),
    holds: (slot: number) =>
      ranges.some(range => {
        const [from, to = from] = range.split('-').map(Number)
        return from !== undefined && to !== undefined && from <= slot && slot <= to
      }),
  }
}

async function moveSlot(cluster: TestCluster, nodes: ClusterNode[], slot: number, to: ClusterNode): Promise<void> {
  const from = await holderOf(nodes, slot)
  if (from === to) return
  await to.command('cluster', 'setslot', slot, 'importing', from.id)
  await from.command('cluster', 'setslot', slot, 'migrating', to.id)
  for (;;) {
    const keys = (await from.command('cluster', 'getkeysinslot', slot, 10)) as string[]
    if (keys.length === 0) break
    await from.command('migrate', '127.0.0.1', to.port, '', 0, 5000, 'keys', ...keys)
  }
  // The new holder first: between the two, both name it.
  await to.command('cluster', 'setslot', slot, 'node', to.id)
  await from.command('cluster', 'setslot', slot, 'node', to.id)
  for (const node of cluster.nodes) {
    if (node === to || node === from || !node.isRunning) continue
    await node.command('cluster', 'setslot', slot, 'node', to.id).catch(() => {}) // a replica learns it from its master
  }
}

/** Of two that name themselves, as after a failover, the one with the newer claim. */
async function holderOf(nodes: ClusterNode[], slot: number): Promise<ClusterNode> {
  const claims = await Promise.all(
    nodes.map(async node => {
      const line = await ownLine(node).catch(() => undefined) // it is away
      return line?.isMaster && line.holds(slot) ? [{ node, epoch: line.epoch }] : []
    }),
  )
  const [newest] = claims.flat().toSorted((one, other) => other.epoch - one.epoch)
  if (newest) return newest.node
  throw new Error(`nobody holds slot ${slot}`)
}
