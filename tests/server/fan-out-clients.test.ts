/** Standard clients, old and new, as they come: joined and deflated frames are to them what they would have been one by one. */
import type { Socket as NetSocket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { io as ioNow } from 'socket.io-client'
// @ts-expect-error: its types are not where they are looked for today
import { io as ioThen } from 'socket.io-client-4.0'
import { printCursor } from '../../shared/cursor.ts'
import type { Operation } from '../../shared/operation.ts'
import { type JoinAnswer, protocolVersion } from '../../shared/socket-events.ts'
import { createMemoryLog } from '../support/memory-log.ts'
import { eventually } from '../support/eventually.ts'
import { sendUpTo } from '../support/reader-line.ts'
import { openSocketHouse, type SocketHouseOptions } from '../support/socket-house.ts'

const page = 'story'
const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const end of undo.splice(0).toReversed()) await end()
})

/** What both clients have; their types do not go together. */
interface Client {
  on(event: string, hear: (payload: never) => void): unknown
  emit(event: string, request: unknown, answered: (answer: JoinAnswer) => void): unknown
  disconnect(): unknown
  io: { engine: { transport: { ws: { extensions: string; _socket: NetSocket } } } }
}

const clients: [version: string, open: (url: string) => Client][] = [
  ['4.0', url => ioThen(url, { transports: ['websocket'] }) as unknown as Client],
  ['current', url => ioNow(url, { transports: ['websocket'] }) as unknown as Client],
]
const servers: [name: string, options: SocketHouseOptions, isDeflated: boolean][] = [
  ['deflated', {}, true],
  ['deflated, sent by descriptor', { sendMany: sendUpTo(() => Infinity) }, true],
  ['plain', { config: { deflate: false } }, false],
  ['plain, sent by descriptor', { config: { deflate: false }, sendMany: sendUpTo(() => Infinity) }, false],
]
const cases = clients.flatMap(([version, open]) =>
  servers.map(([name, ...rest]) => [version, name, open, ...rest] as const),
)

test.each(cases)(
  'socket.io-client %s has all in order, joined, %s',
  async (_version, _name, open, options, isDeflated) => {
    const log = createMemoryLog()
    log.createPage({ id: page, slug: 'a-story' })
    const house = await openSocketHouse({ reads: log, announcements: log, pages: log, announce: log.announce }, options)
    undo.push(house.stop)
    const client = open(house.url)
    undo.push(() => client.disconnect())
    const heard: Operation[] = []
    client.on('operation', (operation: Operation) => heard.push(operation))
    await new Promise<void>(resolve => client.on('connect', resolve))
    const cursor = printCursor(log.cursor(page))
    const join = { page, cursor, protocol: protocolVersion }
    expect(await new Promise(resolve => client.emit('join', join, resolve))).toMatchObject({ kind: 'catchUp' })
    const { ws } = client.io.engine.transport
    const before = ws._socket.bytesRead
    // Some are too small to be deflated, some would gain nothing.
    const published = Array.from({ length: 150 }, (_, place) =>
      log.publish(page, {
        blocks: [{ type: 'paragraph', text: [{ text: 'The pumps hold. '.repeat((place % 5) * 60) }] }],
      }),
    )
    await eventually(() => expect(heard).toHaveLength(published.length))
    expect(heard).toEqual(published)
    const bytes = ws._socket.bytesRead - before
    const plainBytes = published.reduce((sum, operation) => sum + JSON.stringify(operation).length, 0)
    expect(ws.extensions.includes('permessage-deflate')).toBe(isDeflated)
    if (isDeflated) expect(bytes).toBeLessThan(plainBytes / 2)
    else expect(bytes).toBeGreaterThan(plainBytes)
    // One, and then as many as may leave together.
    const { values } = await house.metrics.writes.get()
    expect(values.reduce((sum, { value }) => sum + value, 0)).toBeLessThanOrEqual(5)
  },
)
