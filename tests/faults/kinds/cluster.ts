/** Faults of a Redis Cluster: masters and replicas killed or frozen, promoted in order and behind their time, slots that move. */
import { keySlot } from '../../../server/storage/key-slot.ts'
import { pageKey } from '../../../server/storage/keys.ts'
import type { ClusterNode, TestCluster } from '../../support/redis-cluster.ts'
import type { Fault } from '../fault.ts'
import { pause, until, within } from '../injection.ts'
import type { Scene } from '../scene.ts'
import { onGroup } from './on-group.ts'
import { promoteLagging } from './promote-lagging.ts'

const needs = { redis: 'cluster' as const }

// A replica follows its master a moment later: when it takes over unasked, readers may have been shown what is gone. Only
// a promotion in order waits until nothing is missing.

function clusterOf({ cluster }: Scene): TestCluster {
  if (!cluster) throw new Error('this scene has no Cluster')
  return cluster
}

/** The master of a page in use. */
function aMaster(scene: Scene): Promise<ClusterNode> {
  return clusterOf(scene).masterOf(pageKey(scene.random.pick(scene.pages).id, 'meta'))
}

async function itsReplica(scene: Scene, master: ClusterNode): Promise<ClusterNode> {
  const [replica] = await clusterOf(scene).replicasOf(master)
  if (!replica) throw new Error(`master ${master.pid} has no replica`)
  return replica
}

const nameOf = (role: string, { pid, port }: ClusterNode) => `${role} ${pid} (port ${port})`

export const clusterFaults: Fault[] = [
  {
    name: 'cluster-master-killed',
    title: 'Cluster: kill -9 of a master, its replica takes over; it comes back as a replica',
    needs,
    losesData: true,
    seconds: 8,
    async inject(scene) {
      const master = await aMaster(scene)
      const replica = await itsReplica(scene, master)
      const hit = nameOf('master', master)
      await master.kill()
      await until(scene, 30, 'a replica takes over', async () => (await replica.role()) === 'master')
      await master.restart()
      await within(scene, 30, 'a whole Cluster', clusterOf(scene).healthy())
      return hit
    },
  },
  {
    name: 'cluster-master-frozen',
    title: 'Cluster: a master is stopped until its replica has taken over, and goes on as if it still were one',
    needs,
    losesData: true,
    seconds: 8,
    async inject(scene) {
      const master = await aMaster(scene)
      const replica = await itsReplica(scene, master)
      master.pause()
      try {
        await until(scene, 30, 'a replica takes over', async () => (await replica.role()) === 'master')
        await scene.operations(5)
      } finally {
        master.resume()
      }
      await within(scene, 30, 'a whole Cluster', clusterOf(scene).healthy())
      return nameOf('master', master)
    },
  },
  {
    name: 'cluster-failover',
    title: 'Cluster: a replica is promoted in order, as before maintenance',
    needs,
    seconds: 4,
    async inject(scene) {
      const replica = await itsReplica(scene, await aMaster(scene))
      await within(scene, 30, 'a promotion', clusterOf(scene).failover(replica))
      await within(scene, 30, 'a whole Cluster', clusterOf(scene).healthy())
      return nameOf('replica', replica)
    },
  },
  {
    name: 'cluster-replica-killed',
    title: 'Cluster: kill -9 of a replica, started again after 1 to 3 s',
    needs,
    seconds: 5,
    async inject(scene) {
      const replica = await itsReplica(scene, await aMaster(scene))
      const hit = nameOf('replica', replica)
      await replica.kill()
      try {
        await pause(scene, scene.random.between(1000, 3000))
      } finally {
        await replica.restart()
      }
      await within(scene, 30, 'a whole Cluster', clusterOf(scene).healthy())
      return hit
    },
  },
  {
    name: 'cluster-nodes-lost',
    title: 'Cluster: kill -9 of a master and its replica, a third of all keys is away for 5 s',
    needs,
    seconds: 10,
    async inject(scene) {
      const master = await aMaster(scene)
      const replica = await itsReplica(scene, master)
      const hit = `${nameOf('master', master)}, ${nameOf('replica', replica)}`
      await Promise.all([master.kill(), replica.kill()])
      try {
        await pause(scene, 5000)
      } finally {
        await Promise.all([master.restart(), replica.restart()])
      }
      await within(scene, 30, 'a whole Cluster', clusterOf(scene).healthy())
      return hit
    },
  },
  {
    name: 'cluster-slots-moved',
    title: 'Cluster: the slots of pages in use move to another master',
    needs,
    seconds: 4,
    async inject(scene) {
      const cluster = clusterOf(scene)
      const key = pageKey(scene.random.pick(scene.pages).id, 'meta')
      // A node that was just promoted may know less of its own slots than the others do.
      await within(scene, 30, 'a whole Cluster', cluster.healthy())
      const from = await cluster.masterOf(key)
      const roles = await Promise.all(cluster.nodes.map(async node => ({ node, role: await node.role() })))
      const others = roles.filter(({ node, role }) => role === 'master' && node !== from).map(({ node }) => node)
      const to = scene.random.pick(others)
      await within(scene, 30, 'a slot moves', cluster.moveSlots([keySlot(key)], to))
      await within(scene, 30, 'a whole Cluster', cluster.healthy())
      return `slot ${keySlot(key)} from ${nameOf('master', from)} to ${nameOf('master', to)}`
    },
  },
  {
    name: 'cluster-lagging-replica',
    title: 'Cluster: a replica that has not heard the last of its master takes its place',
    needs,
    losesData: true,
    seconds: 8,
    async inject(scene) {
      const cluster = clusterOf(scene)
      const master = await aMaster(scene)
      const replica = await itsReplica(scene, master)
      const hit = `${nameOf('master', master)}, ${nameOf('replica', replica)}`
      await promoteLagging(scene, master, [replica], () => cluster.failover(replica, 'takeover'))
      await within(scene, 30, 'a whole Cluster', cluster.healthy())
      return hit
    },
  },
  ...onGroup('cluster'),
]
