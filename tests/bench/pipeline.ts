// npm run bench -- pipeline: what one lane commits, and how long an entry takes to a reader's socket.
// Real web, worker and Redis processes (appendfsync always) share the machine with this one, which sends and listens.
import { parseArgs } from 'node:util'
import { setTimeout as sleep } from 'node:timers/promises'
import { Agent, request } from 'node:http'
import { io, type Socket } from 'socket.io-client'
import { v7 as newId } from 'uuid'
import { protocolVersion } from '../../shared/socket-events.ts'
import type { Operation, Snapshot } from '../../shared/operation.ts'
import { body } from '../support/newsroom.ts'
import { type House, openHouse, type RunningProcess } from '../support/house.ts'
import { measureLaneRate } from './lane-rate.ts'
import { machine, quantile, spread } from './figures.ts'
import { processorMs } from './processor-time.ts'

const { values } = parseArgs({
  options: {
    commands: { type: 'string', default: '6000' },
    inFlight: { type: 'string', default: '32' },
    readers: { type: 'string', default: '200' },
    rate: { type: 'string', default: '20' },
    seconds: { type: 'string', default: '20' },
    json: { type: 'boolean', default: false },
    profile: { type: 'string' },
  },
})
const text = 'Water stood in the lower streets until noon, when the pumps at the east gate were repaired. '.repeat(16)
const agent = new Agent({ keepAlive: true, maxSockets: 256 })

interface Posted {
  sentAt: number
  /** From the request's start to the lane, ms: what the server says. */
  acceptedMs: number
  /** When it was committed, by the clock of Redis on this machine. */
  committedAt: number
}

const house = await openHouse({ LOG_LEVEL: 'warn', ...(values.profile ? { PROFILE_DIR: values.profile } : {}) })
try {
  console.log(machine())
  const lane = await measureLaneRate(house, Number(values.commands), text)
  console.log(`one lane with ${values.commands} commands waiting: ${lane.toFixed(0)} committed a second`)
  const capacity = await measureCapacity(house, Number(values.commands), Number(values.inFlight))
  console.log(`over HTTP, ${values.inFlight} requests in flight: ${capacity.toFixed(0)} commands a second answered 201`)
  const way = await measureWay(house, Number(values.readers), Number(values.rate), Number(values.seconds))
  console.log(
    `${values.rate} a second, ${values.readers} readers, ${way.received.length} deliveries, none lost, doubled or out of order`,
  )
  console.log(`  accepted  ${spread(way.accepted)}`)
  console.log(`  committed ${spread(way.committed)}`)
  console.log(`  received  ${spread(way.received)}`)
  if (values.json) {
    const both = (ms: number[]) => ({ medianMs: quantile(ms, 0.5), p99Ms: quantile(ms, 0.99) })
    const { accepted, committed, received } = way
    console.log(
      JSON.stringify({
        machine: machine(),
        laneCommandsPerSecond: lane,
        httpCommandsPerSecond: capacity,
        accepted: both(accepted),
        committed: both(committed),
        received: both(received),
      }),
    )
  }
} finally {
  agent.destroy()
  await house.stop()
}

async function measureCapacity(house: House, commands: number, inFlight: number): Promise<number> {
  const page = await house.createPage()
  await flood(house, page.slug, 500, inFlight) // compiled code and warm connections before the clock starts
  const processes = {
    web: pidOf(house.webs[0]),
    worker: pidOf(house.workers[0]),
    redis: house.redis.pid,
    sender: process.pid,
  }
  const before = Object.values(processes).map(processorMs)
  const begin = performance.now()
  await flood(house, page.slug, commands, inFlight)
  const seconds = (performance.now() - begin) / 1000
  for (const [place, [name, pid]] of Object.entries(processes).entries()) {
    const spent = processorMs(pid) - (before[place] ?? 0)
    console.log(`  ${name}: ${(spent / commands).toFixed(2)} ms of processor time per command`)
  }
  return commands / seconds
}

function pidOf(running: RunningProcess | undefined): number {
  return running?.child.pid ?? 0
}

/** Every command is answered with its place in the log before the next one of that connection is sent. */
async function flood(house: House, slug: string, commands: number, inFlight: number): Promise<void> {
  let left = commands
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      while (left-- > 0) await post(house, slug)
    }),
  )
}

async function measureWay(house: House, readers: number, rate: number, seconds: number) {
  const page = await house.createPage()
  const answer = await fetch(`${house.url}/api/pages/${page.slug}`)
  const { cursor } = (await answer.json()) as Snapshot
  const arrivals = new Map<number, number[]>()
  let disorder = 0
  const sockets = await Promise.all(
    Array.from({ length: readers }, () =>
      openReader(house.url, page.id, cursor, () => {
        let last = Number(cursor.split('.')[0])
        return operation => {
          if (operation.sequence !== last + 1) disorder += 1
          last = operation.sequence
          arrivals.set(operation.sequence, [...(arrivals.get(operation.sequence) ?? []), Date.now()])
        }
      }),
    ),
  )
  const posts: Promise<Posted>[] = []
  const begin = performance.now()
  for (let sent = 0; sent < rate * seconds; sent += 1) {
    await sleep(Math.max(0, begin + (sent * 1000) / rate - performance.now()))
    posts.push(post(house, page.slug))
  }
  const posted = await Promise.all(posts)
  const expected = posted.length * readers
  const until = Date.now() + 10_000
  while ([...arrivals.values()].reduce((sum, { length }) => sum + length, 0) < expected && Date.now() < until)
    await sleep(20)
  for (const socket of sockets) socket.disconnect()
  const received: number[] = []
  const inOrder = posted.toSorted((one, other) => one.committedAt - other.committedAt)
  for (const [index, one] of inOrder.entries()) {
    const came = arrivals.get(Number(cursor.split('.')[0]) + 1 + index) ?? []
    if (came.length !== readers) throw new Error(`operation ${index} reached ${came.length} of ${readers} readers`)
    for (const at of came) received.push(at - one.sentAt)
  }
  if (disorder > 0) throw new Error(`${disorder} operations came out of order`)
  return {
    accepted: posted.map(one => one.acceptedMs),
    committed: posted.map(one => one.committedAt - one.sentAt),
    received,
  }
}

function openReader(
  url: string,
  page: string,
  cursor: string,
  listener: () => (operation: Operation) => void,
): Promise<Socket> {
  // A process lets only so many in at once: whoever is told to come again does so soon.
  const socket = io(url, { transports: ['websocket'], forceNew: true, reconnectionDelay: 100 })
  socket.on('operation', listener())
  return new Promise(resolve => {
    socket.once('connect', () => {
      socket.emit('join', { page, cursor, protocol: protocolVersion }, () => resolve(socket))
    })
  })
}

function post(house: House, slug: string): Promise<Posted> {
  const entry = { id: newId(), ...body('Pumps repaired', text) }
  return send(house, JSON.stringify({ type: 'publish', entry, pages: [slug] }), newId(), Date.now())
}

function send(house: House, payload: string, key: string, sentAt: number): Promise<Posted> {
  return new Promise((resolve, reject) => {
    const sending = request(
      `${house.url}/api/commands`,
      {
        method: 'POST',
        agent,
        headers: {
          'Content-Type': 'application/json',
          'Content-Length': Buffer.byteLength(payload),
          Authorization: `Bearer ${house.token}`,
          'Idempotency-Key': key,
        },
      },
      answer => {
        let reply = ''
        answer.setEncoding('utf8').on('data', (part: string) => {
          reply += part
        })
        answer.on('end', () => {
          // Accepted, but not committed within the request: the same command is asked for again until it is.
          if (answer.statusCode === 202) return resolve(send(house, payload, key, sentAt))
          if (answer.statusCode !== 201) return reject(new Error(`${answer.statusCode}: ${reply}`))
          const accepted = /accepted;dur=([\d.]+)/.exec(String(answer.headers['server-timing']))?.[1]
          resolve({ sentAt, acceptedMs: Number(accepted), committedAt: (JSON.parse(reply) as { at: number }).at })
        })
      },
    )
    sending.on('error', reject)
    sending.end(payload)
  })
}
