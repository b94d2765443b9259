/** Gives a page of a house something to tell: real entries through the real desk, and what becomes of them on the way. */
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { v7 as newId } from 'uuid'
import type { Operation, Snapshot } from '../../../shared/operation.ts'
import { channels } from '../../../server/storage/keys.ts'
import type { House } from '../../support/house.ts'
import { body } from '../../support/newsroom.ts'

const words = 'Water stood in the lower streets until noon, when the pumps at the east gate were repaired. '

/** An operation as Redis announced it. */
export interface Announced {
  sequence: number
  json: string
  /** When it came to a subscriber here, ms since 1970 with fractions. */
  heardAt: number
}

export interface Newsdesk {
  page: { id: string; slug: string }
  /** Everything that was announced since this was opened, by its sequence. */
  announced: Map<number, Announced>
  /** Called for each as it comes. */
  onAnnounced: (one: Announced) => void
  cursor(): Promise<string>
  sequence(): number
  /** Publishes what can be withdrawn later: that makes operations which are smaller than any with an entry. */
  prepare(bytes: number, count: number): Promise<void>
  /** Makes operations whose frames have about so many bytes, each so long after the one before it. @returns the last one's sequence */
  tell(bytes: number, count: number, pauseMs: number): Promise<number>
  stop(): void
}

/** What was accepted is announced by then, ms. */
const announcedWithinMs = 60_000

/** Frame and envelope around the text of an operation: `42["operation",…]` and four bytes of websocket. */
const frameAround = 4 + '42["operation",]'.length

/** Opens a new page of the house. */
export async function openNewsdesk(house: House): Promise<Newsdesk> {
  const page = await house.createPage()
  const subscriber = new Redis(house.redis.socket)
  const announced = new Map<number, Announced>()
  let waiting: (() => void)[] = []
  subscriber.on('message', (_channel: string, json: string) => {
    const heardAt = performance.timeOrigin + performance.now()
    const { sequence } = JSON.parse(json) as Operation
    const one = { sequence, json, heardAt }
    announced.set(sequence, one)
    desk.onAnnounced(one)
    for (const look of waiting) look()
  })
  await subscriber.subscribe(channels.operations(page.id))

  /** A frame's bytes around the text of an entry; known with the first one. */
  let around = 0
  const withdrawable: string[] = []
  const newest = () => Math.max(...announced.keys())

  async function publish(length: number): Promise<string> {
    const entry = {
      id: newId(),
      ...body('Pumps repaired', words.repeat(Math.ceil(length / words.length)).slice(0, length)),
    }
    await accepted({ type: 'publish', entry, pages: [page.slug] })
    return entry.id
  }

  /** Sends a command again under its key while nobody says what became of it, as on a machine that has much to do. */
  async function accepted(command: object): Promise<void> {
    const key = newId()
    for (let left = 5; ; left -= 1) {
      const { status, reply } = await house.command(command, { key })
      if (status === 201 || status === 202) return
      if (status !== 503 || left === 0) throw new Error(`not accepted: ${status} ${JSON.stringify(reply)}`)
      await sleep(250)
    }
  }

  /** All of these have been announced. */
  async function until(count: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const end = new Promise<void>((_, reject) => {
      const late = () => reject(new Error(`only ${announced.size} of ${count} operations were announced`))
      timer = setTimeout(late, announcedWithinMs)
    })
    try {
      while (announced.size < count) await Promise.race([end, new Promise<void>(resolve => waiting.push(resolve))])
    } finally {
      clearTimeout(timer)
      waiting = []
    }
  }

  const desk: Newsdesk = {
    page,
    announced,
    onAnnounced: () => {},
    async cursor() {
      return ((await (await fetch(`${house.url}/api/pages/${page.slug}`)).json()) as Snapshot).cursor
    },
    sequence: newest,
    async prepare(bytes, count) {
      if (bytes >= around) return
      const first = announced.size
      await Promise.all(Array.from({ length: count }, async () => withdrawable.push(await publish(1))))
      await until(first + count)
    },
    async tell(bytes, count, pauseMs) {
      const first = announced.size
      const begin = performance.now()
      const accepting: Promise<unknown>[] = []
      for (let told = 0; told < count; told++) {
        const wait = begin + told * pauseMs - performance.now()
        if (wait > 0) await new Promise(resolve => setTimeout(resolve, wait))
        const id = bytes < around ? withdrawable.pop() : undefined
        if (bytes < around && id === undefined) throw new Error('nothing was prepared that could be withdrawn')
        accepting.push(
          id === undefined ? publish(Math.max(1, bytes - around)) : accepted({ type: 'withdraw', entry: { id } }),
        )
      }
      await Promise.all(accepting)
      await until(first + count)
      return newest()
    },
    stop: () => subscriber.disconnect(),
  }
  await publish(1)
  await until(1)
  around = Buffer.byteLength([...announced.values()][0]?.json ?? '') + frameAround - 1
  return desk
}

/** One unmasked text frame with an operation, as a server of Socket.IO packs it. */
export function packOperation(json: string): Buffer {
  const text = Buffer.from(`42["operation",${json}]`)
  const head = Buffer.alloc(text.length < 126 ? 2 : text.length < 65_536 ? 4 : 10)
  head[0] = 0x81
  head[1] = head.length === 2 ? text.length : head.length === 4 ? 126 : 127
  if (head.length === 4) head.writeUInt16BE(text.length, 2)
  if (head.length === 10) head.writeBigUInt64BE(BigInt(text.length), 2)
  return Buffer.concat([head, text])
}
