// A house: real web, worker and, where a test wants one, media processes on a private Redis, as the Procfile starts them, without the demo.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { v7 as newId } from 'uuid'
import type { Role } from '../../shared/account.ts'
import type { EntryBody } from '../../shared/entry.ts'
import type { CommandReply, Problem } from '../../shared/http-api.ts'
import type { PageSettings } from '../../shared/live-page.ts'
import { createAccountStore } from '../../server/storage/account-store.ts'
import { openRedis } from '../../server/storage/redis.ts'
import { freePort } from './free-port.ts'
import { body, settings } from './newsroom.ts'
import { startRedis, type TestRedis, type TestRedisOptions } from './redis-server.ts'

const root = join(import.meta.dirname, import.meta.filename.endsWith('.ts') ? '../..' : '../../..')

export interface RunningProcess {
  child: ChildProcess
  /** What it logged, parsed. */
  log: Record<string, unknown>[]
  /** Waits for a line of its log. */
  logged(what: (line: Record<string, unknown>) => boolean): Promise<Record<string, unknown>>
  /** SIGTERM, and waits for the end. @returns its exit code */
  stop(): Promise<number | null>
  /** SIGKILL, and waits for the end. */
  kill(): Promise<void>
}

export interface WebProcess extends RunningProcess {
  url: string
  opsUrl: string
}

export interface WorkerProcess extends RunningProcess {
  opsUrl: string
}

/** Redis as it is given to a house: a Sentinel group or a Cluster. */
export interface GivenRedis {
  /** As REDIS_URL takes it. */
  url: string
  stop(): Promise<void>
}

export interface House {
  /** @throws where the house stands on a Redis that was given */
  readonly redis: TestRedis
  readonly redisUrl: string
  dataDir: string
  webs: WebProcess[]
  workers: WorkerProcess[]
  medias: WorkerProcess[]
  /** The first web process. */
  url: string
  token: string
  /** @param file a start file in place of the shipped one, by its path from the root without ending */
  startWeb(more?: Record<string, string>, file?: string): Promise<WebProcess>
  startWorker(more?: Record<string, string>, file?: string): Promise<WorkerProcess>
  startMedia(more?: Record<string, string>, file?: string): Promise<WorkerProcess>
  tokenOf(role: Role, pages?: 'all' | string[]): Promise<string>
  /** Sends a command with a key of its own, or the given one. */
  command(command: unknown, how?: CommandOptions): Promise<Sent>
  /** Makes a page by command. @returns its slug and id */
  createPage(more?: Partial<PageSettings>): Promise<{ id: string; slug: string }>
  /** Publishes and returns the entry's id once it is committed. @throws when it was not accepted */
  publish(pages: string[], headline: string, more?: Partial<EntryBody> & Record<string, unknown>): Promise<string>
  stop(): Promise<void>
}

interface CommandOptions {
  key?: string
  token?: string
  url?: string
}

/** What became of a command, or why it was not taken. */
type Outcome = CommandReply & Omit<Problem, 'status' | 'code' | 'detail'> & Partial<Pick<Problem, 'code' | 'detail'>>

export interface Sent {
  status: number
  headers: Headers
  reply: Outcome
}

export async function openHouse(
  env: Record<string, string> = {},
  size: { webs: number; workers: number; medias?: number } = { webs: 1, workers: 1 },
  redisOptions: TestRedisOptions | GivenRedis = {},
): Promise<House> {
  const own = 'url' in redisOptions ? undefined : await startRedis(redisOptions)
  const redis: GivenRedis = 'url' in redisOptions ? redisOptions : (own as TestRedis)
  const dataDir = mkdtempSync(join(tmpdir(), 'sp-data-'))
  const base = {
    REDIS_URL: redis.url,
    DATA_DIR: dataDir,
    DEMO: '0',
    WORKER_OPS_PORT: '0',
    MEDIA_OPS_PORT: '0',
    DRAIN_MS: '0', // no balancer stands before a house, unless its test says so
    COMMANDS_PER_SECOND: '100000',
    COMMAND_BURST: '100000',
    ...env,
  }
  const store = await openRedis(redis.url, 'work')
  const accounts = createAccountStore(store)

  const house: House = {
    get redis() {
      if (!own) throw new Error('this house has no Redis of its own')
      return own
    },
    redisUrl: redis.url,
    dataDir,
    webs: [],
    workers: [],
    medias: [],
    get url() {
      return (house.webs[0] as WebProcess).url
    },
    token: '',
    async startWeb(more = {}, file = 'server/web') {
      const web = await onFreePorts(async () => {
        const port = Number(more.PORT ?? (await freePort()))
        const opsPort = Number(more.OPS_PORT ?? (await freePort()))
        const running = run(file, { ...base, PORT: String(port), OPS_PORT: String(opsPort), ...more })
        await running.logged(line => line.event === 'ready')
        return { ...running, url: `http://127.0.0.1:${port}`, opsUrl: `http://127.0.0.1:${opsPort}` }
      })
      house.webs.push(web)
      return web
    },
    async startWorker(more = {}, file = 'server/worker') {
      const running = run(file, { ...base, ...more })
      const { opsPort } = await running.logged(line => line.event === 'started')
      const worker = { ...running, opsUrl: `http://127.0.0.1:${Number(opsPort)}` }
      house.workers.push(worker)
      return worker
    },
    async startMedia(more = {}, file = 'server/media') {
      const running = run(file, { ...base, ...more })
      const { opsPort } = await running.logged(line => line.event === 'started')
      const media = { ...running, opsUrl: `http://127.0.0.1:${Number(opsPort)}` }
      house.medias.push(media)
      return media
    },
    async tokenOf(role, pages = 'all') {
      return (await accounts.createToken({ name: `${role} ${newId()}`, role, pages })).token
    },
    async command(command, { key = newId(), token = house.token, url = house.url } = {}) {
      const answer = await fetch(`${url}/api/commands`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}`, 'Idempotency-Key': key },
        body: JSON.stringify(command),
      })
      return { status: answer.status, headers: answer.headers, reply: (await answer.json()) as Outcome }
    },
    async createPage(more = {}) {
      const page = { id: `p_${newId()}`, ...settings(more) }
      await committed(house, { type: 'createPage', page })
      return page
    },
    async publish(pages, headline, more = {}) {
      const { keyEvent, pinned, ...words } = more
      const id = newId()
      const extra = { ...(keyEvent === undefined ? {} : { keyEvent }), ...(pinned === undefined ? {} : { pinned }) }
      const entry = { id, ...body(headline), ...words }
      await committed(house, { type: 'publish', entry, pages, ...extra })
      return id
    },
    async stop() {
      await Promise.all([...house.webs, ...house.workers, ...house.medias].map(running => running.stop()))
      store.disconnect()
      await redis.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
  for (let count = 0; count < size.workers; count += 1) await house.startWorker()
  for (let count = 0; count < (size.medias ?? 0); count += 1) await house.startMedia()
  for (let count = 0; count < size.webs; count += 1) await house.startWeb()
  house.token = await house.tokenOf('admin')
  return house
}

/** Between finding a port free and listening there, another process of this machine may have taken it: then on another one. */
async function onFreePorts<Started>(start: () => Promise<Started>, tries = 3): Promise<Started> {
  try {
    return await start()
  } catch (error) {
    if (tries === 1 || !String(error).includes('is taken by another process')) throw error
    return onFreePorts(start, tries - 1)
  }
}

/** Sends a command and waits for its end, however busy the machine is. @throws when it is not accepted, or refused */
async function committed(house: House, command: object): Promise<void> {
  const { status, reply } = await acknowledged(house, command)
  if (status === 201) return
  if (status !== 202) throw new Error(`not accepted: ${status} ${JSON.stringify(reply)}`)
  for (let left = 300; left > 0; left -= 1) {
    const headers = { Authorization: `Bearer ${house.token}` }
    const answer = await fetch(`${house.url}/api/commands/${reply.command}`, { headers })
    const { status: outcome } = (await answer.json()) as CommandReply
    if (outcome === 'committed') return
    if (outcome !== 'waiting') throw new Error(`not committed: ${JSON.stringify(outcome)}`)
    await delay(50)
  }
  throw new Error(`not committed in time: ${reply.command}`)
}

/** Sends it again under the same key, as every client has to, while the answer is that nobody knows whether it was taken. */
async function acknowledged(house: House, command: object) {
  const key = newId()
  for (let left = 5; ; left -= 1) {
    const answer = await house.command(command, { key })
    if (answer.status !== 503 || left === 0) return answer
    await delay(500)
  }
}

/** Starts a file of `dist`, by its path without ending; waits for nothing. */
export function run(file: string, env: Record<string, string>): RunningProcess {
  // A benchmark may want to know where the time went: a profile is written when the process ends.
  const profile = env.PROFILE_DIR ? ['--cpu-prof', `--cpu-prof-dir=${env.PROFILE_DIR}`] : []
  const child = spawn(process.execPath, [...profile, join(root, 'dist', `${file}.js`)], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const log: Record<string, unknown>[] = []
  const waiting: {
    what: (line: Record<string, unknown>) => boolean
    found: (line: Record<string, unknown>) => void
  }[] = []
  let rest = ''
  let errors = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const text of lines) {
      if (!text.startsWith('{')) continue
      const line = JSON.parse(text) as Record<string, unknown>
      log.push(line)
      for (const one of waiting) if (one.what(line)) one.found(line)
    }
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  const ended = new Promise<number | null>(resolve => child.once('exit', resolve))
  return {
    child,
    log,
    logged(what) {
      const had = log.find(what)
      if (had) return Promise.resolve(had)
      const line = new Promise<Record<string, unknown>>(found => waiting.push({ what, found }))
      const gone = ended.then(code => {
        throw new Error(`${file} ended with ${code} first: ${errors}`)
      })
      return Promise.race([line, gone])
    },
    stop() {
      child.kill('SIGTERM')
      return ended
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}
