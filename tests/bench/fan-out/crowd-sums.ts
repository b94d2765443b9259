/** What the processes of a crowd say, taken together. */
import { readFileSync } from 'node:fs'
import type { OperationArrivals, Span } from './crowd-part.ts'

/** Counts are since the start. */
export interface CrowdStats {
  readers: number
  /** With an open websocket. */
  connected: number
  /** Connected, and with an answer to their join. */
  joined: number
  /** The sequences at which the last and the first reader stand. */
  least: number
  most: number
  /** Joined readers at the sequence that was asked for, or beyond. */
  atOrBeyond: number
  stalled: number
  /** Operations that a reader should have had in this place and had not, had twice, or had after what follows them. */
  lost: number
  doubled: number
  reordered: number
  /** Websocket frames, and bytes that were read. */
  frames: number
  bytes: number
  /** Operations that were delivered as such; catch-ups and snapshots stand for more. */
  deliveries: number
  catchUps: number
  snapshots: number
  /** Operations that came once more for being in a catch-up too, which is no fault. */
  overlapped: number
  /** Answers that were fetched over HTTP. */
  fetched: number
  /** Answers to those who had no connection and asked over HTTP what they missed. */
  polled: number
  /** Handshakes that were turned away, and joins. */
  refused: number
  /** Connections that ended before they had joined. */
  unreachable: number
  /** Connections of joined readers that ended. */
  dropped: number
  /** Readers that were told that their server goes. */
  drained: number
  /** What no server should do, and the last of it in words. */
  faults: number
  fault: string
  /** Processor time of the crowd itself. */
  cpuMs: number
}

export function mergeStats(all: readonly CrowdStats[]): CrowdStats {
  const [first, ...others] = all
  if (!first) throw new Error('a crowd without a process')
  const sum = { ...first }
  for (const one of others) {
    for (const [name, value] of Object.entries(one) as [keyof CrowdStats, number][])
      if (typeof value === 'number') (sum as Record<string, unknown>)[name] = (sum[name] as number) + value
    sum.fault ||= one.fault
  }
  sum.least = Math.min(...all.map(one => one.least))
  sum.most = Math.max(...all.map(one => one.most))
  return sum
}

/** The times of the half and of 99 of 100 are means over the processes: an estimate where there is more than one. */
export function mergeArrivals(all: readonly OperationArrivals[][]): OperationArrivals[] {
  const merged = new Map<number, OperationArrivals[]>()
  for (const one of all.flat()) merged.set(one.sequence, [...(merged.get(one.sequence) ?? []), one])
  const mean = (figures: number[]) => figures.reduce((sum, figure) => sum + figure, 0) / figures.length
  return [...merged.values()]
    .map(those => ({
      sequence: (those[0] as OperationArrivals).sequence,
      committedAt: (those[0] as OperationArrivals).committedAt,
      firstAt: Math.min(...those.map(one => one.firstAt)),
      halfAt: mean(those.map(one => one.halfAt)),
      mostAt: mean(those.map(one => one.mostAt)),
      lastAt: Math.max(...those.map(one => one.lastAt)),
      count: those.reduce((sum, one) => sum + one.count, 0),
    }))
    .toSorted((one, other) => one.sequence - other.sequence)
}

export function mergeSpans(all: readonly Span[]): Span {
  const count = all.reduce((sum, one) => sum + one.count, 0)
  const weighed = all.reduce((sum, one) => sum + one.medianMs * one.count, 0)
  return {
    count,
    medianMs: count > 0 ? weighed / count : 0,
    p99Ms: Math.max(...all.map(one => one.p99Ms)),
    mostMs: Math.max(...all.map(one => one.mostMs)),
  }
}

/** How many files and connections a process of ours may have open. */
export function descriptorLimit(): number {
  const limit = /^Max open files\s+\S+\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]
  return limit === undefined || limit === 'unlimited' ? 1_000_000 : Number(limit)
}
