/** Redis channels for this process: subscribed with the first listener, left with the last, resubscribed by hand. */
import type { Announcements } from '../newsroom/ports.ts'
import type { Redis } from './redis.ts'

type Hear = (message: string) => void

/** @param subscriber a connection opened for the purpose `subscriber`, used for nothing else */
/** After its last listener a channel stays subscribed this long, for commands come in bursts, ms. */
const lingerMs = 10_000

interface Channel {
  listeners: Set<Hear>
  /** Resolves when the subscription holds. */
  held: Promise<unknown>
}

/** @param subscriber a connection opened for the purpose `subscriber`, used for nothing else */
export function createAnnouncements(subscriber: Redis): Announcements {
  const channels = new Map<string, Channel>()
  const whenBack: (() => void)[] = []

  subscriber.on('message', (channel: string, message: string) => {
    for (const hear of channels.get(channel)?.listeners ?? []) hear(message)
  })
  subscriber.on('ready', () => {
    // First ready: nothing is subscribed. Later ones: whatever was announced meanwhile is lost, so say so.
    const names = [...channels.keys()]
    if (names.length === 0) return
    const held = subscriber.subscribe(...names)
    for (const channel of channels.values()) channel.held = held
    held.then(
      () => {
        for (const again of whenBack) again()
      },
      () => {}, // the connection went again; the next `ready` tries anew
    )
  })

  function leaveLater(name: string): void {
    setTimeout(() => {
      const channel = channels.get(name)
      if (!channel || channel.listeners.size > 0) return
      channels.delete(name)
      subscriber.unsubscribe(name).catch(() => {}) // away: then nothing is subscribed any more
    }, lingerMs).unref()
  }

  return {
    async listen(name, hear) {
      let channel = channels.get(name)
      if (!channel) {
        channel = { listeners: new Set(), held: subscriber.subscribe(name) }
        channels.set(name, channel)
      }
      const { listeners } = channel
      listeners.add(hear)
      try {
        await channel.held
      } catch (error) {
        // The next one to listen subscribes anew.
        listeners.delete(hear)
        if (listeners.size === 0) channels.delete(name)
        throw error
      }
      return {
        stop() {
          if (listeners.delete(hear) && listeners.size === 0) leaveLater(name)
        },
      }
    },
    onBack(again) {
      whenBack.push(again)
    },
  }
}
