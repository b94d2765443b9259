// npm run bench -- connect: what it costs to let a reader in, with its join and what it missed, beside plain Socket.IO, where a join
// puts a socket into a room and is answered with the same bytes. Servers take turns, each in a process that does nothing else.
// First readers come at a rate at which nobody has to be turned away, which shows what one costs; then all at once, as a herd
// does: how long that takes is a question of admission too, which plain Socket.IO has none of.
import { writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { openHouse } from '../support/house.ts'
import { type Candidate, candidates } from './fan-out/candidates.ts'
import { type Endings, runBench } from './fan-out/clean-end.ts'
import { type CrowdOptions, faultOf, startCrowd } from './fan-out/crowd.ts'
import { monotonicUs } from './fan-out/measure.ts'
import { type Newsdesk, openNewsdesk } from './fan-out/newsdesk.ts'
import { positive, whole } from './fan-out/number-options.ts'
import { printProfiles } from './fan-out/profile.ts'
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
    rate: { type: 'string', default: '250' },
    rounds: { type: 'string', default: '3' },
    profile: { type: 'string' },
    json: { type: 'string' },
  },
})
const [readers, missed] = [whole('readers', values.readers), whole('missed', values.missed, 0)]
const [bytes, perSecond] = [whole('bytes', values.bytes), positive('rate', values.rate)]
const rounds = whole('rounds', values.rounds)
/** Readers that join before anything is counted: code that was never run costs more. */
const warmUp = 300
/** What is left to do after the last join is done by then, ms. */
const settleMs = 3000

/** Some readers who came. */
interface Came {
  /** Processor time of the server for each reader, those it turned away meanwhile included, µs. */
  us: number
  /** From the first connection to the last answered join, ms. */
  wallMs: number
  /** Of a join, from its connection to its answer, ms. */
  joinMs: { median: number; p99: number }
  refused: number
}

interface Connected {
  subject: Candidate['name']
  readers: number
  round: number
  steadily: Came
  atOnce: Came
  /** Reads of the page in Redis. */
  reads: number
  /** Bytes for each reader, when all are there. */
  perReader: Memory
  /** When it was measured: µs, by the clock of profiles. */
  windows: [number, number][]
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
  console.log(
    `${readers} readers, each ${missed} operations of ${bytes} bytes behind: ${perSecond} a second, then all at once`,
  )

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
  if (values.profile !== undefined) for (const line of printProfiles(values.profile, all)) console.log(line)
  if (values.json !== undefined)
    writeFileSync(
      values.json,
      JSON.stringify({ bench: 'connect', versions, options: values, rounds: all }, undefined, 1),
    )
})

interface Around {
  house: Awaited<ReturnType<typeof openHouse>>
  desk: Newsdesk
  cursor: string
  endings: Endings
}

async function connectAll(
  candidate: Candidate,
  round: number,
  { house, desk, cursor, endings }: Around,
): Promise<Connected> {
  const env: Record<string, string> = values.profile === undefined ? {} : { PROFILE_DIR: values.profile }
  const server = await candidate.start(house, desk.page.id, cursor, env)
  const stopServer = endings.add(async () => server.stop())
  const joining = { ports: [server.port], page: desk.page.id, cursors: [cursor] }

  /** Lets readers come. @param whileThere when all are in */
  async function come<Result>(
    more: Pick<CrowdOptions, 'readers' | 'perSecond' | 'inFlight'>,
    whileThere: () => Promise<Result>,
  ) {
    const [spent, begun] = [processorNs(server.pids()), performance.now()]
    const crowd = await startCrowd({ ...joining, ...more })
    const leave = endings.add(() => crowd.stop())
    await crowd.level
    const wallMs = performance.now() - begun
    const us = (processorNs(server.pids()) - spent) / 1000 / more.readers
    const { joins } = await crowd.joins()
    await sleep(settleMs)
    const result = await whileThere()
    const stats = await crowd.stats(desk.sequence())
    const behind = more.readers - stats.atOrBeyond
    const fault = faultOf(stats) ?? (behind > 0 ? `${behind} were not told what they missed` : undefined)
    if (fault !== undefined) throw new Error(`${candidate.name}: ${fault}`)
    await leave()
    const joinMs = { median: joins.medianMs, p99: joins.p99Ms }
    return { came: { us, wallMs, joinMs, refused: stats.refused }, result }
  }

  await come({ readers: warmUp }, async () => {})
  await sleep(settleMs)
  const before = await server.memory()
  const reads = await countLogReads(house)
  const begunUs = monotonicUs()
  const steadily = await come({ readers, perSecond, inFlight: readers }, () => server.memory())
  const window: [number, number] = [begunUs, begunUs + steadily.came.wallMs * 1000]
  await sleep(settleMs)
  const atOnce = await come({ readers }, async () => {})
  const readsOfAll = (await countLogReads(house)) - reads
  await stopServer()
  const grown = (of: keyof Memory) => (steadily.result[of] - before[of]) / readers
  return {
    subject: candidate.name,
    readers,
    round,
    steadily: steadily.came,
    atOnce: atOnce.came,
    reads: readsOfAll,
    perReader: { resident: grown('resident'), heapUsed: grown('heapUsed'), external: grown('external') },
    windows: [window],
  }
}

function say({ subject, round, steadily, atOnce, reads, perReader }: Connected): void {
  const kilobytes = (bytes: number) => (bytes / 1024).toFixed(1)
  const inWords = ({ us, joinMs, refused }: Came) =>
    `${us.toFixed(0)} µs of processor time each, a join ${joinMs.median.toFixed(1)} ms (99th ${joinMs.p99.toFixed(1)}), ${refused} turned away`
  console.log(`  round ${round + 1}, ${subject}: ${inWords(steadily)}`)
  console.log(`    at once: ${inWords(atOnce)}; all in after ${(atOnce.wallMs / 1000).toFixed(1)} s`)
  console.log(
    `    ${kilobytes(perReader.resident)} kB a reader, of which heap ${kilobytes(perReader.heapUsed)}, ` +
      `outside of it ${kilobytes(perReader.external)}; ${reads} reads in Redis`,
  )
}

/** @returns ratios, in words */
function compare(all: readonly Connected[]): string[] {
  const of = (name: Candidate['name'], figure: (one: Connected) => number) =>
    all
      .filter(one => one.subject === name)
      .toSorted((one, other) => one.round - other.round)
      .map(figure)
  const line = (what: string, unit: string, figure: (one: Connected) => number, target?: string) => {
    const [own, others] = [of('ours', figure), of('plain Socket.IO', figure)]
    const ratio = ratioOf(own, others)
    if (!ratio) return []
    const words = printRatio('plain Socket.IO', ratio, target)
    return [`${what}: ${middle(own).toFixed(1)} against ${middle(others).toFixed(1)} ${unit}, ${words}`]
  }
  return [
    ...line('processor time of a connection with its join', 'µs', one => one.steadily.us, '≤ 1'),
    ...line('… when they come at once', 'µs', one => one.atOnce.us),
    ...line('until all are in', 'ms', one => one.atOnce.wallMs),
    ...line('memory of a reader', 'kB', one => one.perReader.resident / 1024, '≤ 1'),
    ...line('heap of a reader', 'kB', one => one.perReader.heapUsed / 1024),
  ]
}
