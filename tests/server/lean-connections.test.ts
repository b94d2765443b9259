/** What a connection costs: one write to open it, nothing kept of its request, and answers packed once for all. */
import { once } from 'node:events'
import { Agent, createServer, type IncomingMessage, request } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, expect, test } from 'vitest'
import { printCursor } from '../../shared/cursor.ts'
import type { JoinAnswer } from '../../shared/socket-events.ts'
import { answerFrame, packetFrame } from '../../server/live/answers.ts'
import { type EngineSocket, ReaderEngine } from '../../server/live/reader-engine.ts'
import { readPacket } from '../../server/live/reader-packets.ts'
import { ReaderSocket } from '../../server/live/reader-socket.ts'
import { eventually } from '../support/eventually.ts'
import { socketPath, upgradeHeaders } from '../support/handshake.ts'
import { LightSocket } from '../support/light-socket.ts'
import { createMemoryLog } from '../support/memory-log.ts'
import { openSocketHouse } from '../support/socket-house.ts'
import { connected, openSocket } from '../support/socket-reader.ts'

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const end of undo.splice(0).toReversed()) await end()
})

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** What nobody leads to is gone. */
async function collected() {
  // What was looked at through a weak reference stays until the turn is over.
  await new Promise(setImmediate)
  collect()
}

/** An engine that lets everybody in, and what it let in. */
async function openEngine() {
  const sockets: EngineSocket[] = []
  const engine = new ReaderEngine({ decide: (_, decided) => decided(undefined), close() {} })
  engine.on('connection', (socket: EngineSocket) => sockets.push(socket))
  const server = createServer()
  engine.attach(server, { path: '/socket.io' })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  undo.push(async () => {
    engine.close()
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, sockets }
}

async function openHouse() {
  const log = createMemoryLog()
  log.createPage({ id: 'story', slug: 'a-story' })
  const house = await openSocketHouse({ reads: log, announcements: log, pages: log, announce: log.announce })
  undo.push(house.stop)
  const cursor = printCursor(log.cursor('story'))
  const open = async () => {
    const said: string[] = []
    const light = await LightSocket.open(house.url, packet => said.push(packet.toString()))
    undo.push(() => light.destroy())
    const hears = (text: string) => eventually(() => expect(said.at(-1)).toContain(text))
    return { light, said, hears }
  }
  return { ...house, cursor, open }
}

test('the answer to a handshake and the first packet leave in one write', async () => {
  const { url } = await openEngine()
  const first = await new Promise<string>(resolve => {
    const asked = request(url + socketPath, { headers: upgradeHeaders, agent: new Agent() })
    asked.on('upgrade', (_, socket, head) => {
      socket.destroy()
      resolve(head.toString())
    })
    asked.end()
  })
  expect(first).toContain('0{"sid":')
})

test('nothing that an open connection keeps leads to the request that it began with', async () => {
  const { url, sockets } = await openEngine()
  const light = await LightSocket.open(url)
  undo.push(() => light.destroy())
  await eventually(() => expect(sockets).toHaveLength(1))
  const request = new WeakRef((sockets[0] as EngineSocket).request)
  await collected()
  expect(request.deref()).toBeDefined()
  const socket = new ReaderSocket(sockets[0] as EngineSocket, 0, () => {})
  socket.connect({ isDesk: false })
  await eventually(async () => {
    await collected()
    expect(request.deref()).toBeUndefined()
  })
  expect(socket.stream.destroyed).toBe(false)
})

test('a desk keeps its cookies, and a reader does not', async () => {
  const { url, sockets } = await openEngine()
  const cookies: (string | undefined)[] = []
  for (const isDesk of [true, false]) {
    const client = openSocket(url, { extraHeaders: { Cookie: 'a=b' } })
    undo.push(() => client.disconnect())
    await eventually(() => expect(sockets).toHaveLength(cookies.length + 1))
    const socket = new ReaderSocket(sockets.at(-1) as EngineSocket, 0, () => {})
    socket.connect({ isDesk })
    cookies.push(socket.cookie)
  }
  expect(cookies).toEqual(['a=b', undefined])
})

test.each([
  ['polling', '/socket.io/?EIO=4&transport=polling'],
  ['an older protocol', '/socket.io/?EIO=3&transport=websocket'],
  ['to go on with a session', '/socket.io/?EIO=4&transport=websocket&sid=a'],
])('a handshake that asks for %s is refused', async (_, path) => {
  const { url } = await openEngine()
  const status = await new Promise(resolve => {
    const asked = request(url + path, { headers: upgradeHeaders })
    asked.on('response', (answer: IncomingMessage) => resolve(answer.statusCode))
    asked.end()
  })
  expect(status).toBe(400)
})

test('what asks to go on with an open session without an upgrade is answered', async () => {
  const { url, sockets } = await openEngine()
  const light = await LightSocket.open(url)
  undo.push(() => light.destroy())
  await eventually(() => expect(sockets).toHaveLength(1))
  for (const method of ['GET', 'POST']) {
    const answer = await fetch(`${url}${socketPath}&sid=${(sockets[0] as unknown as { id: string }).id}`, {
      method,
    })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ code: 'malformed', status: 400 })
  }
})

test.each(['/', '/socket.iox/', '/desk/api/togetherx'])(
  'an upgrade at %s, where there is none, is refused at once, and its connection closed whatever the client does',
  async path => {
    const { url } = await openHouse()
    const client = connect({ port: Number(new URL(url).port), host: '127.0.0.1', allowHalfOpen: true })
    undo.push(() => client.destroy())
    const lines = Object.entries({ host: 'a', ...upgradeHeaders }).map(pair => pair.join(': '))
    let told = ''
    client.on('data', part => {
      told += String(part)
    })
    client.write(`GET ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
    await once(client, 'end')
    expect(told).toMatch(/^HTTP\/1\.1 400 /)
    // Its half stays open; what it says now finds nobody.
    const fault = once(client, 'error')
    const saying = setInterval(() => client.write('more'), 20)
    undo.push(() => clearInterval(saying))
    expect((await fault)[0]).toMatchObject({ code: expect.stringMatching(/EPIPE|ECONNRESET/) })
  },
)

test('a handshake may name what it asks for in any order, and more', async () => {
  const { url } = await openEngine()
  const client = openSocket(url, { query: { tab: '1' } })
  undo.push(() => client.disconnect())
  await new Promise<void>(resolve => client.io.engine.once('open', () => resolve()))
})

test.each([
  ['a second connect', ['40', '40']],
  ['a request before it connects', ['420["join",{}]']],
  ['a request to another namespace', ['40', '42/desk,0["join",{}]']],
  ['a request that wants no answer', ['40', '42["join",{}]']],
  ['a request with more than it needs', ['40', '420["join",{},1]']],
  ['an event of no meaning', ['40', '420["publish",{}]']],
  ['an event named as a method', ['40', '420["constructor",{}]']],
  ['bytes announced', ['40', '451-0["join",{"_placeholder":true,"num":0}]']],
  ['something broken', ['40', '420["join",']],
  ['a connect with what is no object', ['40[1]']],
  ['a farewell', ['40', '41']],
])('%s ends the connection', async (_, said) => {
  const { open, sockets } = await openHouse()
  const { light } = await open()
  for (const packet of said) light.say(packet)
  // Asked to close in order: a light socket answers by ending.
  light.socket.on('data', (bytes: Buffer) => bytes.includes(Buffer.from([0x88])) && light.destroy())
  await light.ended
  expect([...sockets.readers()]).toEqual([])
})

test('another namespace is refused by its name, and the connection goes on', async () => {
  const { open, cursor } = await openHouse()
  const { light, said, hears } = await open()
  light.say('40/desk,{"a":1}')
  await hears('44/desk,{"message":"Invalid namespace"}')
  light.say('40{"desk":false}')
  await hears('40{"sid":"')
  light.say(`427["join",{"page":"story","cursor":"${cursor}","protocol":1}]`)
  await hears('437[{"kind":"catchUp"')
  light.say('430[]')
  light.say(`428["catchUp",{"cursor":"${cursor}"}]`)
  await hears('438[{"kind":"catchUp"')
  expect(said).toHaveLength(5)
})

test('sockets of one server have names that differ', async () => {
  const { url } = await openHouse()
  const clients = [openSocket(url), openSocket(url)]
  for (const client of clients) undo.push(() => client.disconnect())
  await Promise.all(clients.map(connected))
  expect(new Set(clients.map(({ id }) => id)).size).toBe(2)
})

test('those who missed the same are told it in the same bytes, and an answer has the number of its request', () => {
  const catchUp = { kind: 'catchUp', from: '1.a', to: '2.b', entries: [], withdrawn: [], pins: [] } as const
  const answer = (id: number) => answerFrame(id, { kind: 'catchUp', catchUp } as unknown as JoinAnswer)
  expect(answer(0).wire).toBe(answer(0).wire)
  expect(answer(3).packet).toBe(`33[${JSON.stringify({ kind: 'catchUp', catchUp })}]`)
})

test.each([1, 124, 125, 126, 70_000])('a packet of %i bytes is one frame of the websocket protocol', length => {
  for (const packet of ['x'.repeat(length), 'ä'.repeat(length)]) {
    const { wire } = packetFrame(packet)
    const bytes = Buffer.byteLength(`4${packet}`)
    const head = bytes < 126 ? [bytes] : bytes < 65_536 ? [126] : [127]
    expect([...wire.subarray(0, 2)]).toEqual([0x81, ...head])
    expect(wire.toString().endsWith(`4${packet}`)).toBe(true)
    expect(wire.length).toBe(bytes + (bytes < 126 ? 2 : bytes < 65_536 ? 4 : 10))
  }
})

test('numbers and namespaces are read as the protocol writes them', () => {
  expect(readPacket('2/,12["join",{}]')).toEqual({ is: 'request', event: 'join', request: {}, id: 12 })
  expect(readPacket('0')).toEqual({ is: 'connect', namespace: '/', auth: {} })
  expect(readPacket('0/desk,{"a":1}')).toEqual({ is: 'connect', namespace: '/desk', auth: { a: 1 } })
  expect(readPacket('31[]')).toEqual({ is: 'confirmation' })
  for (const said of ['', '7', '4{}', '2', '3', '20{}', 'x', '0null', Buffer.from('0'), undefined]) {
    expect(readPacket(said)).toBeUndefined()
  }
})
