/** What is different where keys lie on several masters: which one holds a key, and how to ask all or many. */
import { Cluster } from 'ioredis'
import { keySlot } from './key-slot.ts'
import type { Redis, Single } from './redis.ts'

export function isCluster(redis: Redis): redis is Cluster {
  return redis instanceof Cluster
}

/** The connections to all masters, as they are known just now. */
export function mastersOf(redis: Redis): Single[] {
  return isCluster(redis) ? redis.nodes('master') : [redis]
}

/** `host:port` of the master that is known to hold a key; undefined before the slots were read. */
export function addressOfKey(cluster: Cluster, key: string): string | undefined {
  return cluster.slots[keySlot(key)]?.[0]
}

/** The connection to the master that holds a key. @throws when it is not known or not there: an outage */
export function masterOf(redis: Redis, key: string): Single {
  if (!isCluster(redis)) return redis
  const address = addressOfKey(redis, key)
  const node = redis.nodes('master').find(({ options }) => `${options.host}:${options.port}` === address)
  if (!node) throw new Error(`CLUSTERDOWN No connection to the master of ${key}`)
  return node
}

/**
 * The answers to many commands of one key each, in their order: on one Redis with one write, on a Cluster by themselves,
 * for a pipeline there has one slot.
 * @throws the first error
 */
export async function answersOf(
  redis: Redis,
  commands: [name: string, key: string, ...args: string[]][],
): Promise<unknown[]> {
  if (commands.length === 0) return []
  if (isCluster(redis)) return Promise.all(commands.map(([name, ...args]) => redis.call(name, ...args)))
  const answers = (await redis.pipeline(commands).exec()) ?? []
  return answers.map(([error, answer]) => {
    if (error) throw error
    return answer
  })
}
