/** Faults of a Redis with Sentinels: the master killed or frozen, replicas promoted in order and behind their time. */
import type { RedisNode } from '../../support/redis-node.ts'
import type { TestSentinel } from '../../support/redis-sentinel.ts'
import type { Fault } from '../fault.ts'
import { pause, until, within } from '../injection.ts'
import type { Scene } from '../scene.ts'
import { onGroup } from './on-group.ts'
import { promoteLagging } from './promote-lagging.ts'

const needs = { redis: 'sentinel' as const }

// Replicas follow their master a moment later, and Sentinels let it take commands until they have promoted one: whoever is
// shown an operation in that moment may have been shown what is gone. So each promotion may lose data.

function groupOf({ sentinel }: Scene): TestSentinel {
  if (!sentinel) throw new Error('this scene has no Sentinels')
  return sentinel
}

const nameOf = (role: string, { pid, port }: RedisNode) => `${role} ${pid} (port ${port})`

async function anotherMaster(scene: Scene, before: RedisNode): Promise<void> {
  const isThere = async () =>
    groupOf(scene)
      .master()
      .then(
        master => master !== before,
        () => false, // the Sentinels do not agree yet
      )
  await until(scene, 30, 'the Sentinels name another master', isThere)
}

export const sentinelFaults: Fault[] = [
  {
    name: 'sentinel-master-killed',
    title: 'Sentinel: kill -9 of the master, a replica takes over; it comes back as a replica',
    needs,
    losesData: true,
    seconds: 8,
    async inject(scene) {
      const master = await groupOf(scene).master()
      const hit = nameOf('master', master)
      await master.kill()
      await anotherMaster(scene, master)
      await master.restart()
      await within(scene, 30, 'a whole group', groupOf(scene).healthy())
      return hit
    },
  },
  {
    name: 'sentinel-master-frozen',
    title: 'Sentinel: the master is stopped until another has taken over, and goes on as if it still were one',
    needs,
    losesData: true,
    seconds: 8,
    async inject(scene) {
      const master = await groupOf(scene).master()
      master.pause()
      try {
        await anotherMaster(scene, master)
        await scene.operations(5)
      } finally {
        master.resume()
      }
      await within(scene, 30, 'a whole group', groupOf(scene).healthy())
      return nameOf('master', master)
    },
  },
  {
    name: 'sentinel-failover',
    title: 'Sentinel: another master is asked for, as before maintenance',
    needs,
    losesData: true,
    seconds: 8,
    async inject(scene) {
      const master = await groupOf(scene).master()
      await within(scene, 30, 'another master', groupOf(scene).failover())
      await within(scene, 30, 'a whole group', groupOf(scene).healthy())
      return nameOf('master', master)
    },
  },
  {
    name: 'sentinel-replica-killed',
    title: 'Sentinel: kill -9 of a replica, started again after 1 to 3 s',
    needs,
    seconds: 5,
    async inject(scene) {
      const replica = scene.random.pick(await groupOf(scene).replicas())
      const hit = nameOf('replica', replica)
      await replica.kill()
      try {
        await pause(scene, scene.random.between(1000, 3000))
      } finally {
        await replica.restart()
      }
      await within(scene, 30, 'a whole group', groupOf(scene).healthy())
      return hit
    },
  },
  {
    name: 'sentinel-lagging-replica',
    title: 'Sentinel: replicas that have not heard the last of their master take its place',
    needs,
    losesData: true,
    seconds: 10,
    async inject(scene) {
      const group = groupOf(scene)
      const master = await group.master()
      const replicas = await group.replicas()
      const hit = [nameOf('master', master), ...replicas.map(replica => nameOf('replica', replica))].join(', ')
      await promoteLagging(scene, master, replicas, () => anotherMaster(scene, master))
      await within(scene, 30, 'a whole group', group.healthy())
      return hit
    },
  },
  ...onGroup('sentinel'),
]
