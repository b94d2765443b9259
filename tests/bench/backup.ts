// What a backup and a restore of one long page cost: time, size, memory, and how long Redis keeps others waiting.
// npm run bench -- backup [entries, 20000 unless told]
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { v7 as newId } from 'uuid'
import { currentFormat } from '../../server/storage/stored-format.ts'
import { keys } from '../../server/storage/keys.ts'
import { openRedis } from '../../server/storage/redis.ts'
import { body, openNewsroom } from '../support/newsroom.ts'
import { startRedis } from '../support/redis-server.ts'
import { machine, quantile, spread } from './figures.ts'
import { processorMs } from './processor-time.ts'

const entries = Number(process.argv[2] ?? 20_000)
const words = 'harbour tide pump barrier storm surge crew night shelter bridge water level rises falls again'.split(' ')
const text = () => Array.from({ length: 210 }, () => words[Math.floor(Math.random() * words.length)]).join(' ')

interface Cost {
  seconds: number
  processorSeconds: number
  memoryMb: number
  waitsMs: number[]
  /** The longest that Redis worked on one command, by its own clock. */
  slowestMs: number
}

/** Runs a command beside a client that asks Redis something small all the time. */
async function run(redisUrl: string, dataDir: string, ...args: string[]): Promise<Cost> {
  const redis = await openRedis(redisUrl, 'work')
  await redis.config('SET', 'slowlog-log-slower-than', 500)
  await redis.config('SET', 'slowlog-max-len', 100_000)
  await redis.slowlog('RESET')
  const began = performance.now()
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../server/cli/main.js'), ...args], {
    env: { ...process.env, REDIS_URL: redisUrl, DATA_DIR: dataDir },
    stdio: 'inherit',
  })
  const ended = once(child, 'exit')
  const cost: Cost = { seconds: 0, processorSeconds: 0, memoryMb: 0, waitsMs: [], slowestMs: 0 }
  while (child.exitCode === null) {
    const asked = performance.now()
    await redis.hget(keys.slugs, 'none')
    cost.waitsMs.push(performance.now() - asked)
    try {
      cost.processorSeconds = processorMs(child.pid ?? 0) / 1000
      const memory = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]
      cost.memoryMb = Number(memory ?? cost.memoryMb * 1024) / 1024
    } catch {
      break // it ended just now
    }
    await sleep(2)
  }
  const [code] = (await ended) as [number]
  if (code !== 0) throw new Error(`${args[0]} ended with ${code}`)
  cost.seconds = (performance.now() - began) / 1000
  const slow = (await redis.slowlog('GET', -1)) as [id: number, at: number, microseconds: number][]
  cost.slowestMs = Math.max(0.5, ...slow.map(([, , microseconds]) => microseconds / 1000))
  redis.disconnect()
  return cost
}

function say(what: string, { seconds, processorSeconds, memoryMb, waitsMs, slowestMs }: Cost): void {
  console.log(
    `${what}: ${seconds.toFixed(1)} s (${processorSeconds.toFixed(1)} s of processor), ${memoryMb.toFixed(0)} MB of memory at most`,
  )
  const most = quantile(waitsMs, 1).toFixed(1)
  console.log(
    `  others waited for Redis ${spread(waitsMs)}, at most ${most}; slowest command ${slowestMs.toFixed(1)} ms`,
  )
}

const folder = mkdtempSync(join(tmpdir(), 'sp-bench-'))
const room = await openNewsroom()
const empty = await startRedis()
try {
  await room.redis.set(keys.format, currentFormat)
  const page = await room.createPage({ slug: 'long' })
  console.log(`${machine()}; ${entries} entries of 1.5 kB on one page, each tenth edited`)
  for (let made = 0; made < entries; made += 100) {
    const ids = Array.from({ length: 100 }, () => newId())
    await Promise.all(
      ids.map(id => room.send({ type: 'publish', entry: { id, ...body('Water level', text()) }, pages: [page] })),
    )
    const edited = ids.filter((_, at) => at % 10 === 0)
    await Promise.all(
      edited.map(id => room.send({ type: 'edit', entry: { id, revision: 1, ...body('Water level', text()) } })),
    )
  }
  const atRest: number[] = []
  for (let count = 0; count < 500; count += 1) {
    const asked = performance.now()
    await room.redis.hget(keys.slugs, 'none')
    atRest.push(performance.now() - asked)
    await sleep(2)
  }
  console.log(`at rest: others waited for Redis ${spread(atRest)}, at most ${quantile(atRest, 1).toFixed(1)} ms`)
  const file = join(folder, 'newsroom.backup')
  say('backup', await run(room.server.url, folder, 'backup', file))
  const used = /used_memory:(\d+)/.exec(await room.redis.info('memory'))?.[1]
  console.log(`  ${(statSync(file).size / 1e6).toFixed(1)} MB, of ${(Number(used) / 1e6).toFixed(1)} MB in Redis`)
  say('restore', await run(empty.url, folder, 'restore', file, '--nothing-erased'))
} finally {
  await Promise.all([room.stop(), empty.stop()])
  rmSync(folder, { recursive: true, force: true })
}
