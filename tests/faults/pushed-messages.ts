/** What may happen to published messages between Redis and a subscriber: lost, doubled, overtaken. */
import { meddle, type Meddling, type OwnMeddling } from './meddling.ts'

export interface PushedMessages {
  /** The next messages do not arrive; with Infinity none does until it is stopped. */
  drop(count: number): Meddling
  double(count: number): Meddling
  /** A message is overtaken by the next one of its channel, so many times. */
  swap(count: number): Meddling
}

/** A message that no other follows would be lost, not overtaken: it goes on after this, ms. */
const heldAtMostMs = 500

/** @returns what a test does, and for each connection a function through which its messages go */
export function meddleWithMessages(): {
  pubsub: PushedMessages
  passage(to: string, write: (frame: Buffer) => void): (channel: string, frame: Buffer) => void
} {
  const active: Partial<Record<keyof PushedMessages, OwnMeddling>> = {}
  const begin = (how: keyof PushedMessages) => (count: number) => {
    active[how]?.stop()
    return (active[how] = meddle(count))
  }
  const isOn = (how: keyof PushedMessages): OwnMeddling | undefined => {
    const meddling = active[how]
    return meddling && !meddling.isOver ? meddling : undefined
  }
  return {
    pubsub: { drop: begin('drop'), double: begin('double'), swap: begin('swap') },
    passage(to, write) {
      const held = new Map<string, { frame: Buffer; timer: NodeJS.Timeout }>()
      return (channel, frame) => {
        const what = `${channel} to ${to}`
        const overtaken = held.get(channel)
        if (overtaken) {
          clearTimeout(overtaken.timer)
          held.delete(channel)
          write(frame)
          write(overtaken.frame)
          active.swap?.count(what)
          return
        }
        const dropped = isOn('drop')
        if (dropped) return dropped.count(what)
        if (isOn('swap')) {
          const late = () => {
            held.delete(channel)
            write(frame)
          }
          held.set(channel, { frame, timer: setTimeout(late, heldAtMostMs) })
          return
        }
        write(frame)
        const doubled = isOn('double')
        if (!doubled) return
        write(frame)
        doubled.count(what)
      }
    },
  }
}
