// npm run bench -- connect: what it costs to let a reader in, with its join and what it missed, beside plain Socket.IO, where a join
// puts a socket into a room and is answered with the same bytes. Servers take turns, each in a process that does nothing else.
import { writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { openHouse } from '../support/house.ts'
import { type Candidate, candidates } from './fan-out/candidates.ts'
import { type Endings, runBench } from './fan-out/clean-end.ts'
import { faultOf, startCrowd } from './fan-out/crowd.ts'
import { monotonicUs } from './fan-out/measure.ts'
import { type Newsdesk, openNewsdesk } from './fan-out/newsdesk.ts'
import { printFolder } from './fan-out/profile.ts'
import { middle, printRatio, ratioOf } from './fan-out/ratios.ts'
import { processorNs } from './fan-out/server-cost.ts'
import type { Memory } from './fan-out/told-memory.ts'
import { printVersions, versionsOf } from './fan-out/versions.ts'
import { countLogReads } from './log-reads.ts'

const { values } = parseArgs({
  options: {
    readers: { type: 'string', default: '2000' },
    missed: { type: 'string', default: '5' },
    bytes: { type: 'string', default: '1500' },
    rate: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    profile: { type: 'string' },
    json: { type: 'string' },
  },
})
const [readers, missed, bytes, rounds] = [values.readers, values.missed, values.bytes, values.rounds].map(Number) as [
  number,
  number,
  number,
  number,
]
const perSecond = values.rate === undefined ? undefined : Number(values.rate)
/** Readers that join before anything is counted: code that was never run costs more. */
const warmUp = 300
/** What is left to do after the last join is done by then, ms. */
const settleMs = 3000

interface Connected {
  name: Candidate['name']
  round: number
  /** Processor time of the server for each reader, those it turned away meanwhile included, µs. */
  us: number
  /** From the first connection to the last answered join, ms. */
  wallMs: number
  /** Of a join, from its connection to its answer, ms. */
  joinMs: { median: number; p99: number }
  refused: number
  /** Reads of the page in Redis. */
  reads: number
  /** Bytes for each reader, when all are there. */
  perReader: Memory
  /** µs, by the clock of profiles. */
  window: [number, number]
}

await runBench(async endings => {
  console.log(`npm run bench -- connect ${process.argv.slice(2).join(' ')}`)
  const house = await openHouse({ LOG_LEVEL: 'warn' })
  endings.add(() => house.stop())
  const versions = await versionsOf(house)
  console.log(printVersions(versions))
  const desk = await openNewsdesk(house)
  endings.add(async () => desk.stop())
  const cursor = await desk.cursor()
  await desk.tell(bytes, missed, 0)
  const offered = perSecond === undefined ? 'as fast as they are let in' : `${perSecond} a second`
  console.log(`${readers} readers, ${offered}, each ${missed} operations of ${bytes} bytes behind`)

  const all: Connected[] = []
  for (let round = 0; round < rounds; round += 1)
    for (let turn = 0; turn < candidates.length; turn += 1) {
      const candidate = candidates[(round + turn) % candidates.length] as Candidate
      const one = await connectAll(candidate, round, { desk, cursor, house, endings })
      all.push(one)
      say(one)
    }
  for (const line of compare(all)) console.log(line)
  console.log('none lost, doubled or out of order')
  if (values.profile !== undefined)
    for (const line of printFolder(values.profile, all.map(one => ({ ...one, name: `${one.name}, round ${one.round + 1}` })))) console.log(line)
  if (values.json !== undefined)
    writeFileSync(values.json, JSON.stringify({ bench: 'connect', versions, options: values, rounds: all }, undefined, 1))
})

interface Around {
  house: Awaited<ReturnType<typeof openHouse>>
  desk: Newsdesk
  cursor: string
  endings: Endings
}

async function connectAll(candidate: Candidate, round: number, { house, desk, cursor, endings }: Around): Promise<Connected> {
  const env: Record<string, string> = values.profile === undefined ? {} : { PROFILE_DIR: values.profile }
  const server = await candidate.start(house, desk.page.id, cursor, env)
  const stopServer = endings.add(async () => server.stop())
  const joining = { ports: [server.port], page: desk.page.id, cursors: [cursor] }
  const first = await startCrowd({ ...joining, readers: warmUp })
  await first.level
  await first.stop()
  await sleep(settleMs)

  const before = await server.memory()
  const reads = await countLogReads(house)
  const [spent, begun, begunUs] = [processorNs(server.pids()), performance.now(), monotonicUs()]
  const crowd = await startCrowd({ ...joining, readers, ...(perSecond === undefined ? {} : { perSecond, inFlight: readers }) })
  const leave = endings.add(() => crowd.stop())
  await crowd.level
  const wallMs = performance.now() - begun
  const window: [number, number] = [begunUs, monotonicUs()]
  const us = (processorNs(server.pids()) - spent) / 1000 / readers
  const readsOfAll = (await countLogReads(house)) - reads
  const { joins } = await crowd.joins()
  await sleep(settleMs)
  const after = await server.memory()
  const stats = await crowd.stats(desk.sequence())
  const fault = faultOf(stats) ?? (stats.atOrBeyond < readers ? `${readers - stats.atOrBeyond} were not told what they missed` : undefined)
  if (fault !== undefined) throw new Error(`${candidate.name}: ${fault}`)
  await leave()
  await stopServer()
  const grown = (of: keyof Memory) => (after[of] - before[of]) / readers
  return {
    name: candidate.name,
    round,
    us,
    wallMs,
    joinMs: { median: joins.medianMs, p99: joins.p99Ms },
    refused: stats.refused,
    reads: readsOfAll,
    perReader: { resident: grown('resident'), heapUsed: grown('heapUsed'), external: grown('external') },
    window,
  }
}

function say({ name, round, us, wallMs, joinMs, refused, reads, perReader }: Connected): void {
  const kilobytes = (bytes: number) => (bytes / 1024).toFixed(1)
  console.log(
    `  round ${round + 1}, ${name}: ${us.toFixed(0)} µs of processor time each; all in after ${(wallMs / 1000).toFixed(1)} s, ` +
      `a join ${joinMs.median.toFixed(1)} ms (99th ${joinMs.p99.toFixed(1)}), ${refused} turned away first; ${reads} reads in Redis; ` +
      `${kilobytes(perReader.resident)} kB a reader, of which heap ${kilobytes(perReader.heapUsed)}, outside of it ${kilobytes(perReader.external)}`,
  )
}

/** @returns ratios, in words */
function compare(all: readonly Connected[]): string[] {
  const of = (name: Candidate['name'], figure: (one: Connected) => number) =>
    all.filter(one => one.name === name).toSorted((one, other) => one.round - other.round).map(figure)
  const line = (what: string, unit: string, figure: (one: Connected) => number, target?: string) => {
    const [own, others] = [of('ours', figure), of('plain Socket.IO', figure)]
    const ratio = ratioOf(own, others)
    if (!ratio) return []
    const words = printRatio('plain Socket.IO', ratio, target)
    return [`${what}: ${middle(own).toFixed(1)} against ${middle(others).toFixed(1)} ${unit}, ${words}`]
  }
  return [
    ...line('processor time of a connection with its join', 'µs', one => one.us, '≤ 1'),
    ...line('until all are in', 'ms', one => one.wallMs),
    ...line('memory of a reader', 'kB', one => one.perReader.resident / 1024, '≤ 1'),
    ...line('heap of a reader', 'kB', one => one.perReader.heapUsed / 1024),
  ]
}
