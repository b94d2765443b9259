// npm run bench -- pages: what readers' requests cost a web process, beside nginx serving the same bytes from files.
// Processor time is the operating system's count of each process; both keep connections and write an access log.
import { parseArgs } from 'node:util'
import type { Snapshot } from '../../shared/operation.ts'
import { addresses } from '../../shared/http-api.ts'
import { findProxy } from '../../server/launcher/proxies.mjs'
import { readCursor } from '../../shared/cursor.ts'
import { openHouse } from '../support/house.ts'
import { askRaw } from '../support/raw-answer.ts'
import { machine, quantile } from './figures.ts'
import { openWriter } from './large-page.ts'
import { runLoad } from './load-process.ts'
import { type LoggingWeb, startLoggingWeb } from './logging-web.ts'
import { type Nginx, pathAtNginx, startNginx, type StaticAnswer } from './nginx.ts'
import { processorMs } from './processor-time.ts'

const { values } = parseArgs({
  options: {
    entries: { type: 'string', default: '20000' },
    batches: { type: 'string', default: '200' },
    connections: { type: 'string', default: '32' },
    seconds: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '5' },
    anew: { type: 'string', default: '200' },
    json: { type: 'boolean', default: false },
    profile: { type: 'string' },
  },
})
const [entries, batches, connections, seconds, rounds, anew] = [
  values.entries,
  values.batches,
  values.connections,
  values.seconds,
  values.rounds,
  values.anew,
].map(Number) as [number, number, number, number, number, number]
const browser = {
  'User-Agent': 'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36',
  Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'Accept-Language': 'en-GB,en;q=0.9',
  'Accept-Encoding': 'gzip, deflate, br, zstd',
}

/** What is asked for, and what nginx has in its place. */
interface Case {
  name: string
  paths: string[]
  files: StaticAnswer[]
}

interface Figure {
  perSecond: number
  /** Processor time of the one who answers, µs a request. */
  micros: number
}

const house = await openHouse({}, { webs: 0, workers: 1 })
const writer = await openWriter(house.redisUrl)
const nginxProgram = findProxy('nginx')
let [web, nginx]: [LoggingWeb | undefined, Nginx | undefined] = [undefined, undefined]
try {
  console.log(machine())
  const setUp = await house.startWeb()
  const page = await house.createPage({ headline: 'Harbour wall, year by year' })
  await setUp.stop()
  house.webs.splice(0)
  const begun = performance.now()
  await writer.bringMany(page.id, entries)
  console.log(`a page of ${entries} entries, made in ${((performance.now() - begun) / 1000).toFixed(1)} s`)

  web = await startLoggingWeb(house, values.profile)
  const cases = await prepare(web, page)
  const files = cases.flatMap(one => one.files)
  if (nginxProgram) nginx = await startNginx(nginxProgram, files)
  else
    console.log(
      'No nginx on this machine: no ratios. `npm test` fetches one on Debian, elsewhere `brew install nginx` brings it.',
    )

  const results = await compare(cases, web, nginx, files)
  const [newest, old] = results
  const ratios = (old?.ours ?? []).map(({ micros }, round) => micros / (newest?.ours[round]?.micros ?? 0))
  console.log(`old batches against the newest page: ${range(ratios, 2)} × its processor time per request`)
  const made = await compareAnew(web, page, cases)
  if (values.json) console.log(JSON.stringify({ machine: machine(), results, oldAgainstNewest: ratios, made }))
} finally {
  writer.stop()
  await nginx?.stop()
  await web?.stop()
  await house.stop()
}

/** Asks for everything until it lies ready in its best coding, and notes the bytes for nginx. */
async function prepare(web: LoggingWeb, { id, slug }: { id: string; slug: string }): Promise<Case[]> {
  const before = (await writer.reads.snapshot(id)) as Snapshot
  for (let count = 0; count < 20; count += 1) await writer.publish(id, `Lately ${count}`)
  const snapshot = (await writer.reads.snapshot(id)) as Snapshot
  await atCursor(web, slug, snapshot.cursor)
  const after = readCursor(before.cursor)
  if (!after) throw new Error('the page has no cursor')
  const named = [
    { name: 'newest page', paths: [addresses.page(slug)] },
    { name: `old batches, the ${batches} oldest in turn`, paths: await oldestBatches(id, slug) },
    { name: 'catch-up over 20 operations', paths: [addresses.catchUp(slug, after)] },
    { name: 'snapshot', paths: [addresses.snapshot(slug)] },
  ]
  const cases: Case[] = []
  for (const { name, paths } of named) {
    const files: StaticAnswer[] = []
    for (const path of paths) files.push(await ready(web, path, `/${cases.length}-${files.length}`))
    cases.push({ name, paths, files })
  }
  return cases
}

/** Waits until the process has heard of the last operation. */
async function atCursor(web: LoggingWeb, slug: string, cursor: string): Promise<void> {
  for (;;) {
    const answer = (await (await fetch(web.url + addresses.snapshot(slug))).json()) as Snapshot
    if (answer.cursor === cursor) return
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

async function oldestBatches(page: string, slug: string): Promise<string[]> {
  const paths: string[] = []
  let after: string | undefined
  while (paths.length < batches) {
    const slice = await writer.reads.sliceAfter(page, after)
    if (slice?.older === undefined) break
    after = slice.older
    const next = await writer.reads.sliceAfter(page, after)
    const above = next?.entries[0]
    const batch = above && (await writer.reads.around(page, above.id))
    if (!batch?.before) break
    paths.push(addresses.older(slug, batch.before))
  }
  return paths
}

async function ready(web: LoggingWeb, path: string, file: string): Promise<StaticAnswer> {
  for (;;) {
    const answer = await askRaw(web.url + path, browser)
    if (answer.status !== 200) throw new Error(`${path} was answered ${answer.status}`)
    const [type, encoding] = [answer.header('content-type') ?? '', answer.header('content-encoding') ?? '']
    if (encoding === 'br') return { path: file, body: answer.body, type, encoding }
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}

interface Compared extends Case {
  ours: Figure[]
  theirs: Figure[]
}

/** Everything in turn within each round: what else the machine does at that time meets all of it. */
async function compare(cases: readonly Case[], web: LoggingWeb, nginx: Nginx | undefined, all: StaticAnswer[]) {
  const measure = (target: { port: number; pid: number }, asked: string[], ms: number) =>
    figureOf(target.pid, () => runLoad({ port: target.port, paths: asked, headers: browser, connections, ms }))
  const compared: Compared[] = cases.map(one => ({ ...one, ours: [], theirs: [] }))
  for (const { paths } of compared) await measure(web, paths, 1000) // compiled code before the clock starts
  for (let round = 0; round < rounds; round += 1) {
    for (const { paths, files, ours, theirs } of compared) {
      ours.push(await measure(web, paths, seconds * 1000))
      const atNginx = files.map(file => pathAtNginx(all, file))
      if (nginx) theirs.push(await measure(nginx, atNginx, seconds * 1000))
    }
  }
  return compared.map(tell)
}

function tell({ name, files, ours, theirs }: Compared) {
  const bytes = files.reduce((sum, { body }) => sum + body.length, 0) / files.length
  const ratios = ours.flatMap(({ micros }, round) => (theirs[round] ? [micros / theirs[round].micros] : []))
  console.log(`${name} (${(bytes / 1000).toFixed(1)} kB, br)`)
  console.log(`  Stop Press ${told(ours)}`)
  if (theirs.length > 0) console.log(`  nginx      ${told(theirs)}`)
  if (theirs.length > 0) console.log(`  ratio of processor time ${range(ratios, 2)}`)
  return { name, bytes, ours, theirs, ratio: quantile(ratios, 0.5) }
}

async function figureOf(pid: number, run: () => Promise<{ requests: number; ms: number }>): Promise<Figure> {
  const before = processorMs(pid)
  const { requests, ms } = await run()
  return { perSecond: requests / (ms / 1000), micros: ((processorMs(pid) - before) * 1000) / requests }
}

/**
 * What it costs to make an answer: each old batch once at a cursor, and the newest page once after each operation. What
 * hearing of the operations costs is measured without requests, and taken off.
 */
async function compareAnew(web: LoggingWeb, { id, slug }: { id: string; slug: string }, cases: readonly Case[]) {
  const old = cases[1]?.paths ?? []
  const spent = async (asked: boolean) => {
    const before = processorMs(web.pid)
    const tags = new Set<string | undefined>()
    for (let count = 0; count < anew; count += 1) {
      await writer.publish(id, `Anew ${count}`)
      if (asked) tags.add((await askRaw(web.url + addresses.page(slug), browser)).header('etag'))
    }
    return { micros: (processorMs(web.pid) - before) * 1000, made: tags.size }
  }
  const [newest, batch]: [number[], number[]] = [[], []]
  for (let round = 0; round < rounds; round += 1) {
    const heard = await spent(false)
    const both = await spent(true)
    newest.push((both.micros - heard.micros) / both.made)
    const at = async () => runLoad({ port: web.port, paths: old, headers: browser, connections: 1, ms: 0 })
    batch.push((await figureOf(web.pid, at)).micros)
  }
  const ratios = batch.map((micros, round) => micros / (newest[round] ?? 0))
  console.log('made anew, once per cursor: rendered, compressed, sent')
  console.log(`  newest page ${range(newest)} µs of processor time`)
  console.log(`  old batches ${range(batch)} µs, ${range(ratios, 2)} × as much`)
  return { newest, batch }
}

function told(figures: readonly Figure[]): string {
  const [rates, micros] = [figures.map(({ perSecond }) => perSecond), figures.map(({ micros }) => micros)]
  return `${range(rates)} requests a second, ${range(micros, 1)} µs of processor time each`
}

/** Median, and the range of the rounds. */
function range(figures: readonly number[], digits = 0): string {
  const [least, most] = [Math.min(...figures), Math.max(...figures)]
  return `${quantile(figures, 0.5).toFixed(digits)} (${least.toFixed(digits)} to ${most.toFixed(digits)})`
}
