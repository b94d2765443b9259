// A web process that is asked to end: requests in hand are finished, readers told, and nothing keeps it longer than ten seconds.
import { connect } from 'node:net'
import { Redis } from 'ioredis'
import { v7 as newId } from 'uuid'
import { expect, onTestFinished, test } from 'vitest'
import { endsByItself } from '../support/ends.ts'
import { eventually } from '../support/eventually.ts'
import { type House, openHouse, type WebProcess } from '../support/house.ts'
import { body } from '../support/newsroom.ts'
import { openReader } from '../support/socket-reader.ts'

async function open(env: Record<string, string> = {}) {
  const house = await openHouse(env)
  onTestFinished(() => house.stop())
  const page = await house.createPage()
  return { house, page, web: house.webs[0] as WebProcess }
}

/** A command that stays in hand for a while: it is in its lane, and nobody works there. */
async function commandInHand(house: House, slug: string) {
  await house.workers[0]?.stop()
  const sent = house.command({ type: 'publish', entry: { id: newId(), ...body('In hand') }, pages: [slug] })
  const redis = new Redis(house.redis.socket)
  await eventually(async () => expect(await redis.llen('{sp-lane-0}:commands:wait')).toBe(1))
  redis.disconnect()
  return sent
}

/** Says something on a connection of its own, and leaves it at that. */
function halfSaid(url: string, text: string) {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.on('error', () => {}) // cut in the end
  socket.write(text)
  return new Promise<void>(resolve => {
    socket.once('connect', resolve)
  })
}

const isStopping = (web: WebProcess) => web.logged(line => line.msg === 'web stops')
const halfPost = ({ token }: House) =>
  `POST /api/commands HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n` +
  'Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{'

test('while it drains it is not ready, still answers, and sends everyone to another connection', async () => {
  const { house, page, web } = await open({ DRAIN_MS: '3000' })
  const sent = commandInHand(house, page.slug)
  await eventually(async () => expect(await (await fetch(`${web.opsUrl}/metrics`)).text()).toContain('queue_depth 1'))
  const ended = endsByItself(web)
  await isStopping(web)
  const ready = await fetch(`${web.opsUrl}/ready`)
  expect([ready.status, await ready.json()]).toEqual([503, { ready: false, reasons: ['The process is stopping.'] }])
  const late = await fetch(`${web.url}/api/pages/${page.slug}`)
  expect([late.status, late.headers.get('connection')]).toEqual([200, 'close'])
  const { status, headers } = await sent
  expect([status, headers.get('connection')]).toEqual([202, 'close'])
  expect(await ended).toBe(0)
})

test('a request in hand is answered although nobody can connect any more', async () => {
  const { house, page, web } = await open()
  const order: string[] = []
  const sent = commandInHand(house, page.slug).then(answer => {
    order.push('answered')
    return answer
  })
  const listening = () =>
    fetch(`${web.url}/icon.svg`).then(
      () => true,
      () => false,
    )
  await eventually(async () => expect(await (await fetch(`${web.opsUrl}/metrics`)).text()).toContain('queue_depth 1'))
  const ended = endsByItself(web)
  await eventually(async () => expect(await listening()).toBe(false))
  order.push('closed')
  const { status, headers } = await sent
  expect([status, headers.get('connection'), order]).toEqual([202, 'close', ['closed', 'answered']])
  expect(await ended).toBe(0)
})

test('readers are told, with a window to come back in, and let go', async () => {
  const { page, web } = await open()
  const reader = await openReader(web.url, page.slug)
  const gone = new Promise(resolve => reader.socket.once('disconnect', resolve))
  expect(await endsByItself(web)).toBe(0)
  expect(await gone).toBe('transport close')
  expect(reader.heard.at(-1)).toEqual({ event: 'drain', payload: { withinMs: 500 } })
})

test('it ends with 0 although Redis stands still, a reader does not read, and requests and handshakes are left half said', async () => {
  const { house, page, web } = await open()
  const reader = await openReader(web.url, page.slug)
  onTestFinished(reader.close)
  reader.stopsReading()
  await halfSaid(web.url, '')
  await halfSaid(web.url, halfPost(house))
  await halfSaid(web.url, 'GET / HTTP/1.1\r\nHost:')
  const key = Buffer.alloc(16).toString('base64')
  await halfSaid(
    web.url,
    'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
      `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
  )
  house.redis.pause()
  try {
    expect(await endsByItself(web)).toBe(0)
  } finally {
    house.redis.resume()
  }
})

test('it ends in order although Redis is gone', async () => {
  const { house, web } = await open()
  await house.workers[0]?.stop()
  await house.redis.kill()
  expect(await endsByItself(web)).toBe(0)
  expect(web.log.some(line => line.msg === 'web stopped')).toBe(true)
})

test('a second signal ends it at once', async () => {
  const { web } = await open({ DRAIN_MS: '3000' })
  const again = setInterval(() => web.child.kill('SIGTERM'), 50)
  onTestFinished(() => clearInterval(again))
  expect(await endsByItself(web)).toBe(143)
  expect(web.log.some(line => line.msg === 'web stopped')).toBe(false)
})
