// Asking a reader for its answer leaves the heartbeat of the connection as it was: over real sockets of the library, with a short heartbeat.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server, type Socket } from 'socket.io'
import { io } from 'socket.io-client'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { createProbe, type Pinged } from '../../server/live/probe.ts'
import { createHandClock, type HandClock } from '../support/hand-clock.ts'

const [pingInterval, pingTimeout] = [60, 2000]

async function serve(options: { pingInterval: number; pingTimeout: number }) {
  const server = createServer()
  const sockets = new Server(server, { transports: ['websocket'], ...options })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void sockets.close())
  const url = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const socket = new Promise<Socket>(resolve => sockets.once('connection', resolve))
  return { url, socket }
}

const probeOf = ({ conn }: Socket, clock: HandClock) => createProbe(conn as unknown as Pinged, clock)

/** Asks, and waits for the answer. */
async function askOnce(probe: ReturnType<typeof createProbe>): Promise<number> {
  return new Promise((resolve, reject) => {
    if (!probe.ask(resolve, () => reject(new Error('left')))) reject(new Error('not asked'))
  })
}

test('[T7] a standard client answers each time, and stays connected over many heartbeats', async () => {
  const { url, socket } = await serve({ pingInterval, pingTimeout })
  const client = io(`http://${url}`, { transports: ['websocket'], reconnection: false })
  onTestFinished(() => void client.disconnect())
  const served = await socket
  const clock = createHandClock()
  const probe = probeOf(served, clock)
  const ended: string[] = []
  client.on('disconnect', reason => ended.push(reason))
  served.on('disconnect', reason => ended.push(reason))
  for (let round = 0; round < 20; round += 1) {
    expect(await askOnce(probe)).toBe(0)
    await clock.pass(1000)
    // The next heartbeat comes although an answer put it off.
    await new Promise<void>(resolve => client.io.once('ping', resolve))
  }
  expect(ended).toEqual([])
})

/** A client that answers only when it is told to. */
async function openByHand(
  url: string,
): Promise<{ ws: WebSocket; pings: () => number; hears: (count: number) => Promise<void> }> {
  const ws = new WebSocket(`ws://${url}/socket.io/?EIO=4&transport=websocket`)
  let pings = 0
  const hearing: (() => void)[] = []
  ws.on('message', (bytes: Buffer) => {
    const text = bytes.toString()
    if (text.startsWith('0')) ws.send('40')
    if (text !== '2') return
    pings += 1
    for (const look of hearing) look()
  })
  await new Promise((resolve, reject) => {
    ws.once('open', resolve)
    ws.once('error', reject)
  })
  onTestFinished(() => ws.terminate())
  const hears = (count: number) =>
    new Promise<void>(resolve => {
      const look = () => pings >= count && resolve()
      hearing.push(look)
      look()
    })
  return { ws, pings: () => pings, hears }
}

test('the answer to a heartbeat is not taken for that to a question behind it', async () => {
  const { url, socket } = await serve({ pingInterval, pingTimeout: 60_000 })
  const client = await openByHand(url)
  const clock = createHandClock()
  const probe = probeOf(await socket, clock)
  await client.hears(1)
  const answers: number[] = []
  expect(
    probe.ask(
      ms => answers.push(ms),
      () => {},
    ),
  ).toBe(true)
  expect(
    probe.ask(
      () => {},
      () => {},
    ),
    'one at a time',
  ).toBe(false)
  await client.hears(2)
  const heartbeats = (await socket).conn
  const heard = () => new Promise<void>(resolve => heartbeats.once('heartbeat', resolve))
  const first = heard()
  client.ws.send('3')
  await first
  expect(answers).toEqual([])
  await clock.pass(250)
  const second = heard()
  client.ws.send('3')
  await second
  expect(answers).toEqual([250])
})

test('a reader that answers nothing is found out by the heartbeat as ever', async () => {
  const { url, socket } = await serve({ pingInterval, pingTimeout: 100 })
  const client = await openByHand(url)
  const served = await socket
  const clock = createHandClock()
  const probe = probeOf(served, clock)
  const ended = new Promise(resolve => served.once('disconnect', resolve))
  const answers: number[] = []
  expect(
    probe.ask(
      ms => answers.push(ms),
      () => {},
    ),
  ).toBe(true)
  await clock.pass(5000)
  expect(
    probe.ask(
      () => {},
      () => {},
    ),
  ).toBe(false)
  expect(await ended).toBe('ping timeout')
  expect(answers).toEqual([])
  expect(client.pings()).toBe(2)
})

test('once stopped, it hears no more, and says that the answer will not come', async () => {
  const { url, socket } = await serve({ pingInterval: 60_000, pingTimeout })
  const client = await openByHand(url)
  const served = await socket
  const probe = probeOf(served, createHandClock())
  const outcome: string[] = []
  expect(
    probe.ask(
      () => outcome.push('answered'),
      () => outcome.push('left'),
    ),
  ).toBe(true)
  probe.stop()
  const heard = new Promise<void>(resolve => served.conn.once('heartbeat', resolve))
  await client.hears(1)
  client.ws.send('3')
  await heard
  expect(outcome).toEqual(['left'])
  expect(served.conn.listenerCount('packetCreate')).toBe(0)
})
