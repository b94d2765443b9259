/** The browser's small packets and engine speak exactly what Socket.IO's own client and server speak. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import { Decoder as LibraryDecoder, Encoder as LibraryEncoder } from 'socket.io-parser'
import { expect, onTestFinished, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { Manager } from '../../client/slim-socket/client.ts'
import { Socket as Engine } from '../../client/slim-socket/engine.ts'
import { Decoder, Encoder } from '../../client/slim-socket/packets.ts'

/** As a browser's: one that is closed before it was open says so to nobody. */
class BrowserSocket extends WebSocket {
  constructor(url: string) {
    super(url)
    this.on('error', () => {})
  }
}

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
  for (const text of ['x', '9[]', '2[broken', '2{}', '2[]', '31{}']) {
    expect(() => new Decoder().add(text), text).toThrow(SyntaxError)
    expect(() => decoded(new LibraryDecoder(), text), text).toThrow(/unknown packet type|invalid payload/)
  }
  for (const text of ['', '2', '31']) expect(() => new Decoder().add(text), text).toThrow(SyntaxError)
})

test('the engine opens, carries packets both ways, and tells when the server goes', async () => {
  vi.stubGlobal('WebSocket', BrowserSocket)
  const http = createServer()
  const io = new Server(http, { transports: ['websocket'] })
  io.on('connection', socket => socket.on('echo', (words, answer) => answer(words)))
  await new Promise<void>(done => http.listen(0, '127.0.0.1', done))
  onTestFinished(() => void io.close())
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`

  const engine = new Engine(origin, '/socket.io')
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

test('an engine that hears no ping in time is closed; where its timer slept, it says that it is silent', async () => {
  vi.stubGlobal('WebSocket', BrowserSocket)
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const http = createServer()
  const io = new Server(http, { transports: ['websocket'], pingInterval: 60_000, pingTimeout: 50 })
  await new Promise<void>(done => http.listen(0, '127.0.0.1', done))
  onTestFinished(() => void io.close())
  const engine = new Engine(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, '/socket.io')
  await new Promise<void>(opened => engine.on('open', opened))
  const told: string[] = []
  engine.on('close', reason => told.push(reason))
  expect(engine.isSilent()).toBe(false)
  vi.setSystemTime(Date.now() + 60_051)
  expect(engine.isSilent()).toBe(true)
  expect(told).toEqual([])
  vi.advanceTimersByTime(60_050)
  expect(told).toEqual(['ping timeout'])
})

/** A server, and a socket to it that tells what it hears. */
async function connected(listen: (io: Server) => void = () => {}, timeout = 5000) {
  vi.stubGlobal('WebSocket', BrowserSocket)
  const http = createServer()
  const io = new Server(http, { transports: ['websocket'] })
  listen(io)
  await new Promise<void>(done => http.listen(0, '127.0.0.1', done))
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  const socket = new Manager(origin, { timeout }).socket('/', { auth: { desk: true } })
  onTestFinished(() => {
    socket.disconnect()
    void io.close()
  })
  const heard: unknown[] = []
  for (const name of ['connect', 'connect_error', 'disconnect', 'news']) {
    socket.on(name, (...told) => heard.push([name, ...told]))
  }
  const ask = (name: string, asked: unknown, ms = 5000) =>
    new Promise(done => socket.timeout(ms).emit(name, asked, (fault, answer) => done(fault ? fault.message : answer)))
  return { io, socket, heard, ask }
}

test('a socket says who it is, hears what it is told, and is answered', async () => {
  const { socket, heard, ask } = await connected(io =>
    io.on('connection', one => {
      one.on('whoAmI', (_asked, answer) => answer(one.handshake.auth))
      one.emit('news', { at: 1 }, 'two')
    }),
  )
  socket.connect()
  await expect.poll(() => heard).toEqual([['connect'], ['news', { at: 1 }, 'two']])
  expect(await ask('whoAmI', {})).toEqual({ desk: true })
  socket.disconnect()
  expect(heard.at(-1)).toEqual(['disconnect', 'io client disconnect'])
  expect(await ask('whoAmI', {})).toBe('not connected')
  socket.connect()
  await expect.poll(() => heard.filter(one => String(one) === 'connect')).toHaveLength(2)
})

test('a question that is not answered in time fails, and so does one whose socket closes', async () => {
  const { io, socket, heard, ask } = await connected()
  socket.connect()
  await expect.poll(() => heard).toEqual([['connect']])
  expect(await ask('nothing', {}, 1)).toBe('no answer in time')
  const open = ask('nothing', {})
  io.disconnectSockets(true)
  expect(await open).toBe('disconnected')
  expect(heard.at(-1)?.toString()).toMatch(/^disconnect,/)
  expect([socket.active, socket.connected]).toEqual([false, false])
})

test('a socket whose server was not heard while the computer slept closes when something is to be asked, and asks nothing', async () => {
  const { io, socket, heard, ask } = await connected()
  const asked: unknown[] = []
  io.on('connection', one => one.onAny(name => asked.push(name)))
  socket.connect()
  await expect.poll(() => heard).toEqual([['connect']])
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 120_000 })
  onTestFinished(() => void vi.useRealTimers())
  expect(await ask('lost', {})).toBe('not connected')
  expect(heard.at(-1)).toEqual(['disconnect', 'ping timeout'])
  vi.useRealTimers()
  socket.connect()
  await expect.poll(() => heard.filter(one => String(one) === 'connect')).toHaveLength(2)
  socket.timeout(5000).emit('marker', {}, () => {})
  await expect.poll(() => asked).toEqual(['marker'])
})

test('that the socket closed is told before its open questions fail: nobody asks another way what is moot', async () => {
  const { io, socket, heard } = await connected()
  socket.connect()
  await expect.poll(() => heard).toEqual([['connect']])
  socket.timeout(5000).emit('nothing', {}, fault => heard.push(['answer', fault?.message]))
  io.disconnectSockets(true)
  await expect.poll(() => heard).toHaveLength(3)
  expect(heard.slice(1).map(one => (one as string[])[0])).toEqual(['disconnect', 'answer'])
})

test('a socket that is not let in, and one that nobody opens the door to, say so', async () => {
  const refused = await connected(io => io.use((_socket, next) => next(new Error('no'))))
  refused.socket.connect()
  await expect.poll(() => String(refused.heard)).toMatch(/^connect_error/)
  const ignored = await connected(io => io.use(() => {}), 20)
  ignored.socket.connect()
  await expect.poll(() => String(ignored.heard)).toBe('connect_error,timeout')
  expect(ignored.socket.active).toBe(false)
})

test('what is no packet closes the socket', async () => {
  const { socket, heard } = await connected(io => {
    io.engine.on('connection', (engine: { send: (text: string) => void }) => engine.send('9 is no packet'))
  })
  socket.connect()
  await expect.poll(() => String(heard.at(-1))).toMatch(/parse error$/)
})
