/** Plain Socket.IO, as its guide shows it: hears a page's operations from Redis, and emits them to a room. */
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { Redis } from 'ioredis'
import { collectDefaultMetrics, Registry } from 'prom-client'
import { Server } from 'socket.io'
import { channels } from '../../../server/storage/keys.ts'
import type { House, RunningProcess } from '../../support/house.ts'
import { run } from '../../support/house.ts'

export interface PlainServer extends RunningProcess {
  port: number
  opsUrl: string
}

/** Starts one in a process of its own. @param env what else its environment holds */
export async function startPlainServer(
  house: House,
  page: string,
  env: Record<string, string> = {},
): Promise<PlainServer> {
  const running = run('tests/bench/fan-out/plain-server', { ...env, REDIS_SOCKET: house.redis.socket, PAGE: page })
  const { port, opsPort } = await running.logged(line => line.event === 'ready')
  return { ...running, port: Number(port), opsUrl: `http://127.0.0.1:${Number(opsPort)}` }
}

async function serve(): Promise<void> {
  const page = process.env.PAGE ?? ''
  const http = createServer()
  // What a reader is told when it joins: as many bytes as others tell theirs, where that is to be compared.
  const missed = JSON.parse(process.env.ANSWER ?? '{}') as object
  const io = new Server(http, { transports: ['websocket'], perMessageDeflate: false, serveClient: false })
  io.on('connection', socket => {
    socket.on('join', (_request: unknown, answer: (nothing: object) => void) => {
      void socket.join(page)
      answer(missed)
    })
  })
  const redis = new Redis(process.env.REDIS_SOCKET ?? '')
  redis.on('message', (_channel: string, json: string) => io.to(page).emit('operation', JSON.parse(json)))
  await redis.subscribe(channels.operations(page))
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const ops = createServer((_request, answer) => void registry.metrics().then(text => answer.end(text)))
  for (const server of [http, ops]) await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const [port, opsPort] = [http, ops].map(server => (server.address() as { port: number }).port)
  console.log(JSON.stringify({ event: 'ready', port, opsPort }))
  process.once('SIGTERM', () => process.exit())
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await serve()
