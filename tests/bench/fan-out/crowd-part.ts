/** One process of a crowd: what it is told and what it says, a line each. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { CrowdStats } from './crowd-sums.ts'

const isSource = import.meta.filename.endsWith('.ts')
const root = join(import.meta.dirname, isSource ? '../../..' : '../../../..')

/** When an operation came to the first reader, to half of them, to 99 of 100 and to the last: ms since 1970, with fractions. */
export interface OperationArrivals {
  sequence: number
  /** As the operation says itself, ms. */
  committedAt: number
  firstAt: number
  halfAt: number
  mostAt: number
  lastAt: number
  /** Readers that had it. */
  count: number
}

/** How long something took so many. */
export interface Span {
  count: number
  medianMs: number
  p99Ms: number
  mostMs: number
}

export interface CrowdPart {
  pid: number
  level: Promise<unknown>
  stats(sequence: number): Promise<CrowdStats>
  until(sequence: number): Promise<unknown>
  operations(): Promise<OperationArrivals[]>
  joins(): Promise<{ joins: Span; returns: Span }>
  stall(readers: number, forMs: number): Promise<unknown>
  resume(readers: number): Promise<unknown>
  gone(port: number): Promise<unknown>
  stop(): Promise<unknown>
}

interface SpanUs {
  count: number
  medianUs: number
  p99Us: number
  mostUs: number
}

type Said =
  | { event: 'level' | 'stalled' | 'resumed' | 'gone' }
  | { event: 'reached'; sequence: number }
  | ({ event: 'stats' } & CrowdStats)
  | { event: 'operations'; operations: number[][] }
  | { event: 'joins'; joins: SpanUs; returns: SpanUs }

/** @param program the one in C; the one in Node unless given */
export function startPart(program: string | undefined, args: readonly string[]): CrowdPart {
  const inNode = [join(root, 'dist/tests/bench/fan-out/crowd-node.js')]
  const child = spawn(program ?? process.execPath, [...(program ? [] : inNode), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  ended.catch(() => {})
  let isOver = false
  const waiting = new Set<{ hears: (said: Said) => boolean; fails: (why: Error) => void }>()
  const hear = (said: Said) => {
    for (const one of waiting) if (one.hears(said)) return
  }
  createInterface(child.stdout).on('line', line => hear(JSON.parse(line) as Said))
  child.stdin.on('error', () => {}) // its end is heard of
  child.once('exit', (code, signal) => {
    isOver = true
    for (const one of waiting) one.fails(new Error(`a process of the crowd ended with ${code ?? signal}`))
  })

  /** The next thing of a kind that it says, and nobody who asked earlier waits for. */
  function said<Kind extends Said['event']>(
    event: Kind,
    isMeant: (said: Extract<Said, { event: Kind }>) => boolean = () => true,
  ): Promise<Extract<Said, { event: Kind }>> {
    return new Promise((resolve, reject) => {
      const one = {
        hears(said: Said) {
          if (said.event !== event || !isMeant(said as Extract<Said, { event: Kind }>)) return false
          waiting.delete(one)
          resolve(said as Extract<Said, { event: Kind }>)
          return true
        },
        fails: reject,
      }
      if (isOver) reject(new Error('a process of the crowd has ended'))
      else waiting.add(one)
    })
  }
  const tell = (line: string) => void child.stdin.write(`${line}\n`)
  const level = said('level')

  return {
    pid: child.pid ?? 0,
    level,
    stats(sequence) {
      tell(`stats ${sequence}`)
      return said('stats')
    },
    until(sequence) {
      tell(`await ${sequence}`)
      return said('reached', one => one.sequence === sequence)
    },
    async operations() {
      tell('operations')
      const { operations } = await said('operations')
      return operations.map(([sequence, at, first, half, most, last, count]) => ({
        sequence: sequence as number,
        committedAt: at as number,
        firstAt: (first as number) / 1000,
        // Too few have had it to be the half of them.
        halfAt: ((half || last) as number) / 1000,
        mostAt: ((most || last) as number) / 1000,
        lastAt: (last as number) / 1000,
        count: count as number,
      }))
    },
    async joins() {
      tell('joins')
      const { joins, returns } = await said('joins')
      return { joins: inMs(joins), returns: inMs(returns) }
    },
    stall(readers, forMs) {
      tell(`stall ${readers} ${Math.round(forMs)}`)
      return said('stalled')
    },
    resume(readers) {
      tell(`resume ${readers}`)
      return said('resumed')
    },
    gone(port) {
      tell(`gone ${port}`)
      return said('gone')
    },
    async stop() {
      child.stdin.end()
      if (!isOver) await ended
    },
  }
}

function inMs({ count, medianUs, p99Us, mostUs }: SpanUs): Span {
  return { count, medianMs: medianUs / 1000, p99Ms: p99Us / 1000, mostMs: mostUs / 1000 }
}
