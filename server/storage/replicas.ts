/** Waits for replicas where there are any: what was acknowledged must outlive the master that took it. */
import { isCluster, masterOf, mastersOf } from './cluster.ts'
import { heartbeatKey } from './keys.ts'
import type { Redis, Single } from './redis.ts'

/** A key, or a field of a hash, that is there once something is kept. */
export interface Proof {
  key: string
  field?: string
}

export type RedisCommand = [name: string, key: string, ...args: (string | number)[]]

export interface Replicas {
  /**
   * Resolves once something that is kept is on as many replicas as are needed; at once where none is. Several proofs: any
   * of them, looked for in this order.
   * @throws an outage when it is not there any more, or replicas that are connected do not have it within a second
   */
  confirm(...proofs: Proof[]): Promise<void>
  /** Does one write at the master of its key; resolves like `confirm`. Repeat it after an error: it may have been done. */
  write(command: RedisCommand): Promise<unknown>
  /** A sentence when fewer replicas are connected than are required. */
  shortage(): string | undefined
  stop(): void
}

/** Replicas have this long to say that they have a write, ms. */
const waitMs = 1000
/** How often it is looked who follows a master, ms. */
const lookEveryMs = 2000

interface Asked {
  command: RedisCommand
  done: (answer: unknown) => void
  failed: (error: Error) => void
}

interface Followed {
  /** Replicas that are connected and in step. */
  online: number
  /** Waiting blocks a connection, so what comes meanwhile goes together after it. */
  waiting: Asked[]
  isBusy: boolean
}

/**
 * Looks who follows the masters, every few seconds, and not for each write.
 * @param redis a connection that nothing else has to be answered on at once: waiting for replicas blocks it
 * @param required so many have to have each write, whether they are connected or not; 0: one, where one is connected
 */
export async function watchReplicas(redis: Redis, { required = 0 } = {}): Promise<Replicas> {
  let masters = new WeakMap<Single, Followed>()

  async function followed(node: Single): Promise<Followed> {
    const known = masters.get(node)
    if (known) return known
    const online = await countOnline(node)
    const looked = masters.get(node) ?? { online, waiting: [], isBusy: false }
    masters.set(node, looked)
    return looked
  }

  async function look(): Promise<void> {
    for (const node of mastersOf(redis)) {
      if (node.status !== 'ready') continue
      const online = await countOnline(node)
      const looked = await followed(node)
      looked.online = online
    }
  }

  const needed = (master: Followed) => Math.max(required, Math.min(master.online, 1))

  function ask(node: Single, master: Followed, command: RedisCommand): Promise<unknown> {
    return new Promise((done, failed) => {
      master.waiting.push({ command, done, failed })
      if (!master.isBusy) void go(node, master)
    })
  }

  async function go(node: Single, master: Followed): Promise<void> {
    master.isBusy = true
    while (master.waiting.length > 0) {
      const asked = master.waiting.splice(0)
      try {
        const answers = await inOneGo(
          node,
          asked.map(({ command }) => command),
          master,
        )
        for (const [place, { done, failed }] of asked.entries()) {
          const answer = answers[place]
          if (answer instanceof Error) failed(answer)
          else done(answer)
        }
      } catch (error) {
        for (const { failed } of asked) failed(error as Error)
      }
    }
    master.isBusy = false
  }

  /**
   * Commands, a write of no meaning, and the question how far the replicas are: all on one connection, so that it is the
   * same server that has what was found and says who else has it.
   */
  async function inOneGo(node: Single, commands: RedisCommand[], master: Followed): Promise<unknown[]> {
    const [first] = commands as [RedisCommand]
    const beat = ['set', heartbeatKey(keyOf(first)), '1', 'px', 1000]
    const wait = ['wait', needed(master), waitMs]
    const replies = (await node.pipeline([...commands, beat, wait]).exec()) ?? []
    const had = replies.at(-1)
    const broken = had?.[0] ?? replies.at(-2)?.[0]
    if (broken) throw redirected(broken)
    if (Number(had?.[1]) < needed(master)) {
      // One that went away meanwhile is not waited for.
      master.online = await countOnline(node)
      if (Number(had?.[1]) < needed(master)) {
        throw new Error(`NOREPLICAS ${String(had?.[1])} of ${needed(master)} replicas have it so far`)
      }
    }
    return replies.slice(0, commands.length).map(([error, answer]) => (error ? redirected(error) : answer))
  }

  /** A slot that has moved is looked up for the next attempt. */
  function redirected(error: Error): Error {
    if (isCluster(redis) && /^(MOVED|ASK|CLUSTERDOWN)\b/.test(error.message)) redis.refreshSlotsCache()
    return error
  }

  if (!isCluster(redis)) {
    // Behind the same client there may be another master from now on.
    redis.on('close', () => {
      masters = new WeakMap()
    })
  }
  await look()
  let isLooking = false
  const timer = setInterval(() => {
    if (isLooking) return
    isLooking = true
    look()
      .catch(() => {}) // away: whoever writes is told
      .finally(() => {
        isLooking = false
      })
  }, lookEveryMs)
  timer.unref()

  return {
    async confirm(...proofs) {
      for (const { key, field } of proofs) {
        const node = masterOf(redis, key)
        const master = await followed(node)
        if (needed(master) === 0) return
        const command: RedisCommand = field === undefined ? ['exists', key] : ['hexists', key, field]
        if ((await ask(node, master, command)) === 1) return
      }
      throw new Error('NOREPLICAS It is not kept any more')
    },
    async write(command) {
      const key = keyOf(command)
      const node = masterOf(redis, key)
      const master = await followed(node)
      const [name, ...args] = command
      return needed(master) === 0 ? redis.call(name, ...args) : ask(node, master, command)
    },
    shortage() {
      const short = mastersOf(redis).filter(node => (masters.get(node)?.online ?? required) < required)
      if (short.length === 0) return undefined
      const where = short.map(({ options }) => `${options.host}:${options.port}`).join(', ')
      return `Fewer than ${required} replicas follow the master (${where}): nothing is acknowledged until they do.`
    },
    stop() {
      clearInterval(timer)
    },
  }
}

/** Scripts name their keys behind the script and the number of keys. */
function keyOf([name, key, ...args]: RedisCommand): string {
  return name === 'eval' || name === 'evalsha' ? String(args[1]) : key
}

async function countOnline(node: Single): Promise<number> {
  const info = await node.info('replication')
  return [...info.matchAll(/^slave\d+:.*\bstate=online\b/gm)].length
}
