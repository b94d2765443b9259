/** A line between our processes and Redis that breaks as networks do: cut, silent, or losing, doubling and swapping what passes. */
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net'
import { meddle, type Meddling, type OwnMeddling } from './meddling.ts'
import { meddleWithMessages, type PushedMessages } from './pushed-messages.ts'
import { respFrames, wordsOf } from './resp-frames.ts'

export interface LineConnection {
  id: number
  /** For tables: what it is for, and the client's port. */
  name: string
  isSubscriber: boolean
}

/** Connections on which nothing passes either way, while both ends believe that they stand. */
export interface HalfOpen {
  names: string[]
  /** What was sent meanwhile arrives now. */
  resume(): void
  /** Both ends are told at last. */
  destroy(): void
}

export interface RedisLine {
  /** `redis://127.0.0.1:…`, as REDIS_URL takes it. */
  url: string
  connections(): LineConnection[]
  /** @returns the names of what was cut */
  cutSubscribers(): string[]
  cutAll(): string[]
  /** Connections that are opened later work. */
  halfOpen(which: 'all' | 'subscribers' | 'others'): HalfOpen
  /** The next replies to writes do not arrive, and the connection is cut instead: the client cannot know what became of them. */
  loseReplies(count: number): Meddling
  /** Likewise the first reply of each kind (command or script), until it is stopped. */
  loseEachReplyOnce(): Meddling
  pubsub: PushedMessages
  /** Nothing passes any more, on new connections neither. */
  hold(): void
  /** What waits passes, in its order. */
  release(): void
  close(): Promise<void>
}

interface Connection extends LineConnection {
  pause(): void
  resume(): void
  cut(): void
}

const subscribing = /^[sp]?(un)?subscribe$/
const writing = /^(eval|evalsha|set|hset|hdel|del|xadd|zadd|sadd|exec)\b/

/** @param url of the Redis behind it, which may go away and come back */
export async function openRedisLine(url: string): Promise<RedisLine> {
  const upstream = addressOf(url)
  const open = new Set<Connection>()
  const { pubsub, passage } = meddleWithMessages()
  let isHeld = false
  let lastId = 0
  let losing: { meddling: OwnMeddling; choose(kind: string): boolean } | undefined

  const lose = (count: number, choose: (kind: string, hit: string[]) => boolean): Meddling => {
    losing?.meddling.stop()
    const meddling = meddle(count)
    losing = { meddling, choose: kind => choose(kind, meddling.hit) }
    return meddling
  }

  function carry(client: Socket): void {
    const redis = createConnection(upstream)
    client.setNoDelay(true)
    const asked: string[] = [] // kinds of commands whose replies are still to come, oldest first
    const id = (lastId += 1)
    const port = client.remotePort
    const connection: Connection = {
      id,
      isSubscriber: false,
      get name() {
        return `${connection.isSubscriber ? 'subscriber' : 'connection'} ${id} (port ${port})`
      },
      pause: () => void (client.pause(), redis.pause()),
      resume: () => void (client.resume(), redis.resume()),
      cut: () => void (client.resetAndDestroy(), redis.destroy()),
    }
    open.add(connection)
    const write = (frame: Buffer) => void (client.destroyed || client.write(frame))
    const passMessage = passage(`port ${port}`, write)

    const fromClient = respFrames(frame => {
      const [command = '', argument = ''] = wordsOf(frame, 2)
      const name = command.toLowerCase()
      // These are answered by pushes, one per channel.
      if (subscribing.test(name)) connection.isSubscriber = true
      else asked.push(name === 'evalsha' || name === 'client' ? `${name} ${argument.slice(0, 8)}` : name)
      redis.write(frame)
    })
    const fromRedis = respFrames(frame => {
      if (client.destroyed) return
      if (frame[0] === 0x3e) {
        const [what = '', channel = ''] = wordsOf(frame, 2)
        return what === 'message' || what === 'smessage' ? passMessage(channel, frame) : write(frame)
      }
      const kind = asked.shift() ?? ''
      if (losing && !losing.meddling.isOver && losing.choose(kind)) {
        losing.meddling.count(kind)
        return connection.cut()
      }
      write(frame)
    })

    client.on('data', fromClient)
    redis.on('data', fromRedis)
    for (const [end, other] of [
      [client, redis],
      [redis, client],
    ] as const) {
      end.on('error', () => {}) // 'close' follows
      end.once('close', () => {
        open.delete(connection)
        other.destroy()
      })
    }
    if (isHeld) connection.pause()
  }

  const server = createServer(carry)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })

  const those = (which: 'all' | 'subscribers' | 'others') =>
    [...open].filter(({ isSubscriber }) => which === 'all' || isSubscriber === (which === 'subscribers'))
  const cut = (which: 'all' | 'subscribers') => {
    const hit = those(which)
    const names = hit.map(({ name }) => name)
    for (const connection of hit) connection.cut()
    return names
  }

  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: () => [...open].map(({ id, name, isSubscriber }) => ({ id, name, isSubscriber })),
    cutSubscribers: () => cut('subscribers'),
    cutAll: () => cut('all'),
    halfOpen(which) {
      const hit = those(which)
      for (const connection of hit) connection.pause()
      return {
        names: hit.map(({ name }) => name),
        resume() {
          for (const connection of hit) connection.resume()
        },
        destroy() {
          for (const connection of hit) connection.cut()
        },
      }
    },
    loseReplies: count => lose(count, kind => writing.test(kind)),
    loseEachReplyOnce: () => lose(Infinity, (kind, hit) => !hit.includes(kind)),
    pubsub,
    hold() {
      isHeld = true
      for (const connection of open) connection.pause()
    },
    release() {
      isHeld = false
      for (const connection of open) connection.resume()
    },
    async close() {
      losing?.meddling.stop()
      cut('all')
      await new Promise(resolve => server.close(resolve))
    },
  }
}

function addressOf(url: string): { path: string } | { host: string; port: number } {
  if (url.startsWith('unix:')) return { path: url.slice('unix:'.length) }
  const { hostname, port } = new URL(url)
  return { host: hostname, port: Number(port) }
}
