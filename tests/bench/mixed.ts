// npm run bench -- mixed: readers on sockets, readers who ask over HTTP every 5 s, and page loads, all at once; and in the middle of a
// burst one of several web processes is killed. At the end everyone has everything, once and in order.
import { writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { pollEveryMs } from '../../shared/socket-events.ts'
import { type House, openHouse } from '../support/house.ts'
import { type Endings, runBench } from './fan-out/clean-end.ts'
import { faultOrSnapshots, startCrowd } from './fan-out/crowd.ts'
import { positive, whole } from './fan-out/number-options.ts'
import { startPollingReaders } from './fan-out/polling-readers.ts'
import { printVersions, versionsOf } from './fan-out/versions.ts'
import { spread } from './figures.ts'
import { publishOne, publishSteadily, textFor } from './steady.ts'

const { values } = parseArgs({
  options: {
    readers: { type: 'string', default: '3000' },
    pollers: { type: 'string', default: '300' },
    webs: { type: 'string', default: '2' },
    loads: { type: 'string', default: '20' },
    rate: { type: 'string', default: '5' },
    burst: { type: 'string', default: '300' },
    bytes: { type: 'string', default: '1500' },
    seconds: { type: 'string', default: '15' },
    rounds: { type: 'string', default: '3' },
    json: { type: 'string' },
  },
})
const [readers, pollers] = [whole('readers', values.readers), whole('pollers', values.pollers)]
const [webs, loads] = [whole('webs', values.webs, 2), positive('loads', values.loads)]
const [rate, burst] = [positive('rate', values.rate), whole('burst', values.burst, 2)]
const [bytes, seconds] = [whole('bytes', values.bytes), positive('seconds', values.seconds)]
const rounds = whole('rounds', values.rounds)
/** Entries of the burst on their way at once. */
const atOnce = 20
/** Whoever is not back by then never comes, ms. */
const mostMs = 120_000

interface Round {
  entries: number
  /** From the commit to the last reader on a socket, ms, before the burst. */
  lastMs: number[]
  /** What asking over HTTP took, ms; and a page load, until all of it was there. */
  pollMs: number[]
  loadMs: number[]
  /** Readers that lost their process, from then until they were level again, ms. */
  returns: { count: number; medianMs: number; lastMs: number }
  /** Requests over HTTP that the killed process did not answer. */
  unanswered: number
}

await runBench(async endings => {
  console.log(`npm run bench -- mixed ${process.argv.slice(2).join(' ')}`.trimEnd())
  const house = await openHouse({ LOG_LEVEL: 'warn' }, { webs: webs - 1, workers: 1 })
  endings.add(() => house.stop())
  const versions = await versionsOf(house)
  console.log(printVersions(versions))
  console.log(
    `${readers} readers on sockets and ${pollers} over HTTP, ${loads} page loads a second; ${rate} entries a second for ${seconds} s, ` +
      `then ${burst} as fast as they go, in the middle of which one of ${webs} web processes is killed`,
  )
  const all: Round[] = []
  for (let round = 0; round < rounds; round += 1) {
    all.push(await measure(house, endings))
    say(all.at(-1) as Round)
  }
  console.log('none lost, doubled or out of order, neither on sockets nor over HTTP; no snapshot was taken')
  if (values.json !== undefined)
    writeFileSync(values.json, JSON.stringify({ bench: 'mixed', versions, options: values, rounds: all }, undefined, 1))
})

async function measure(house: House, endings: Endings): Promise<Round> {
  const page = await house.createPage()
  await house.publish([page.slug], 'Before')
  const [first] = house.webs
  const doomed = await house.startWeb()
  const living = () => house.webs.filter(web => web.child.exitCode === null && web.child.signalCode === null)
  const urls = () => living().map(({ url }) => url)
  const portOf = ({ url }: { url: string }) => Number(new URL(url).port)
  const { cursor } = (await (await fetch(`${first?.url}/api/pages/${page.slug}`)).json()) as { cursor: string }
  const crowd = await startCrowd({
    readers,
    ports: house.webs.map(portOf),
    page: page.id,
    cursors: [cursor],
    comesBackMs: [500, 10_000],
    pollMs: pollEveryMs,
  })
  const leave = endings.add(() => crowd.stop())
  await crowd.level
  const overHttp = await startPollingReaders(urls, page.id, pollers)
  const visits = startVisits(urls, page.slug)
  const stopVisits = endings.add(() => visits.end())

  const text = textFor(bytes)
  const steady = publishSteadily(house, page.slug, { perSecond: rate, text })
  await sleep(seconds * 1000)
  const before = await steady.end()
  await crowd.until(2 + before)
  const lastMs = (await crowd.operations()).map(({ committedAt, lastAt }) => lastAt - committedAt)

  let sent = 0
  let killed: Promise<unknown> | undefined
  // Those who write lose their process, too: they send again elsewhere, under the same key.
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (sent < burst) {
        sent += 1
        if (sent === Math.floor(burst / 2)) killed = Promise.all([doomed.kill(), crowd.gone(portOf(doomed))])
        await publishOne(house, page.slug, text, sent % 2 === 0 ? doomed.url : house.url, house.url)
      }
    }),
  )
  await killed
  const entries = 1 + before + burst
  await crowd.until(1 + entries, mostMs)
  await overHttp.end(entries)
  await stopVisits()
  const stats = await crowd.stats()
  const fault = faultOrSnapshots(stats) ?? visits.fault()
  if (fault !== undefined) throw new Error(fault)
  if (stats.most !== 1 + entries || stats.joined !== readers)
    throw new Error(`${stats.joined} of ${readers} readers, at ${stats.most} of ${1 + entries} operations`)
  const { returns } = await crowd.joins()
  await leave()
  house.webs = house.webs.filter(web => web !== doomed)
  return {
    entries,
    lastMs,
    pollMs: overHttp.takeLatencies(),
    loadMs: visits.latencies,
    returns: { count: returns.count, medianMs: returns.medianMs, lastMs: returns.mostMs },
    unanswered: overHttp.unanswered() + visits.unanswered(),
  }
}

/** Loads the page again and again. */
function startVisits(urls: () => readonly string[], slug: string) {
  const latencies: number[] = []
  let unanswered = 0
  let fault: string | undefined
  let isOver = false
  async function visit(url: string): Promise<void> {
    const begun = performance.now()
    try {
      const answer = await fetch(`${url}/live/${slug}`)
      const html = await answer.text()
      latencies.push(performance.now() - begun)
      if (answer.status !== 200 || !html.includes('</html>')) fault ??= `a page load was answered with ${answer.status}`
    } catch {
      unanswered += 1 // its process has ended
    }
  }
  const visiting = (async () => {
    const begun = performance.now()
    const under: Promise<void>[] = []
    for (let count = 0; !isOver; count += 1) {
      await sleep(Math.max(0, begun + (count * 1000) / loads - performance.now()))
      under.push(visit(urls()[count % urls().length] ?? ''))
    }
    await Promise.all(under)
  })()
  return {
    latencies,
    unanswered: () => unanswered,
    fault: () => fault,
    async end() {
      isOver = true
      await visiting
    },
  }
}

function say({ entries, lastMs, pollMs, loadMs, returns, unanswered }: Round): void {
  console.log(
    `  ${entries} entries; last reader ${spread(lastMs)}, a catch-up over HTTP ${spread(pollMs)}, a page load ${spread(loadMs)}`,
  )
  console.log(
    `    ${returns.count} lost their process and were level after ${inSeconds(returns.medianMs)}, the last after ${inSeconds(returns.lastMs)}; ` +
      `${unanswered} requests that it did not answer were asked elsewhere`,
  )
}

function inSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}
