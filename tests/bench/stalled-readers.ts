// npm run bench -- stalled-readers: what readers that do not read cost a web process, and the readers beside them.
// Rounds take turns on fresh web processes: a few readers of a page of many large entries read in one and not in the other,
// while all others follow another page. Readers, sender, Redis and worker share the machine.
import { parseArgs } from 'node:util'
import { setTimeout as sleep } from 'node:timers/promises'
import { v7 as newId } from 'uuid'
import type { Snapshot } from '../../shared/operation.ts'
import { mostUnsentBytes } from '../../server/live/reader.ts'
import { type House, openHouse } from '../support/house.ts'
import { body } from '../support/newsroom.ts'
import { gather } from './crowd.ts'
import { machine, quantile, spread } from './figures.ts'
import { megabytes, residentBytes } from './memory.ts'

const { values } = parseArgs({
  options: {
    readers: { type: 'string', default: '2000' },
    stalled: { type: 'string', default: '20' },
    rate: { type: 'string', default: '5' },
    heavyRate: { type: 'string', default: '30' },
    seconds: { type: 'string', default: '35' },
    rounds: { type: 'string', default: '3' },
  },
})
const [readers, stalled, rate, seconds, rounds] = [
  values.readers,
  values.stalled,
  values.rate,
  values.seconds,
  values.rounds,
].map(Number) as [number, number, number, number, number]
const usualText = 'Water stood in the lower streets until noon, when the pumps at the east gate were repaired. '.repeat(
  16,
)
/** Of the page that stalls: a connection holds megabytes before it is full, and that should not take minutes. */
const heavyText = usualText.repeat(9)
const heavyRate = Number(values.heavyRate)

interface Round {
  latencies: number[]
  /** Growth of the web process from before the first entry to its highest, bytes. */
  growth: number
  cutOff: number
  heldBack: number
}

// Its first web process takes the entries in; another one, which is measured, serves the readers.
const house = await openHouse({ LOG_LEVEL: 'warn' }, { webs: 1, workers: 1 })
try {
  console.log(
    `npm run bench -- stalled-readers --readers ${readers} --stalled ${stalled} --rate ${rate} --rounds ${rounds}`,
  )
  console.log(`${machine()}; ${seconds} s a round; the page that stalls gets ${heavyRate} entries of 13 kB a second`)
  const without: Round[] = []
  const withThem: Round[] = []
  for (let round = 0; round < rounds; round++) {
    without.push(await measure(house, false))
    withThem.push(await measure(house, true))
    for (const [name, [last]] of [
      ['all read', without.slice(-1)],
      [`${stalled} stalled`, withThem.slice(-1)],
    ] as [string, Round[]][]) {
      if (!last) continue
      const slow = `${last.heldBack} held back, ${last.cutOff} cut off`
      console.log(`  ${name}: ${spread(last.latencies)}, memory grew ${megabytes(last.growth)}, ${slow}`)
    }
  }
  const [plain, beside] = [without, withThem].map(all => all.flatMap(one => one.latencies)) as [number[], number[]]
  console.log(`the others, while all read:  ${spread(plain)}`)
  console.log(`the others, beside ${stalled} stalled: ${spread(beside)}`)
  const ratios = withThem.map(
    (one, round) => quantile(one.latencies, 0.5) / quantile(without[round]?.latencies ?? [], 0.5),
  )
  console.log(
    `ratio of medians, round by round: ${ratios.map(ratio => ratio.toFixed(2)).join(', ')} (target: at most 2)`,
  )
  const more = median(withThem.map(one => one.growth)) - median(without.map(one => one.growth))
  const bound = stalled * mostUnsentBytes
  console.log(
    `memory: ${megabytes(more)} more than while all read (the limits allow ${megabytes(bound)} and what is constant)`,
  )
} finally {
  await house.stop()
}

function median(figures: number[]): number {
  return quantile(figures, 0.5)
}

async function measure(house: House, areStalled: boolean): Promise<Round> {
  const web = await house.startWeb()
  const [usual, heavy] = [await house.createPage(), await house.createPage()]
  const crowd = await gather({ url: web.url, page: usual.id, cursors: await cursors(house, usual.slug, readers) })
  const few = await gather({ url: web.url, page: heavy.id, cursors: await cursors(house, heavy.slug, stalled) })
  await sleep(1000)
  const pid = web.child.pid as number
  const before = residentBytes(pid)
  let highest = before
  const watching = setInterval(() => {
    highest = Math.max(highest, residentBytes(pid))
  }, 100)
  if (areStalled) for (const light of few.readers) light.socket.pause()

  const [sent] = await Promise.all([
    publishSteadily(house, usual.slug, usualText, rate),
    publishSteadily(house, heavy.slug, heavyText, heavyRate),
  ])
  const last = 1 + sent
  const until = performance.now() + 10_000
  while (crowd.countAt(last) < readers && performance.now() < until) await sleep(20)
  if (crowd.countAt(last) < readers)
    throw new Error(`only ${crowd.countAt(last)} of ${readers} readers came to ${last}`)
  clearInterval(watching)
  const metrics = await (await fetch(`${web.opsUrl}/metrics`)).text()
  const count = (action: string) =>
    Number(new RegExp(`stop_press_slow_readers_total{action="${action}"} (\\d+)`).exec(metrics)?.[1] ?? 0)
  crowd.leave()
  few.leave()
  await web.stop()
  return {
    latencies: crowd.takeLatencies(),
    growth: highest - before,
    heldBack: count('held back'),
    cutOff: count('cut off'),
  }
}

async function cursors(house: House, slug: string, count: number): Promise<string[]> {
  const { cursor } = (await (await fetch(`${house.url}/api/pages/${slug}`)).json()) as Snapshot
  return Array.from({ length: count }, () => cursor)
}

/** @returns how many entries were published */
async function publishSteadily(house: House, slug: string, words: string, perSecond: number): Promise<number> {
  const begin = performance.now()
  const posts: Promise<void>[] = []
  while (posts.length < perSecond * seconds) {
    await sleep(Math.max(0, begin + (posts.length * 1000) / perSecond - performance.now()))
    posts.push(publish(house, slug, words))
  }
  await Promise.all(posts)
  return posts.length
}

async function publish(house: House, slug: string, words: string): Promise<void> {
  const { status } = await house.command({
    type: 'publish',
    entry: { id: newId(), ...body('Pumps repaired', words) },
    pages: [slug],
  })
  if (status !== 201 && status !== 202) throw new Error(`not published: ${status}`)
}
