/**
 * Subscriptions on a Cluster: each channel at the master of its page, followed by hand when that changes. The client's own
 * sharded subscriptions are given up in silence when one fails once, and a page would then be live by comparing heads only.
 */
import { addressOfKey } from './cluster.ts'
import { askNowAndThen, type ChannelLine } from './channel-line.ts'
import type { Cluster, Single } from './redis.ts'

/** How often it is looked whether each channel is subscribed where it should be, ms. */
const lookEveryMs = 1000

interface Channel {
  /** `host:port` of the node that it is subscribed at; undefined: nowhere. */
  at: string | undefined
  /** The attempt under way. */
  moving: Promise<void> | undefined
  /** Whether it held before: then something may have been missed. */
  wasLost: boolean
}

/** @param cluster opened for the purpose `subscriber`: it says where channels are, their messages come over other connections */
export function shardedLine(cluster: Cluster): ChannelLine {
  const channels = new Map<string, Channel>()
  const nodes = new Map<string, Single>()
  const whenBack: (() => void)[] = []
  let hear: (channel: string, message: string) => void = () => {}
  let isOver = false

  function lineTo(address: string): Single {
    const known = nodes.get(address)
    if (known) return known
    const node = cluster.nodes('all').find(({ options }) => `${options.host}:${options.port}` === address)
    if (!node) throw new Error(`CLUSTERDOWN No connection to ${address}`)
    const line = node.duplicate({
      lazyConnect: false,
      readOnly: false,
      enableReadyCheck: false,
      enableOfflineQueue: true,
      autoResubscribe: false,
      // A node that hangs answers no more; its channels may be elsewhere by then.
      commandTimeout: 2000,
      // Where its channels are by then is looked up before they are subscribed again.
      retryStrategy: () => null,
    })
    nodes.set(address, line)
    askNowAndThen(line)
    line.on('error', () => {}) // 'end' follows
    line.on('smessage', (channel: string, message: string) => hear(channel, message))
    // The node took a subscription away, for its slot has moved; it does not say here which one it was.
    line.on('moved', () => lose(address))
    line.once('end', () => {
      if (nodes.get(address) === line) nodes.delete(address)
      lose(address)
    })
    return line
  }

  function lose(address: string): void {
    for (const channel of channels.values()) {
      if (channel.at !== address) continue
      channel.at = undefined
      channel.wasLost = true
    }
    if (!isOver) cluster.refreshSlotsCache(() => look())
  }

  async function move(name: string, channel: Channel, address: string): Promise<void> {
    const before = channel.at
    await lineTo(address).ssubscribe(name)
    channel.at = address
    if (before && before !== address)
      nodes
        .get(before)
        ?.sunsubscribe(name)
        .catch(() => {}) // it went, and the subscription with it
    if (!channels.has(name)) leave(name, address)
  }

  /** Brings a channel to where it should be, unless it is on its way there. */
  function settle(name: string, channel: Channel): Promise<void> {
    const address = addressOfKey(cluster, name)
    if (channel.moving) return channel.moving
    if (address !== undefined && channel.at === address) return Promise.resolve()
    const begun =
      address === undefined
        ? Promise.reject(new Error('CLUSTERDOWN The slots are not known'))
        : move(name, channel, address)
    channel.moving = begun.then(
      () => {
        channel.moving = undefined
      },
      (error: Error) => {
        channel.moving = undefined
        if (/^MOVED\b/.test(error.message)) cluster.refreshSlotsCache()
        throw error
      },
    )
    return channel.moving
  }

  function look(): void {
    const due = [...channels].filter(
      ([name, channel]) => channel.at === undefined || channel.at !== addressOfKey(cluster, name),
    )
    if (due.length === 0) return
    void Promise.allSettled(
      due.map(async ([name, channel]) => {
        channel.wasLost = true
        await settle(name, channel)
      }),
    ).then(() => {
      const back = due.filter(([, channel]) => channel.wasLost && channel.at !== undefined)
      for (const [, channel] of back) channel.wasLost = false
      if (back.length > 0) for (const again of whenBack) again()
    })
  }

  function leave(name: string, address: string | undefined): void {
    if (address)
      nodes
        .get(address)
        ?.sunsubscribe(name)
        .catch(() => {}) // away: then nothing is subscribed any more
  }

  const timer = setInterval(look, lookEveryMs)
  timer.unref()
  cluster.on('refresh', look)
  cluster.once('end', () => {
    isOver = true
    clearInterval(timer)
    for (const line of nodes.values()) line.disconnect()
  })

  return {
    async subscribe(name) {
      const channel = channels.get(name) ?? { at: undefined, moving: undefined, wasLost: false }
      channels.set(name, channel)
      await settle(name, channel)
    },
    unsubscribe(name) {
      const channel = channels.get(name)
      channels.delete(name)
      leave(name, channel?.at)
    },
    onMessage(listener) {
      hear = listener
    },
    onBack(again) {
      whenBack.push(again)
    },
    isWhole: () => [...channels.values()].every(channel => channel.at !== undefined),
  }
}
