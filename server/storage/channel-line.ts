/** One subscription per channel over one connection; all of them anew when the connection was lost. */
import type { Single } from './redis.ts'

/** What announcements arrive by. */
export interface ChannelLine {
  /** Resolves when the subscription holds; the same again for a channel that is subscribed. @throws when it cannot be made */
  subscribe(channel: string): Promise<unknown>
  unsubscribe(channel: string): void
  onMessage(hear: (channel: string, message: string) => void): void
  /** Calls back whenever subscriptions had been lost and hold again: what was announced meanwhile was not heard. */
  onBack(again: () => void): void
  /** Whether every channel is heard just now. */
  isWhole(): boolean
}

const askEveryMs = 5000

/** A connection that only listens is asked something now and then, until it ends: without an answer it is found to hang. */
export function askNowAndThen(subscriber: Single): void {
  const timer = setInterval(() => {
    if (subscriber.status === 'ready') subscriber.ping().catch(() => {}) // it went meanwhile
  }, askEveryMs)
  timer.unref()
  subscriber.once('end', () => clearInterval(timer))
}

/** @param subscriber a connection opened for the purpose `subscriber`, used for nothing else */
export function plainLine(subscriber: Single): ChannelLine {
  const held = new Map<string, Promise<unknown>>()
  const whenBack: (() => void)[] = []

  subscriber.on('ready', () => {
    // First ready: nothing is subscribed. Later ones: whatever was announced meanwhile is lost, so say so.
    if (held.size === 0) return
    const all = subscriber.subscribe(...held.keys())
    for (const channel of held.keys()) held.set(channel, all)
    all.then(
      () => {
        for (const again of whenBack) again()
      },
      () => {}, // the connection went again; the next `ready` tries anew
    )
  })

  askNowAndThen(subscriber)

  return {
    subscribe(channel) {
      const known = held.get(channel)
      if (known) return known
      const begun = subscriber.subscribe(channel)
      held.set(channel, begun)
      begun.catch(() => {
        // The next one to ask subscribes anew.
        if (held.get(channel) === begun) held.delete(channel)
      })
      return begun
    },
    unsubscribe(channel) {
      if (!held.delete(channel)) return
      subscriber.unsubscribe(channel).catch(() => {}) // away: then nothing is subscribed any more
    },
    onMessage(hear) {
      subscriber.on('message', hear)
    },
    onBack(again) {
      whenBack.push(again)
    },
    isWhole: () => subscriber.status === 'ready',
  }
}
