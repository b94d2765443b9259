// npm run bench -- idle: what readers cost to whom nothing is told, beside plain Socket.IO: memory, and processor time for the pings
// (every 25 s) and, with us, the heads that keep them sure of being level. Servers take turns, each in a process of its own.
import { writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { type House, openHouse } from '../support/house.ts'
import { type Candidate, candidates } from './fan-out/candidates.ts'
import { type Endings, runBench } from './fan-out/clean-end.ts'
import { faultOf, startCrowd } from './fan-out/crowd.ts'
import { type Newsdesk, openNewsdesk } from './fan-out/newsdesk.ts'
import { positive, whole } from './fan-out/number-options.ts'
import { middle, printRatio, ratioOf } from './fan-out/ratios.ts'
import { processorNs } from './fan-out/server-cost.ts'
import type { Memory } from './fan-out/told-memory.ts'
import { printVersions, versionsOf } from './fan-out/versions.ts'

const { values } = parseArgs({
  options: {
    readers: { type: 'string', default: '5000' },
    seconds: { type: 'string', default: '25' },
    rounds: { type: 'string', default: '3' },
    json: { type: 'string' },
  },
})
const [readers, seconds] = [whole('readers', values.readers), positive('seconds', values.seconds)]
const rounds = whole('rounds', values.rounds)
/** What joining left to do is done by then; the count of readers, which is told every five seconds while it changes, too, ms. */
const settleMs = 7000

interface Idle {
  subject: Candidate['name']
  round: number
  /** Bytes for each reader. */
  perReader: Memory
  /** Processor time for a reader in a minute, µs; what the server spends without readers is not in it. */
  usPerMinute: number
  /** Frames that a reader got in a minute. */
  framesPerMinute: number
}

await runBench(async endings => {
  console.log(`npm run bench -- idle ${process.argv.slice(2).join(' ')}`.trimEnd())
  const house = await openHouse({ LOG_LEVEL: 'warn' })
  endings.add(() => house.stop())
  const versions = await versionsOf(house)
  console.log(printVersions(versions))
  console.log(`${readers} readers, for ${seconds} s, in each of which the same share of them gets its ping`)
  const desk = await openNewsdesk(house)
  endings.add(async () => desk.stop())
  const all: Idle[] = []
  for (let round = 0; round < rounds; round += 1)
    for (let turn = 0; turn < candidates.length; turn += 1) {
      const candidate = candidates[(round + turn) % candidates.length] as Candidate
      const one = await measure(candidate, round, house, desk, endings)
      all.push(one)
      say(one)
    }
  for (const line of compare(all)) console.log(line)
  if (values.json !== undefined)
    writeFileSync(values.json, JSON.stringify({ bench: 'idle', versions, options: values, rounds: all }, undefined, 1))
})

async function measure(
  candidate: Candidate,
  round: number,
  house: House,
  desk: Newsdesk,
  endings: Endings,
): Promise<Idle> {
  const cursor = await desk.cursor()
  const server = await candidate.start(house, desk.page.id, cursor)
  const stopServer = endings.add(async () => server.stop())
  // What it does only because it has just started is none of its readers'.
  await sleep(settleMs)
  const before = await server.memory()
  const empty = await spent(server.pids, seconds * 1000)

  const crowd = await startCrowd({ readers, ports: [server.port], page: desk.page.id, cursors: [cursor] })
  const leave = endings.add(() => crowd.stop())
  await crowd.level
  await sleep(settleMs)
  const after = await server.memory()
  const heard = (await crowd.stats()).frames
  const full = await spent(server.pids, seconds * 1000)
  const stats = await crowd.stats()
  const fault = faultOf(stats) ?? (stats.joined < readers ? `${readers - stats.joined} readers have gone` : undefined)
  if (fault !== undefined) throw new Error(`${candidate.name}: ${fault}`)
  await leave()
  await stopServer()
  const grown = (of: keyof Memory) => (after[of] - before[of]) / readers
  const perMinute = 60 / seconds / readers
  return {
    subject: candidate.name,
    round,
    perReader: { resident: grown('resident'), heapUsed: grown('heapUsed'), external: grown('external') },
    usPerMinute: ((full - empty) / 1000) * perMinute,
    framesPerMinute: (stats.frames - heard) * perMinute,
  }
}

/** Processor time that processes take in a while, ns. */
async function spent(pids: () => number[], whileMs: number): Promise<number> {
  const before = processorNs(pids())
  await sleep(whileMs)
  return processorNs(pids()) - before
}

function say({ subject, round, perReader, usPerMinute, framesPerMinute }: Idle): void {
  const kilobytes = (bytes: number) => (bytes / 1024).toFixed(1)
  console.log(
    `  round ${round + 1}, ${subject}: ${kilobytes(perReader.resident)} kB a reader, of which heap ${kilobytes(perReader.heapUsed)}, ` +
      `outside of it ${kilobytes(perReader.external)}; ${usPerMinute.toFixed(0)} µs a minute for ${framesPerMinute.toFixed(1)} frames`,
  )
}

/** @returns ratios, in words */
function compare(all: readonly Idle[]): string[] {
  const of = (name: Candidate['name'], figure: (one: Idle) => number) =>
    all
      .filter(one => one.subject === name)
      .toSorted((one, other) => one.round - other.round)
      .map(figure)
  return (
    [
      ['memory of a reader', 'kB', one => one.perReader.resident / 1024, '≤ 1'],
      ['… of it in the heap', 'kB', one => one.perReader.heapUsed / 1024, undefined],
      ['… outside of it', 'kB', one => one.perReader.external / 1024, undefined],
      ['processor time of a reader in a minute', 'µs', one => one.usPerMinute, undefined],
    ] as [what: string, unit: string, figure: (one: Idle) => number, target: string | undefined][]
  ).flatMap(([what, unit, figure, target]) => {
    const [own, others] = [of('ours', figure), of('plain Socket.IO', figure)]
    const ratio = ratioOf(own, others)
    if (!ratio) return []
    return [
      `${what}: ${middle(own).toFixed(1)} against ${middle(others).toFixed(1)} ${unit}, ${printRatio('plain Socket.IO', ratio, target)}`,
    ]
  })
}
