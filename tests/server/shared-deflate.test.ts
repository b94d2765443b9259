/** What is agreed about permessage-deflate, and what is then sent and taken in. */
import { syncBuiltinESMExports } from 'node:module'
import { connect } from 'node:net'
import { performance } from 'node:perf_hooks'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import zlib, { constants, deflateRawSync } from 'node:zlib'
import { afterEach, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { printCursor } from '../../shared/cursor.ts'
import { protocolVersion, readerFrameBytes } from '../../shared/socket-events.ts'
import { Batch } from '../../server/live/batch.ts'
import { deflatedFrame } from '../../server/live/deflated-frame.ts'
import { eventFrame } from '../../server/live/frames.ts'
import { packetsAllowed } from '../../server/live/reader-socket.ts'
import { eventually } from '../support/eventually.ts'
import { socketPath, upgradeHeaders } from '../support/handshake.ts'
import { createMemoryLog } from '../support/memory-log.ts'
import { type Line, numbered, openLines } from '../support/reader-line.ts'
import { openSocketHouse, type SocketHouseOptions } from '../support/socket-house.ts'

const page = 'story'
const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const end of undo.splice(0).toReversed()) await end()
})

async function openHouse(options: SocketHouseOptions = {}) {
  const log = createMemoryLog()
  log.createPage({ id: page, slug: 'a-story' })
  const house = await openSocketHouse({ reads: log, announcements: log, pages: log, announce: log.announce }, options)
  undo.push(house.stop)
  return { ...house, log }
}

/** The answer to an offer: the status, and what is agreed. */
function offer(url: string, offers: string | undefined): Promise<[number, string | null]> {
  return new Promise((resolve, reject) => {
    const { host, hostname, port } = new URL(url)
    const socket = connect(Number(port), hostname)
    const headers = { host, ...upgradeHeaders, ...(offers === undefined ? {} : { 'sec-websocket-extensions': offers }) }
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
    socket.write(`GET ${socketPath} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
    socket.once('error', reject)
    socket.once('data', bytes => {
      socket.destroy()
      const head = bytes.toString('latin1').split('\r\n\r\n')[0] ?? ''
      resolve([Number(head.split(' ')[1]), /^sec-websocket-extensions: (.*)$/im.exec(head)?.[1] ?? null])
    })
  })
}

const shared = 'server_no_context_takeover; client_no_context_takeover'
const agreed: [offers: string | undefined, answer: string | null][] = [
  [undefined, null],
  ['permessage-deflate', `permessage-deflate; ${shared}`],
  // Chromium and Firefox; the library for Node; Safari.
  ['permessage-deflate; client_max_window_bits', `permessage-deflate; ${shared}`],
  [
    'permessage-deflate; client_no_context_takeover',
    `permessage-deflate; client_no_context_takeover; server_no_context_takeover`,
  ],
  ['permessage-deflate; server_max_window_bits=10', `permessage-deflate; server_max_window_bits=10; ${shared}`],
  ['permessage-deflate; client_max_window_bits="9"', `permessage-deflate; client_max_window_bits=9; ${shared}`],
  [
    'permessage-deflate; server_max_window_bits=10, permessage-deflate',
    `permessage-deflate; server_max_window_bits=10; ${shared}`,
  ],
  // What nobody understands is declined, and the websocket opens without it.
  ['x-webkit-deflate-frame', null],
  ['permessage-deflate; server_max_window_bits', null],
  ['permessage-deflate; server_max_window_bits=7', null],
  ['permessage-deflate; client_max_window_bits=16', null],
  ['permessage-deflate; client_no_context_takeover=1', null],
  ['permessage-deflate; a_parameter_of_ours', null],
  ['permessage-deflate; client_max_window_bits; client_max_window_bits', null],
  ['permessage-deflate;;', null],
  [',', null],
]

test.each(agreed)('the offer %s is answered with %s', async (offers, answer) => {
  const { url } = await openHouse()
  expect(await offer(url, offers)).toEqual([101, answer])
})

test('DEFLATE=0 agrees to nothing', async () => {
  const { url } = await openHouse({ config: { deflate: false } })
  expect(await offer(url, 'permessage-deflate; client_max_window_bits')).toEqual([101, null])
})

async function numbersOf(line: Line, batch: Batch): Promise<void> {
  const from = line.heard.length
  line.reader.writeBatch(batch)
  const numbers = batch.frames.map(frame => (frame as ReturnType<typeof numbered>).number)
  await eventually(() => expect(line.heard.slice(from)).toEqual(numbers))
}

test('readers share a deflated frame, made once, and those who did not agree have it plain', async () => {
  const lines = await openLines()
  undo.push(lines.stop)
  const [one, other, plain] = [
    await lines.open({ offersDeflate: true }),
    await lines.open({ offersDeflate: true }),
    await lines.open(),
  ]
  const frame = numbered(8000, { isDull: true })
  const batch = new Batch([frame])
  expect(batch.deflated).toBe(deflatedFrame(frame))
  expect(batch.plain).toBe(frame.wire)
  for (const line of [one, other, plain]) {
    const before = line.bytesRead()
    await numbersOf(line, batch)
    expect(line.bytesRead() - before).toBe((line === plain ? frame.wire : deflatedFrame(frame)).length)
  }
  expect(deflatedFrame(frame).length).toBeLessThan(frame.wire.length / 10)
})

test('the ordinary way carries deflated frames, too', async () => {
  const lines = await openLines()
  undo.push(lines.stop)
  const line = await lines.open({ offersDeflate: true })
  const before = line.bytesRead()
  const frames = [numbered(100), numbered(8000, { isDull: true }), numbered(8000, { isDull: true })]
  line.reader.socket.conn.write('2["drain",{}]')
  line.reader.socket.conn.write('2["drain",{}]') // waits for the first
  await numbersOf(line, new Batch(frames))
  expect(lines.ways.stream).toBe(1)
  expect(line.bytesRead() - before).toBeLessThan(2000)
})

test('small frames, and those that would gain little, stay as they are', () => {
  for (const frame of [numbered(700, { isDull: true }), numbered(5)]) expect(deflatedFrame(frame)).toBe(frame.wire)
  // Random bytes in base64 have two bits of eight too many; in hex half of them.
  expect(deflatedFrame(numbered(5000)).length).toBeLessThan(4200)
  const frame = numbered(5000, { isDull: true })
  expect(
    deflatedFrame({ ...frame, packet: frame.packet.slice(0, 10), wire: frame.wire.subarray(0, 1000) }).length,
  ).toBe(1000)
})

test('whoever asked for a smaller window than frames are deflated with has them plain', async () => {
  const { url, log } = await openHouse()
  const client = new WebSocket(url.replace('http', 'ws') + socketPath, {
    perMessageDeflate: { serverMaxWindowBits: 10 },
  })
  undo.push(() => client.terminate())
  const heard: string[] = []
  client.on('message', (text: Buffer) => heard.push(text.toString()))
  await joins(client, log)
  expect(client.extensions).toContain('permessage-deflate')
  const { bytesRead } = tcpOf(client)
  const operation = log.publish(page, { headline: 'wide '.repeat(1000) })
  await eventually(() => expect(heard).toContain(`42["operation",${JSON.stringify(operation)}]`))
  expect(tcpOf(client).bytesRead - bytesRead).toBeGreaterThan(5000)
})

function tcpOf(client: WebSocket): { bytesRead: number; write(bytes: Buffer): void } {
  return (client as unknown as { _socket: { bytesRead: number; write(bytes: Buffer): void } })._socket
}

/** Joins as a reader does. @param options as `ws` takes them */
async function joins(client: WebSocket, log: ReturnType<typeof createMemoryLog>, options = {}): Promise<void> {
  const begins = (start: string) =>
    new Promise<void>(resolve => client.on('message', (text: Buffer) => text.toString().startsWith(start) && resolve()))
  const [opened, connected, answered] = [begins('0{'), begins('40{'), begins('430[')]
  await opened
  client.send('40', options)
  await connected
  const join = { page, cursor: printCursor(log.cursor(page)), protocol: protocolVersion }
  client.send(`420["join",${JSON.stringify(join)}]`, options)
  await answered
}

test('what a reader sends deflated is read, in one part or several', async () => {
  const { url, log } = await openHouse()
  for (const isInParts of [false, true]) {
    const client = new WebSocket(url.replace('http', 'ws') + socketPath, { perMessageDeflate: { threshold: 0 } })
    undo.push(() => client.terminate())
    await joins(client, log, { compress: true })
    const answered = new Promise(resolve =>
      client.once('message', (text: Buffer) => resolve(text.toString().slice(0, 3))),
    )
    const question = `421["catchUp",${JSON.stringify({ cursor: printCursor(log.cursor(page)) })}]`
    if (isInParts) {
      for (const [place, letter] of [...question].entries()) {
        client.send(letter, { compress: true, fin: place === question.length - 1 })
      }
    } else client.send(question, { compress: true })
    expect(await answered).toBe('431')
  }
})

test('whatever inflates to more than a reader may send ends the connection', async () => {
  const { url, log, sockets } = await openHouse()
  const client = new WebSocket(url.replace('http', 'ws') + socketPath, { perMessageDeflate: { threshold: 0 } })
  await joins(client, log, { compress: true })
  expect(sockets.readers().get(page)).toBe(1)
  const closed = new Promise(resolve => client.once('close', resolve))
  client.on('error', () => {})
  const bomb = deflateRawSync(Buffer.alloc(1_000_000, 'x'), { finishFlush: constants.Z_SYNC_FLUSH })
  expect(bomb.length).toBeLessThan(readerFrameBytes)
  client.send('x'.repeat(1_000_000), { compress: true })
  await closed
  await eventually(() => expect(sockets.readers().get(page) ?? 0).toBe(0))
})

test('whatever cannot be inflated ends the connection', async () => {
  const { url, log } = await openHouse()
  const client = new WebSocket(url.replace('http', 'ws') + socketPath)
  await joins(client, log)
  client.on('error', () => {})
  const closed = new Promise(resolve => client.once('close', resolve))
  // A text frame, deflated, masked with zeros, of bytes that begin a block of a kind that there is not.
  tcpOf(client).write(Buffer.from([0xc1, 0x83, 0, 0, 0, 0, 0xff, 0xff, 0xff]))
  await closed
})

test('of a flood of deflated messages in one write no more are inflated than are read before it is cut off', async () => {
  const { url, log, metrics } = await openHouse()
  const client = new WebSocket(url.replace('http', 'ws') + socketPath)
  await joins(client, log)
  const inflate = vi.spyOn(zlib, 'inflateRawSync')
  syncBuiltinESMExports()
  undo.push(() => {
    inflate.mockRestore()
    syncBuiltinESMExports()
  })
  const closed = new Promise(resolve => client.once('close', resolve))
  client.on('error', () => {})
  const packet = deflateRawSync('3', { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4)
  const message = [0xc1, 0x80 | packet.length, 0, 0, 0, 0, ...packet]
  tcpOf(client).write(Buffer.from(Array.from({ length: 5000 }, () => message).flat()))
  await closed
  expect((await metrics.sentTooMuch.get()).values[0]?.value).toBe(1)
  expect(inflate.mock.calls.length).toBeGreaterThan(packetsAllowed.atOnce / 2)
  expect(inflate.mock.calls.length).toBeLessThanOrEqual(packetsAllowed.atOnce + 2)
})

test('a connection keeps nothing to inflate with', async () => {
  const { url, log } = await openHouse({ idleMs: () => 1e9 * performance.now() })
  const clients: WebSocket[] = []
  for (let count = 0; count < 60; count++) {
    const client = new WebSocket(url.replace('http', 'ws') + socketPath)
    undo.push(() => client.terminate())
    await joins(client, log)
    clients.push(client)
  }
  const before = externalBytes()
  const question = `421["catchUp",${JSON.stringify({ cursor: printCursor(log.cursor(page)) })}]`
  // By hand, for a client keeps what it deflates with.
  const deflated = deflateRawSync(question, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4)
  for (const client of clients) {
    const answered = new Promise(resolve => client.once('message', resolve))
    tcpOf(client).write(Buffer.from([0xc1, 0x80 | deflated.length, 0, 0, 0, 0, ...deflated]))
    await answered
  }
  // Each would take some 16 kB, and more where it is not counted.
  expect(externalBytes() - before).toBeLessThan(clients.length * 10_000)
})

/** Memory outside of JavaScript's own, without what nobody holds any more. */
function externalBytes(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  collect() // what the first one found is given back by now
  return process.memoryUsage().external
}

test('a frame is deflated once, also where readers and desks are sent frames of their own', () => {
  const frame = eventFrame('reset', { href: '/'.repeat(2000), withinMs: 1 })
  const deflated = deflatedFrame(frame)
  expect(deflated.length).toBeLessThan(frame.wire.length / 2)
  expect(deflatedFrame({ ...frame })).toBe(deflated)
})
