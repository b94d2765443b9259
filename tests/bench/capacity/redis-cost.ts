/** What Redis spends on one message to one subscriber: the one figure of the tree that takes a moment to measure anywhere. */
import { Redis } from 'ioredis'
import { startRedis } from '../../support/redis-server.ts'
import { processorMs } from '../processor-time.ts'

const subscribers = 200
const messages = 1000
/** Announcements on their way at once: one after another Redis would mostly wait for us. */
const atOnce = 20

/** @param bytes of a message @returns µs of Redis' processor time */
export async function measureRedis(bytes: number): Promise<number> {
  const server = await startRedis()
  const connections = Array.from({ length: subscribers + 1 }, () => new Redis(server.socket))
  try {
    const [publisher, ...listeners] = connections as [Redis, ...Redis[]]
    let heard = 0
    let all = () => {}
    const heardAll = new Promise<void>(resolve => (all = resolve))
    for (const listener of listeners) {
      listener.on('message', () => {
        heard += 1
        if (heard === subscribers * messages) all()
      })
      await listener.subscribe('page')
    }
    const message = 'x'.repeat(bytes)
    const before = processorMs(server.pid)
    for (let sent = 0; sent < messages; sent += atOnce) {
      await Promise.all(Array.from({ length: atOnce }, () => publisher.publish('page', message)))
    }
    await heardAll
    return ((processorMs(server.pid) - before) * 1000) / (subscribers * messages)
  } finally {
    for (const connection of connections) connection.disconnect()
    await server.stop()
  }
}
