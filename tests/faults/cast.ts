/** The processes of a scene: Redis with what lies under it and before it, webs and workers; those that end leave the list. */
import { setTimeout as sleep } from 'node:timers/promises'
import { type House, openHouse, type RunningProcess, type WebProcess } from '../support/house.ts'
import { startCluster, type TestCluster } from '../support/redis-cluster.ts'
import { startSentinel, type TestSentinel } from '../support/redis-sentinel.ts'
import type { SceneNeeds } from './fault.ts'
import { openPreload, type Preload } from './preload.ts'
import { openRedisLine, type RedisLine } from './redis-line.ts'
import type { StartAs } from './scene.ts'

/** A worker whose lane stands still ends with this. */
const startMeAgain = 75
/** How long a process is started again and again, ms. */
const startWithinMs = 60_000

export interface CastParts {
  needs: SceneNeeds
  webs: number
  workers: number
  /** Start files in the place of shipped ones, for every process that is not started as something else. */
  startAs?: { web?: StartAs; worker?: StartAs } | undefined
  /** `everysec`: for the test of the tests. */
  appendfsync?: 'always' | 'everysec' | undefined
}

export interface Cast {
  readonly house: House
  readonly sentinel: TestSentinel | undefined
  readonly cluster: TestCluster | undefined
  readonly line: RedisLine | undefined
  readonly preload: Preload | undefined
  readonly webs: readonly WebProcess[]
  readonly workers: readonly RunningProcess[]
  startWeb(how?: StartAs): Promise<WebProcess>
  startWorker(how?: StartAs): Promise<RunningProcess>
  /** Once no worker is being started any more, whoever wanted it. */
  allUp(): Promise<void>
  close(): Promise<void>
}

export async function openCast({ needs, startAs, appendfsync, ...size }: CastParts): Promise<Cast> {
  const preload = needs.preload ? await openPreload() : undefined
  const redisOptions = {
    ...(needs.redisArgs ? { args: needs.redisArgs } : {}),
    ...(preload ? { env: preload.env } : {}),
    ...(appendfsync ? { appendfsync } : {}),
  }
  const sentinel = needs.redis === 'sentinel' ? await startSentinel({ replicas: 2 }) : undefined
  const cluster = needs.redis === 'cluster' ? await startCluster({ masters: 3, replicas: 1 }) : undefined
  const given = sentinel ?? cluster ?? redisOptions
  const house = await openHouse({ LOG_LEVEL: 'warn', ...needs.env }, { webs: 0, workers: 0 }, given)
  const line = needs.line ? await openRedisLine(house.redisUrl) : undefined
  const through: Record<string, string> = line ? { REDIS_URL: line.url } : {}
  let isClosing = false
  const webs: WebProcess[] = []
  const workers: RunningProcess[] = []

  function living<Running extends RunningProcess>(list: Running[], running: Running): Running {
    list.push(running)
    const leave = () => list.splice(list.indexOf(running), 1)
    if (running.child.exitCode !== null || running.child.signalCode !== null) leave()
    else running.child.once('exit', leave)
    return running
  }

  const fileOf = (how: StartAs | undefined) => (how?.file ? `tests/faults/start/${how.file}` : undefined)
  /** As a supervisor does: a process that finds Redis away refuses to start, and is started again. */
  async function untilUp<Running>(start: () => Promise<Running>): Promise<Running> {
    for (const by = Date.now() + startWithinMs; ; await sleep(250)) {
      try {
        return await start()
      } catch (error) {
        if (isClosing || Date.now() > by || !String(error).includes('refused-to-start')) throw error
      }
    }
  }
  /** Workers that are not up yet. */
  const starting = new Set<Promise<unknown>>()
  const startWeb = async (how = startAs?.web) =>
    living(webs, await untilUp(() => house.startWeb({ ...through, ...how?.env }, fileOf(how))))
  const startWorker = async (how = startAs?.worker) => {
    const up = untilUp(() => house.startWorker({ ...through, ...how?.env }, fileOf(how)))
    const isOver = () => starting.delete(up)
    starting.add(up)
    up.then(isOver, isOver)
    const worker = living(workers, await up)
    worker.child.once('exit', code => {
      // As the launcher does; while Redis is away it does not come up, and the next fault finds it missing.
      if (code === startMeAgain && !isClosing) startWorker().catch(() => {})
    })
    return worker
  }

  for (let count = 0; count < size.workers; count += 1) await startWorker()
  for (let count = 0; count < size.webs; count += 1) await startWeb()

  return {
    house,
    sentinel,
    cluster,
    line,
    preload,
    webs,
    workers,
    startWeb,
    startWorker,
    async allUp() {
      while (starting.size > 0) await Promise.allSettled(starting)
    },
    async close() {
      isClosing = true
      await house.stop()
      await line?.close()
      preload?.close()
    },
  }
}
