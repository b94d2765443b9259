// npm run bench -- herd: a web process is killed, and all of its readers come back to another one at once.
// Counts what that costs Redis, how long until all are level, the memory, and what a reader beside them notices.
import { parseArgs } from 'node:util'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { v7 as newId } from 'uuid'
import type { Snapshot } from '../../shared/operation.ts'
import { type House, openHouse, type WebProcess } from '../support/house.ts'
import { body } from '../support/newsroom.ts'
import { type Crowd, gather } from './crowd.ts'
import { startCrowd } from './crowd-process.ts'
import { machine, quantile, spread } from './figures.ts'
import { megabytes, residentBytes } from './memory.ts'
import { processorMs } from './processor-time.ts'

const { values } = parseArgs({
  options: {
    readers: { type: 'string', default: '5000' },
    missed: { type: 'string', default: '20' },
    places: { type: 'string', default: '5' },
    witnesses: { type: 'string', default: '50' },
    rate: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '3' },
    profile: { type: 'string' },
  },
})
const [readers, missed, places, witnesses, rate, rounds] = [
  values.readers,
  values.missed,
  values.places,
  values.witnesses,
  values.rate,
  values.rounds,
].map(Number) as [number, number, number, number, number, number]
const text = 'Water stood in the lower streets until noon, when the pumps at the east gate were repaired. '.repeat(8)

// Its first web process takes the entries in; the readers are with others.
const house = await openHouse({ LOG_LEVEL: 'warn', ...(values.profile ? { PROFILE_DIR: values.profile } : {}) })
const redis = new Redis(house.redis.socket)
try {
  console.log(`npm run bench -- herd --readers ${readers} --missed ${missed} --places ${places} --rate ${rate}`)
  console.log(`${machine()}; ${places} different places in the log to come back from, ${missed} entries missed`)
  const medians: Medians[] = []
  for (let round = 0; round < rounds; round++) medians.push(await measure(house))
  const ratios = (usual: 'alone' | 'withAll') => medians.map(one => (one.beside / one[usual]).toFixed(2)).join(', ')
  console.log(`witnesses' median while the herd comes, against when all of it is there: ${ratios('withAll')}`)
  console.log(`… against when nobody else is there: ${ratios('alone')}`)
} finally {
  redis.disconnect()
  await house.stop()
}

/** How long an entry took to those who were there already, ms. */
interface Medians {
  alone: number
  beside: number
  withAll: number
}

async function measure(house: House): Promise<Medians> {
  const page = await house.createPage()
  const cursors: string[] = []
  for (let place = 0; place < places; place++) {
    cursors.push(await cursorOf(house, page.slug))
    await house.publish([page.slug], `Before ${place}`)
  }
  const doomed = await house.startWeb()
  const here = (count: number, web: WebProcess) => ({
    url: web.url,
    page: page.id,
    cursors: Array.from({ length: count }, (_, place) => cursors[place % places] as string),
  })
  const before = startCrowd(here(readers, doomed))
  await before.level
  await doomed.kill()
  before.leave()
  for (let count = 0; count < missed; count++) await house.publish([page.slug], `Missed ${count}`)

  const reads = await logReads()
  const web = await house.startWeb()
  const pid = web.child.pid as number
  const crowd = await gather(here(witnesses, web))
  const alone = await listen(house, page.slug, crowd, sleep(5000))
  const [memory, processor] = [residentBytes(pid), processorMs(pid)]
  let highest = memory
  const watching = setInterval(() => {
    highest = Math.max(highest, residentBytes(pid))
  }, 50)
  const begin = performance.now()
  const herd = startCrowd(here(readers, web))
  const beside = await listen(house, page.slug, crowd, herd.level)
  const levelMs = performance.now() - begin
  clearInterval(watching)
  const head = Number((await cursorOf(house, page.slug)).split('.')[0])
  const until = performance.now() + 10_000
  let level = 0
  while ((level = await herd.countAt(head)) < readers && performance.now() < until) await sleep(20)
  if (level < readers) throw new Error(`only ${level} of ${readers} came to ${head}`)
  const cost = (await logReads()) - reads
  const spent = processorMs(pid) - processor
  const settled = residentBytes(pid)
  const withAll = await listen(house, page.slug, crowd, sleep(5000))
  console.log(
    `  ${readers} level after ${(levelMs / 1000).toFixed(1)} s, ${cost} reads of pages in Redis, ` +
      `${(spent / readers).toFixed(2)} ms of processor time each`,
  )
  console.log(
    `  memory ${megabytes(memory)} before, ${megabytes(highest)} at most, ${megabytes(settled)} with all ` +
      `(${((settled - memory) / readers / 1024).toFixed(0)} kB each)`,
  )
  console.log(
    `  witnesses alone ${spread(alone)}, while they come ${spread(beside)}, with all there ${spread(withAll)}`,
  )
  crowd.leave()
  herd.leave()
  await web.stop()
  return { alone: quantile(alone, 0.5), beside: quantile(beside, 0.5), withAll: quantile(withAll, 0.5) }
}

/** Publishes until `end`, and tells how long each entry took from its commit to each of the crowd. */
async function listen(house: House, slug: string, crowd: Crowd, end: Promise<unknown>): Promise<number[]> {
  crowd.takeLatencies()
  let isOver = false
  const over = end.finally(() => {
    isOver = true
  })
  while (!isOver) {
    const next = sleep(1000 / rate)
    const entry = { id: newId(), ...body('While they come', text) }
    await house.command({ type: 'publish', entry, pages: [slug] })
    await next
  }
  await over
  return crowd.takeLatencies()
}

async function cursorOf(house: House, slug: string): Promise<string> {
  return ((await (await fetch(`${house.url}/api/pages/${slug}`)).json()) as Snapshot).cursor
}

/** Scripts that read a page's log or its newest entries; comparing heads every second is none. */
async function logReads(): Promise<number> {
  const calls = /^cmdstat_(?:xrange|zrevrange):calls=(\d+)/gm
  return [...(await redis.info('commandstats')).matchAll(calls)].reduce((sum, [, count]) => sum + Number(count), 0)
}
