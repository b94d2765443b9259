/** Redis channels for this process: subscribed with the first listener, left with the last. */
import type { Announcements } from '../newsroom/ports.ts'
import { plainLine } from './channel-line.ts'
import { isCluster } from './cluster.ts'
import type { Redis } from './redis.ts'
import { shardedLine } from './sharded-line.ts'

type Hear = (message: string) => void

/** After its last listener a channel stays subscribed this long, for commands come in bursts, ms. */
const lingerMs = 10_000

export interface HeardAnnouncements extends Announcements {
  /** Whether every channel that is listened to is subscribed just now. */
  isWhole(): boolean
}

/** @param subscriber a connection opened for the purpose `subscriber`, used for nothing else */
export function createAnnouncements(subscriber: Redis): HeardAnnouncements {
  const line = isCluster(subscriber) ? shardedLine(subscriber) : plainLine(subscriber)
  const channels = new Map<string, Set<Hear>>()

  line.onMessage((channel, message) => {
    for (const hear of channels.get(channel) ?? []) hear(message)
  })

  function leaveLater(name: string): void {
    setTimeout(() => {
      if (channels.get(name)?.size !== 0) return
      channels.delete(name)
      line.unsubscribe(name)
    }, lingerMs).unref()
  }

  return {
    async listen(name, hear) {
      const listeners = channels.get(name) ?? new Set()
      channels.set(name, listeners)
      listeners.add(hear)
      try {
        await line.subscribe(name)
      } catch (error) {
        listeners.delete(hear)
        if (listeners.size === 0 && channels.get(name) === listeners) {
          channels.delete(name)
          line.unsubscribe(name)
        }
        throw error
      }
      return {
        stop() {
          if (listeners.delete(hear) && listeners.size === 0) leaveLater(name)
        },
      }
    },
    onBack: again => line.onBack(again),
    isWhole: () => line.isWhole(),
  }
}

/** Sends a message to everybody who listens to a channel. */
export function announce(redis: Redis, channel: string, message: string): Promise<unknown> {
  return isCluster(redis) ? redis.spublish(channel, message) : redis.publish(channel, message)
}
