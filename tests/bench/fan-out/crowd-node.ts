/** The crowd of crowd/crowd.c for where there is no compiler: the same options, commands and answers, at more cost. */
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { createKnownOperations } from './node-known.ts'
import { createLedger } from './node-ledger.ts'
import { type CrowdOfNode, NodeReader } from './node-reader.ts'

const one = { type: 'string' as const }
const many = { type: 'string' as const, multiple: true as const, default: [] as string[] }
const { values } = parseArgs({
  options: {
    ...{ readers: one, 'in-flight': one, 'per-second': one, page: one, headers: one, deflate: one, small: one },
    ...{ 'receive-bytes': one, 'come-back': one, 'retry-from': one, 'retry-to': one, 'back-from': one, 'back-to': one },
    ...{ poll: one, 'begin-ports': one, port: many, cursor: many },
  },
})

/** How long joins took, and how long those who were lost were away, µs. */
const spans = { joins: [] as number[], returns: [] as number[] }
let live = 0
let inFlight = 0
let lastFault = ''
let isLevel = false
const events = {
  ...{ frames: 0, bytes: 0, fetched: 0, polled: 0, refused: 0, unreachable: 0, dropped: 0, drained: 0, faults: 0 },
}
const fault = (what: string) => {
  events.faults++
  lastFault = what
}
const ledger = createLedger(() => live, fault)
const say = (what: object) => void process.stdout.write(`${JSON.stringify(what)}\n`)

const crowd: CrowdOfNode = {
  page: values.page ?? '',
  ports: values.port.map(Number),
  beginPorts: Number(values['begin-ports'] ?? values.port.length),
  pollMs: values.poll === undefined ? undefined : Number(values.poll),
  headers: values.headers ?? '',
  offersDeflate: values.deflate === '1',
  comesBackMs: values['come-back'] === '1' ? [Number(values['back-from']), Number(values['back-to'])] : undefined,
  retryMs: [Number(values['retry-from'] ?? 100), Number(values['retry-to'] ?? 300)],
  ledger,
  known: createKnownOperations(fault),
  events,
  fault,
  joined(reader) {
    live = readers.filter(reader => reader.isLive).length
    const now = performance.now()
    if (reader.wasLive) spans.returns.push((now - reader.lostAt) * 1000)
    else {
      spans.joins.push((now - reader.since) * 1000)
      inFlight--
    }
    if (!isLevel && live === readers.length) {
      isLevel = true
      say({ event: 'level' })
    }
    letSomeBegin()
  },
  gaveUp(reader) {
    live = readers.filter(reader => reader.isLive).length
    if (!reader.wasLive) inFlight--
    letSomeBegin()
  },
}
const readers = Array.from(
  { length: Number(values.readers) },
  (_, place) => new NodeReader(crowd, place, values.cursor[place % values.cursor.length] ?? ''),
)

const begun = performance.now()
let started = 0
function letSomeBegin(): void {
  const perSecond = Number(values['per-second'] ?? Infinity)
  while (started < readers.length && inFlight < Number(values['in-flight'] ?? 50)) {
    if (started > ((performance.now() - begun) / 1000) * perSecond) return
    inFlight++
    readers[started]?.begin(`127.0.0.${2 + (started % 16)}`)
    started++
  }
}

function spanOf(taken: number[]) {
  const sorted = taken.splice(0).toSorted((one, other) => one - other)
  const at = (place: number) => Math.round(sorted[Math.max(0, Math.floor(place))] ?? 0)
  const { length } = sorted
  return { count: length, medianUs: at(length / 2), p99Us: at(length - 1 - length / 100), mostUs: at(length - 1) }
}

function statsAt(sequence: number) {
  const sequences = readers.map(reader => reader.sequence)
  const { user, system } = process.cpuUsage()
  return {
    event: 'stats',
    readers: readers.length,
    connected: readers.filter(reader => reader.isOpen).length,
    joined: live,
    least: sequences.reduce((one, other) => Math.min(one, other), Infinity),
    most: sequences.reduce((one, other) => Math.max(one, other), 0),
    atOrBeyond: readers.filter(reader => reader.isLive && reader.sequence >= sequence).length,
    stalled: readers.filter(reader => reader.isStalled).length,
    ...ledger.counts,
    ...events,
    fault: lastFault,
    cpuMs: (user + system) / 1000,
  }
}

function obey(line: string): void {
  const [command, first, second] = line.split(' ')
  if (command === 'stats') say(statsAt(Number(first)))
  else if (command === 'operations') say({ event: 'operations', operations: ledger.takeOperations() })
  else if (command === 'await')
    ledger.await(readers, Number(first), () => say({ event: 'reached', sequence: Number(first) }))
  else if (command === 'joins') say({ event: 'joins', joins: spanOf(spans.joins), returns: spanOf(spans.returns) })
  else if (command === 'stall') {
    const those = readers.filter(reader => reader.isLive && !reader.isStalled).slice(0, Number(first))
    for (const reader of those) reader.stall(Number(second))
    say({ event: 'stalled' })
  } else if (command === 'resume') {
    for (const reader of readers.filter(reader => reader.isStalled).slice(0, Number(first))) reader.goOn()
    say({ event: 'resumed' })
  } else if (command === 'gone') {
    crowd.ports = crowd.ports.map(port => (port === Number(first) ? undefined : port))
    say({ event: 'gone' })
  }
}

createInterface(process.stdin)
  .on('line', obey)
  .on('close', () => process.exit())
letSomeBegin()
// Whoever may begin so many a second is let in as time goes by.
setInterval(letSomeBegin, 5)
