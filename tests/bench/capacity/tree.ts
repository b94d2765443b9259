/** The tree that an operation takes to all of its readers: Redis, web processes, readers; what each level does for it, and how long that takes. */
import { headEveryMs } from '../../../shared/socket-events.ts'
import { countEveryMs } from '../../../server/live/reader-count.ts'
import type { Random } from '../../faults/random.ts'
import { quantile } from '../figures.ts'

export interface TreeCosts {
  /** Processor time of a web process for one operation to one reader, µs. */
  deliveryUs: number
  /** … for each further operation that leaves in the same write, µs. */
  joinedUs: number
  /** … for a reader to whom nothing is told, in a minute: pings, their answers and heads, µs. */
  idleUs: number
  /** Of Redis for one message to one process, µs. */
  redisUs: number
}

export interface TreeOptions {
  readers: number
  /** Operations a second. */
  rate: number
  /** Of the frame that goes to every reader, bytes. */
  frameBytes: number
  /** Of its announcement in Redis, bytes. */
  announcementBytes: number
  /** Most readers of one process. */
  perProcess: number
  /** Share of a core that steady work may take, 0 to 1: the rest is for joins, page loads and what comes in bursts. */
  busy: number
  perMachine: number
  /** Memory of a reader, its share of the kernel's included, and of a process without readers, bytes. */
  readerBytes: number
  processBytes: number
  costs: TreeCosts
}

export interface Tree {
  processes: number
  /** What the number of processes follows from. */
  bound: 'processor' | 'readers'
  readersEach: number
  /** Share of a core that each process is busy, 0 to 1. */
  busy: number
  /** Messages a second that Redis sends to the processes: operations, and what each process tells the others of its readers. */
  redisOperations: number
  redisCounts: number
  /** Share of a core that Redis is busy with these, 0 to 1. */
  redisBusy: number
  /** To readers, with what the network adds, bits a second. */
  egress: number
  machines: number
  /** Of each machine: bits a second to readers, and bytes of memory. */
  machineEgress: number
  machineMemory: number
  /** Bits a second out of Redis. */
  redisEgress: number
  /** Until the last reader has an operation, ms, the network apart: half of them, and 99 of a hundred. */
  lastMs: { median: number; p99: number }
}

/** What a reader is sent beside operations, each second: counts (when they change at every chance), heads, pings. */
const engineIoPingsEveryMs = 25_000
const countsPerSecond = 1000 / countEveryMs
const smallFramesPerSecond = countsPerSecond + 1000 / headEveryMs + 1000 / engineIoPingsEveryMs
/** What a small frame has in it at most, bytes. */
const smallBytes = 60
/** What websocket (4), TLS (22), TCP with its timestamps (32), IP (20) and Ethernet (38) add to each packet, bytes. */
const perFrameBytes = 4 + 22
const perPacketBytes = 32 + 20 + 38
const payloadPerPacket = 1448
/** A process's count of one page, in JSON with the names of both, bytes. */
const countBytes = 120
/** Operations that the delay is taken from. */
const played = 20_000

export function workOut(options: TreeOptions, random: Random): Tree {
  const { readers, rate, frameBytes, announcementBytes, perProcess, busy, perMachine, costs } = options
  const perReaderUs = (rate + countsPerSecond) * costs.deliveryUs + costs.idleUs / 60
  const byProcessor = Math.ceil((readers * perReaderUs) / 1e6 / busy)
  const byReaders = Math.ceil(readers / perProcess)
  const processes = Math.max(byProcessor, byReaders, 1)
  const readersEach = readers / processes
  const machines = Math.ceil(processes / perMachine)
  const redisOperations = rate * processes
  const redisCounts = processes * processes * countsPerSecond
  const redisBusy = ((redisOperations + redisCounts) * costs.redisUs) / 1e6
  const egress = 8 * readers * (rate * onTheWire(frameBytes) + smallFramesPerSecond * onTheWire(smallBytes))
  return {
    processes,
    bound: byProcessor > byReaders ? 'processor' : 'readers',
    readersEach,
    busy: (readersEach * perReaderUs) / 1e6,
    redisOperations,
    redisCounts,
    redisBusy,
    egress,
    machines,
    machineEgress: egress / machines,
    machineMemory: (readers * options.readerBytes + processes * options.processBytes) / machines,
    redisEgress: 8 * (redisOperations * onTheWire(announcementBytes) + redisCounts * onTheWire(countBytes)),
    lastMs: delays(options, readersEach, processes, redisBusy, random),
  }
}

/** One operation to one reader, everything around it included, bytes. */
function onTheWire(payloadBytes: number): number {
  const bytes = payloadBytes + perFrameBytes
  return bytes + Math.ceil(bytes / payloadPerPacket) * perPacketBytes
}

/**
 * Entries come when they come (exponential pauses). What waits while a process writes leaves together, in one write per
 * reader; the process that Redis serves last has the last reader.
 */
function delays(
  { rate, costs }: TreeOptions,
  readersEach: number,
  processes: number,
  redisBusy: number,
  random: Random,
): Tree['lastMs'] {
  if (redisBusy >= 1) return { median: Number.POSITIVE_INFINITY, p99: Number.POSITIVE_INFINITY }
  // The counts of all processes stand in the way of an announcement as often as Redis is busy with them.
  const redisMs = (processes * costs.redisUs) / 1000 / (1 - redisBusy)
  const [firstMs, furtherMs] = [costs.deliveryUs, costs.joinedUs].map(us => (readersEach * us) / 1000) as [
    number,
    number,
  ]
  const ms: number[] = []
  let waiting: number[] = []
  let freeAt = 0
  let now = 0
  /** Writes what waits, once the process is free. */
  const write = (until: number) => {
    while (waiting.length > 0 && freeAt <= until) {
      const begun = Math.max(freeAt, waiting[0] as number)
      const together = waiting.filter(at => at <= begun)
      waiting = waiting.slice(together.length)
      freeAt = begun + firstMs + (together.length - 1) * furtherMs
      ms.push(...together.map(at => redisMs + freeAt - at))
    }
  }
  for (let count = 0; count < played; count += 1) {
    now += (-Math.log(1 - random.next()) * 1000) / rate
    write(now)
    waiting.push(now)
  }
  write(Number.POSITIVE_INFINITY)
  return { median: quantile(ms, 0.5), p99: quantile(ms, 0.99) }
}
