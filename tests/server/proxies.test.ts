// [T5] nginx and HAProxy before two web processes, as docs/proxies has them.
import { once } from 'node:events'
import { createServer, get, type IncomingMessage, request, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Target } from '../support/balancer.ts'
import { eventually } from '../support/eventually.ts'
import { handshake, upgradeHeaders } from '../support/handshake.ts'
import { type House, openHouse, type WebProcess } from '../support/house.ts'
import { isProxyMissing, type Proxy, type ProxyKind, proxyKinds, startProxy } from '../support/proxy.ts'
import { connected, openReader, openSocket, type SocketReader } from '../support/socket-reader.ts'

const missing = proxyKinds.filter(isProxyMissing)
if (missing.length > 0) console.warn(`SKIPPED: there is no ${missing.join(' and no ')} here to run docs/proxies with`)

let house: House
let living: WebProcess[]
let strict: Promise<WebProcess[]> | undefined
beforeAll(async () => {
  const env = { PUBLIC_URL: 'https://live.example.org', TRUST_PROXY: '1' }
  house = await openHouse(env, { webs: 2, workers: 1 })
  living = [...house.webs]
}, 60_000)
afterAll(() => house.stop())

for (const kind of proxyKinds) {
  describe.skipIf(isProxyMissing(kind))(kind, () => {
    let proxy: Proxy
    beforeAll(async () => {
      proxy = await startProxy(kind, living)
    })
    afterAll(() => proxy.close())

    test('pages come packed as the service packed them, and plain http leads to https', async () => {
      const { slug } = await house.createPage({ headline: 'Through a proxy' })
      await house.publish([slug], 'A headline')
      const answer = await fetch(`${proxy.url}/live/${slug}`)
      expect([answer.status, answer.headers.get('content-encoding')]).toEqual([
        200,
        expect.stringMatching(/^(gzip|br)$/),
      ])
      expect(await answer.text()).toContain('A headline')
      const [to] = await once(
        get(`${proxy.plainUrl}/live/${slug}`, { headers: { host: 'live.example.org' } }),
        'response',
      )
      const { statusCode, headers } = (to as IncomingMessage).resume()
      expect([statusCode, headers.location]).toEqual([301, `https://live.example.org/live/${slug}`])
    })

    test('a socket comes through TLS from our own pages only', async () => {
      const from = (Origin: string) => {
        const socket = openSocket(proxy.secureUrl, { rejectUnauthorized: false, extraHeaders: { Origin } })
        return connected(socket).finally(() => socket.close())
      }
      await from('https://live.example.org')
      await expect(from('https://elsewhere.example')).rejects.toThrow('websocket error')
    })

    test('whoever asks for sockets where there are none, keeps nobody else from anything', async () => {
      const asked = ['/', '/desk/api/togetherx/', '/socket.iox/'].flatMap(path =>
        Array.from({ length: 4 }, async () => {
          const asking = request(proxy.url + path, { headers: upgradeHeaders }).end()
          const [answer] = (await once(asking, 'response')) as [IncomingMessage]
          return answer.resume().statusCode ?? 0
        }),
      )
      for (const status of await Promise.all(asked)) expect(status).toBeLessThan(500)
      expect((await fetch(`${proxy.url}/`)).status).toBe(200)
      expect((await handshake(proxy.url)).status).toBe(101)
    })

    test('readers spread over both processes; those of one that is killed come back on the other and miss nothing', async () => {
      const { slug } = await house.createPage()
      const readers: SocketReader[] = []
      for (let count = 0; count < 6; count += 1) readers.push(await openReader(proxy.url, slug))
      onTestFinished(() => readers.forEach(reader => reader.close()))
      await house.publish([slug], 'To everyone')
      await eventually(() => readers.forEach(reader => expect(reader.sees()).toEqual(['To everyone'])))
      const [staying, doomed] = living as [WebProcess, WebProcess]
      const [left, lost] = [await readersOf(staying), await readersOf(doomed)]
      expect([left + lost, Math.abs(left - lost) <= 2]).toEqual([6, true])

      await doomed.kill()
      const away = await eventually(() => {
        const away = readers.filter(reader => !reader.socket.connected)
        expect(away).toHaveLength(lost)
        return away
      })
      await house.publish([slug], 'Meanwhile')
      await Promise.all(away.map(reader => reader.comesBack()))
      await eventually(() => readers.forEach(reader => expect(reader.sees()).toEqual(['Meanwhile', 'To everyone'])))
      expect(await readersOf(staying)).toBe(6)
      living[1] = await house.startWeb(portsOf(doomed))
    })

    test('who asks is known by its own address, whatever it says of itself', async () => {
      const headers = { 'content-type': 'application/json', 'x-forwarded-for': '198.51.100.7' }
      const asking = request(`${proxy.url}/desk/api/sign-in`, { method: 'POST', localAddress: '127.0.0.9', headers })
      asking.end(JSON.stringify({ name: kind, password: 'not the right one' }))
      const [answer] = (await once(asking, 'response')) as [IncomingMessage]
      const id = answer.resume().headers['x-request-id']
      expect(answer.statusCode).toBe(401)
      await eventually(() => {
        const log = living.map(web => web.log).find(log => log.some(line => line.request === id)) ?? []
        expect(log.findLast(line => line.event === 'sign-in-failed')?.address).toBe('127.0.0.9')
      })
    })

    test('behind a CDN, too, who comes too often is turned away by one process, and no other is asked', async () => {
      const strict = await strictOnes()
      const until = await turnedAway(strict)
      const behind = await before(kind, strict)
      const herd = (from: string) =>
        Promise.all(Array.from({ length: 20 }, () => handshake(behind.url, { 'x-forwarded-for': from })))
      const refused = (await herd(`198.51.100.${kind.length}`)).filter(({ status }) => status !== 101)
      expect(refused).toEqual(refused.map(() => ({ status: 503, retryAfter: '2' })))
      expect(refused.length).toBeGreaterThan(0)
      expect((await turnedAway(strict)) - until).toBe(refused.length)
      expect((await handshake(behind.url, { 'x-forwarded-for': '203.0.113.1' })).status).toBe(101)
    }, 60_000)
  })

  describe.skipIf(isProxyMissing(kind))(`${kind} and processes that fail`, () => {
    test('an upload on which a process dies is not given to the other one', async () => {
      const dying = await twoProcesses((_request, response) => response.destroy())
      const proxy = await before(kind, dying)
      const answer = await fetch(`${proxy.url}/api/media`, { method: 'POST', body: 'a picture' })
      expect([answer.status, dying.asked('POST')]).toEqual([502, 1])
    })

    test('a command goes to the other process where one takes no connection', async () => {
      const both = await twoProcesses((_request, response) => response.writeHead(201).end())
      const proxy = await before(kind, both)
      await both.close(0)
      for (let count = 1; count <= 4; count += 1) {
        const answer = await fetch(`${proxy.url}/api/commands`, { method: 'POST', body: '{}' })
        expect([answer.status, both.asked('POST')]).toEqual([201, count])
      }
    })

    test('a 503 is an answer: it comes as it is, and nobody else is asked', async () => {
      const busy = await twoProcesses((_request, response) =>
        response.writeHead(503, { 'Retry-After': '7' }).end('busy'),
      )
      const proxy = await before(kind, busy)
      const asked = busy.asked('GET')
      const answer = await fetch(`${proxy.url}/api/pages/a-page`)
      expect([answer.status, answer.headers.get('retry-after'), await answer.text()]).toEqual([503, '7', 'busy'])
      expect(busy.asked('GET') - asked).toBe(1)
    })
  })
}

test.skipIf(isProxyMissing('nginx'))(
  'nginx asks once for what many want at once, and keeps nothing for desks and programs',
  async () => {
    const proxy = await before('nginx', living)
    const { slug } = await house.createPage()
    const ask = (headers: Record<string, string> = {}) => fetch(`${proxy.url}/api/pages/${slug}`, { headers })
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask()))
    const made = new Set(answers.map(answer => answer.headers.get('x-request-id')))
    expect([answers.every(answer => answer.ok), made.size]).toEqual([true, 1])
    const known: Record<string, string>[] = [
      { authorization: `Bearer ${house.token}` },
      { cookie: '__Host-sp-session=x' },
    ]
    for (const headers of known) {
      expect(made).not.toContain((await ask(headers)).headers.get('x-request-id'))
    }
  },
)

test.skipIf(isProxyMissing('nginx'))(
  'nginx gives a command on which a process dies to the other one, under its key',
  async () => {
    const keys: unknown[] = []
    const both = await twoProcesses((request, response) => {
      if (request.method !== 'POST') response.end()
      else if (keys.push(request.headers['idempotency-key']) === 1) response.destroy()
      else response.writeHead(201).end()
    })
    const proxy = await before('nginx', both)
    const headers = { 'idempotency-key': 'one-command' }
    const answer = await fetch(`${proxy.url}/api/commands`, { method: 'POST', headers, body: '{}' })
    expect([answer.status, keys]).toEqual([201, ['one-command', 'one-command']])
  },
)

test.skipIf(isProxyMissing('haproxy'))('HAProxy gives a process nothing new that says it is not ready', async () => {
  const both = await twoProcesses((_request, response) => response.end())
  const proxy = await before('haproxy', both)
  both.isReady[0] = false
  await eventually(async () => {
    const asked = both.counts[0]
    for (let count = 0; count < 6; count += 1) await fetch(`${proxy.url}/live/a-page?${count}`)
    expect(both.counts[0]).toBe(asked)
  })
})

/** Two processes that let only a few in from one address, as they hear of it behind two proxies. */
function strictOnes(): Promise<WebProcess[]> {
  const env = { TRUST_PROXY: '2', HANDSHAKES_PER_ADDRESS: '3' }
  return (strict ??= Promise.all([house.startWeb(env), house.startWeb(env)]))
}

const portsOf = ({ url, opsUrl }: Target) => ({ PORT: new URL(url).port, OPS_PORT: new URL(opsUrl).port })

async function sumOf(web: WebProcess, metric: string): Promise<number> {
  const text = await (await fetch(`${web.opsUrl}/metrics`)).text()
  return [...text.matchAll(new RegExp(`^${metric}\\{.*\\} (\\d+)$`, 'gm'))].reduce(
    (sum, found) => sum + Number(found[1]),
    0,
  )
}

const readersOf = (web: WebProcess) => sumOf(web, 'stop_press_readers')

async function turnedAway(webs: readonly WebProcess[]): Promise<number> {
  const counts = await Promise.all(webs.map(web => sumOf(web, 'stop_press_handshakes_refused_total')))
  return counts.reduce((sum, count) => sum + count, 0)
}

async function before(kind: ProxyKind, targets: readonly Target[]): Promise<Proxy> {
  const proxy = await startProxy(kind, targets)
  onTestFinished(() => proxy.close())
  return proxy
}

/** Two servers that answer alike, and say how often they were asked. */
async function twoProcesses(answer: RequestListener) {
  const methods: string[] = []
  const counts: [number, number] = [0, 0]
  const isReady = [true, true]
  const servers = [0, 1].map(place =>
    createServer((request, response) => {
      methods.push(request.method ?? '')
      counts[place as 0 | 1] += 1
      request.resume().on('end', () => answer(request, response))
    }),
  )
  const ops = [0, 1].map(place =>
    createServer((_request, response) => response.writeHead(isReady[place] ? 200 : 503).end()),
  )
  for (const server of [...servers, ...ops]) await once(server.listen(0, '127.0.0.1'), 'listening')
  const close = async (server: ReturnType<typeof createServer>) => {
    server.closeAllConnections()
    if (server.listening) await new Promise(resolve => server.close(resolve))
  }
  onTestFinished(async () => void (await Promise.all([...servers, ...ops].map(close))))
  const urlOf = (server: ReturnType<typeof createServer>) =>
    `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const targets: Target[] = servers.map((server, place) => ({
    url: urlOf(server),
    opsUrl: urlOf(ops[place] as typeof server),
  }))
  return Object.assign(targets, {
    isReady,
    counts,
    asked: (method: string) => methods.filter(one => one === method).length,
    close: (place: 0 | 1) => close(servers[place] as (typeof servers)[number]),
  })
}
