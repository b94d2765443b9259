/** The browser's small packets and engine speak exactly what Socket.IO's own client and server speak. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import { Decoder as LibraryDecoder, Encoder as LibraryEncoder } from 'socket.io-parser'
import { expect, onTestFinished, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { Socket as Engine } from '../../client/slim-socket/engine.ts'
import { Decoder, Encoder } from '../../client/slim-socket/packets.ts'

const packets = [
  { type: 0, nsp: '/' },
  { type: 0, nsp: '/', data: { sid: 'abc' } },
  { type: 1, nsp: '/' },
  { type: 2, nsp: '/', data: ['head', { cursor: '12.0123456789abcdef' }] },
  { type: 2, nsp: '/', id: 7, data: ['join', { page: 'p', text: 'two\nlines, [5] "quoted"' }] },
  { type: 2, nsp: '/desk', id: 12, data: ['catchUp'] },
  { type: 3, nsp: '/', id: 0, data: [{ kind: 'catchUp' }] },
  { type: 4, nsp: '/', data: { message: 'no' } },
]

function decoded(decoder: Decoder | LibraryDecoder, text: string): unknown {
  let found: unknown
  ;(decoder as LibraryDecoder).on('decoded', packet => {
    found = packet
  })
  decoder.add(text)
  return found
}

test.each(packets)('a packet is written and read as the library does: %j', packet => {
  const [text] = new Encoder().encode(packet)
  expect([text]).toEqual(new LibraryEncoder().encode({ ...packet }))
  expect(decoded(new Decoder(), text as string)).toEqual(decoded(new LibraryDecoder(), text as string))
})

test('what is no packet is refused, so that the connection closes', () => {
  for (const text of ['', 'x', '9[]', '2[broken']) expect(() => new Decoder().add(text)).toThrow(SyntaxError)
})

test('the engine opens, carries packets both ways, and tells when the server goes', async () => {
  vi.stubGlobal('WebSocket', WebSocket)
  const http = createServer()
  const io = new Server(http, { transports: ['websocket'] })
  io.on('connection', socket => socket.on('echo', (words, answer) => answer(words)))
  await new Promise<void>(done => http.listen(0, '127.0.0.1', done))
  onTestFinished(() => void io.close())
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`

  const engine = new Engine(origin, { path: '/socket.io' })
  const heard: string[] = []
  engine.on('data', text => heard.push(text))
  await new Promise<void>(opened => engine.on('open', opened))
  engine.write('0')
  await expect.poll(() => heard[0]).toMatch(/^0\{"sid"/)
  engine.write('21["echo","words"]')
  await expect.poll(() => heard[1]).toBe('31["words"]')
  const closed = new Promise<string>(told => engine.on('close', told))
  void io.close()
  expect(await closed).toBe('transport close')
})

test('an engine that hears no ping in time is closed', async () => {
  vi.stubGlobal('WebSocket', WebSocket)
  const http = createServer()
  const io = new Server(http, { transports: ['websocket'], pingInterval: 60_000, pingTimeout: 50 })
  await new Promise<void>(done => http.listen(0, '127.0.0.1', done))
  onTestFinished(() => void io.close())
  const engine = new Engine(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, { path: '/socket.io' })
  await new Promise<void>(opened => engine.on('open', opened))
  vi.useFakeTimers({ now: Date.now() + 120_000 })
  onTestFinished(() => void vi.useRealTimers())
  const closed = new Promise<string>(told => engine.on('close', told))
  expect(engine._hasPingExpired()).toBe(true)
  expect(await closed).toBe('ping timeout')
})
