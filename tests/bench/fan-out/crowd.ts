/**
 * Many readers in processes of their own, at little cost: a program in C (crowd/), and the same in Node where it cannot be
 * compiled. Each reader speaks the real protocol, is checked for lost, doubled and reordered operations byte by byte, and
 * tells when each came. Readers come from several addresses of loopback, so that ports last.
 *
 *     const crowd = await startCrowd({ readers: 5000, ports: [port], page: page.id, cursors: [cursor] })
 *     await crowd.level                  // all have joined
 *     … publish …
 *     await crowd.until(sequence)        // all have come to it
 *     const stats = await crowd.stats()  // faultOf(stats) says what went wrong, if anything did
 *     await crowd.stop()
 */
import type { PrintedCursor } from '../../../shared/cursor.ts'
import type { PageId } from '../../../shared/live-page.ts'
import { type CrowdPart, type OperationArrivals, type Span, startPart } from './crowd-part.ts'
import { compileProgram } from './compiler.ts'
import { type CrowdStats, descriptorLimit, mergeArrivals, mergeSpans, mergeStats } from './crowd-sums.ts'

export interface CrowdOptions {
  readers: number
  /** Of servers on 127.0.0.1; readers begin at them in turns. Whoever is lost or refused goes on to any other one. */
  ports: readonly number[]
  /** Readers begin at the first so many of these only. */
  beginPorts?: number
  page: PageId
  /** From where the readers come, in turns. */
  cursors: readonly PrintedCursor[]
  /** Joins on their way at once, over all processes; 50 unless said. */
  inFlight?: number
  /** First joins begun a second; as many as `inFlight` allows unless said. */
  perSecond?: number
  /** Between which bounds a reader waits that was not let in at its first join, ms; 100 to 300 unless said. */
  retryMs?: readonly [number, number]
  /**
   * Present: readers whose connection is lost come back by themselves, each to another one of `ports`, from their own cursor:
   * after the first and up to twice the first pause, then later and later, at most after the second one, ms, as the reader's
   * script does it (client/reader/patience.ts) with 500 and 10,000.
   */
  comesBackMs?: readonly [number, number]
  /** Those who come back ask over HTTP what they missed, at once and then this often, ± 20 %, until they are connected, ms. */
  pollMs?: number
  /** Offers permessage-deflate as browsers do. */
  deflate?: boolean
  /** What else the handshake says. */
  headers?: Record<string, string>
  /** So many, the first ones, have room for so few bytes at their end: who stalls fills it soon. In C only. */
  small?: { readers: number; receiveBytes: number }
  /** How long all of them may take to join, ms; five minutes unless said. */
  levelWithinMs?: number
  /** Processes; as few as descriptors allow unless said. */
  processes?: number
  /** The one in Node, also where there is a compiler. */
  inNode?: boolean
}

export interface Crowd {
  readonly pids: number[]
  /** What it is written in: `C` or `Node`. */
  readonly kind: 'C' | 'Node'
  /** All have joined for the first time. @throws when a process of it ended before, or after `levelWithinMs`, saying how many have */
  readonly level: Promise<void>
  /** How it stands. @param sequence for `atOrBeyond` */
  stats(sequence?: number): Promise<CrowdStats>
  /** All readers have come to a sequence. @throws after `withinMs` (30,000), saying who has not */
  until(sequence: number, withinMs?: number): Promise<void>
  /** When the operations came that were first heard since the last call; at most the newest 4,096. */
  operations(): Promise<OperationArrivals[]>
  /** How long first joins took from the beginning of the connection, and how long lost readers were away, since the last call. */
  joins(): Promise<{ joins: Span; returns: Span }>
  /** So many, the first ones that are not stalled, stop reading for a while. */
  stall(readers: number, forMs: number): Promise<void>
  /** So many of those who are stalled, the first ones, go on before their time. */
  resume(readers: number): Promise<void>
  /** A server is no more: nobody comes back to it. */
  gone(port: number): Promise<void>
  /** Hangs up, all at once, and ends its processes. */
  stop(): Promise<void>
}

export type { CrowdStats, OperationArrivals }

/** Starts the processes and lets the readers come; waits for nobody. */
export async function startCrowd(options: CrowdOptions): Promise<Crowd> {
  const program = options.inNode ? undefined : await compiledCrowd()
  const processes = options.processes ?? Math.ceil(options.readers / (descriptorLimit() - 100))
  const parts: CrowdPart[] = []
  for (let place = 0; place < processes; place++) parts.push(startPart(program, argumentsOf(options, place, processes)))
  const ofAll = <Result>(ask: (part: CrowdPart) => Promise<Result>) => Promise.all(parts.map(ask))
  const stats = async (sequence = 0) => mergeStats(await ofAll(part => part.stats(sequence)))
  const { levelWithinMs = 300_000 } = options
  const level = (async () => {
    if (
      await isDoneWithin(
        ofAll(part => part.level),
        levelWithinMs,
      )
    )
      return
    const { joined, readers } = await stats()
    throw new Error(`after ${levelWithinMs / 1000} s only ${joined} of ${readers} readers have joined`)
  })()
  level.catch(() => {}) // whoever waits for it hears of it

  return {
    pids: parts.map(part => part.pid),
    kind: program ? 'C' : 'Node',
    level,
    stats,
    async until(sequence, withinMs = 30_000) {
      if (
        await isDoneWithin(
          ofAll(part => part.until(sequence)),
          withinMs,
        )
      )
        return
      const { atOrBeyond, least, readers } = await stats(sequence)
      throw new Error(
        `after ${withinMs / 1000} s ${atOrBeyond} of ${readers} readers are at ${sequence}, one at ${least}`,
      )
    },
    operations: async () => mergeArrivals(await ofAll(part => part.operations())),
    async joins() {
      const all = await ofAll(part => part.joins())
      return { joins: mergeSpans(all.map(one => one.joins)), returns: mergeSpans(all.map(one => one.returns)) }
    },
    async stall(readers, forMs) {
      await Promise.all(parts.map((part, place) => part.stall(shareOf(readers, place, processes), forMs)))
    },
    async resume(readers) {
      await Promise.all(parts.map((part, place) => part.resume(shareOf(readers, place, processes))))
    },
    async gone(port) {
      await ofAll(part => part.gone(port))
    },
    async stop() {
      await ofAll(part => part.stop())
    },
  }
}

async function isDoneWithin(done: Promise<unknown>, withinMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>(resolve => {
    timer = setTimeout(resolve, withinMs, false)
  })
  return Promise.race([done.then(() => true), late]).finally(() => clearTimeout(timer))
}

async function compiledCrowd(): Promise<string | undefined> {
  const compiled = await compileProgram('crowd')
  if ('program' in compiled) return compiled.program
  process.stderr.write(`the crowd runs in Node, which costs more: ${compiled.missing}\n`)
  return undefined
}

/** The share of a whole that falls to one of several. */
function shareOf(whole: number, place: number, of: number): number {
  return Math.floor((whole * (place + 1)) / of) - Math.floor((whole * place) / of)
}

function argumentsOf(options: CrowdOptions, place: number, processes: number): string[] {
  const { comesBackMs, pollMs, beginPorts, retryMs, small, headers = {} } = options
  const settings: Record<string, string | number | undefined> = {
    readers: shareOf(options.readers, place, processes),
    'in-flight': Math.max(1, Math.ceil((options.inFlight ?? 50) / processes)),
    'per-second': options.perSecond === undefined ? undefined : options.perSecond / processes,
    page: options.page,
    headers: Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join(''),
    deflate: options.deflate ? 1 : 0,
    small: small && shareOf(small.readers, place, processes),
    'receive-bytes': small?.receiveBytes,
    'come-back': comesBackMs ? 1 : 0,
    'back-from': comesBackMs?.[0],
    'back-to': comesBackMs?.[1],
    poll: pollMs,
    'begin-ports': beginPorts,
    'retry-from': retryMs?.[0],
    'retry-to': retryMs?.[1],
  }
  return [
    ...Object.entries(settings).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, String(value)])),
    ...options.ports.flatMap(port => ['--port', String(port)]),
    ...options.cursors.flatMap(cursor => ['--cursor', cursor]),
  ]
}

/** The same, where nobody may have been given a snapshot either: it would cover a hole. */
export function faultOrSnapshots(stats: CrowdStats): string | undefined {
  return faultOf(stats) ?? (stats.snapshots > 0 ? `readers took ${stats.snapshots} snapshots` : undefined)
}

/** What of it must not be, in words; undefined when all is well. */
export function faultOf(stats: CrowdStats): string | undefined {
  const { lost, doubled, reordered, faults, fault } = stats
  const wrong = [
    ...(lost > 0 ? [`${lost} lost`] : []),
    ...(doubled > 0 ? [`${doubled} doubled`] : []),
    ...(reordered > 0 ? [`${reordered} reordered`] : []),
    ...(faults > 0 ? [`${faults} faults, the last one: ${fault}`] : []),
  ]
  return wrong.length > 0 ? wrong.join(', ') : undefined
}
