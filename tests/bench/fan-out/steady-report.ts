/** What steady fan-out cost, in lines to read. */
import { printRatio } from './ratios.ts'
import type { Both } from './measure.ts'
import { middle } from './ratios.ts'
import { figuresOf, type SteadyRound, steadyRatio } from './steady-run.ts'
import { targetsOf } from './targets.ts'

/** @param rounds all of one number of readers */
export function reportSteady(rounds: readonly SteadyRound[], rate: number): string[] {
  const first = rounds[0]
  if (!first) return []
  const subjects = [...new Set(rounds.map(one => one.subject))]
  return first.sizes.flatMap(({ size }) => [
    '',
    `${first.readers} readers, ${middle(figuresOf(rounds, first.subject, size, one => one.frameBytes)).toFixed(0)} bytes a frame, ${rate} a second`,
    ...subjects.map(subject => `  ${subject.padEnd(26)} ${figuresIn(rounds, subject, size)}`),
    ...subjects
      .filter(subject => kindOf(rounds, subject) === 'ours')
      .flatMap(subject => ratiosIn(rounds, subject, size)),
  ])
}

export function reportMemory(rounds: readonly SteadyRound[]): string {
  const subjects = [...new Set(rounds.map(one => one.subject))]
  const kilobytes = (subject: string) =>
    middle(rounds.filter(one => one.subject === subject).map(one => one.memoryPerReader)) / 1024
  return `memory per reader: ${subjects.map(one => `${one} ${kilobytes(one).toFixed(1)} kB`).join(', ')}`
}

function figuresIn(rounds: readonly SteadyRound[], subject: string, size: number): string {
  const of = (figure: (one: SteadyRound['sizes'][number]) => number) => middle(figuresOf(rounds, subject, size, figure))
  const both = (figure: (one: SteadyRound['sizes'][number]) => Both) =>
    `${of(one => figure(one).median).toFixed(1)} ms (99th ${of(one => figure(one).p99).toFixed(1)})`
  const delay = of(one => one.loopDelayMs ?? Number.NaN)
  return [
    `${(of(one => one.serverNsPerDelivery) / 1000).toFixed(2)} µs a delivery`,
    `first reader ${both(one => one.firstMs)}`,
    `last ${both(one => one.lastMs)}`,
    ...(Number.isNaN(delay) ? [] : [`event loop late by ${delay.toFixed(0)} ms (99th)`]),
    ...(of(one => one.catchUps) > 0 ? [`${of(one => one.catchUps)} catch-ups`] : []),
    `crowd ${(of(one => one.crowdNsPerDelivery) / 1000).toFixed(2)} µs`,
  ].join(', ')
}

function ratiosIn(rounds: readonly SteadyRound[], subject: string, size: number): string[] {
  const isNative = rounds.some(one => one.subject === subject && one.isNative)
  const targets = targetsOf(rounds[0]?.readers ?? 0, isNative)
  const others = ['floor', 'socket.io'].flatMap(kind => {
    const name = rounds.find(one => one.kind === kind)?.subject
    return name === undefined ? [] : [{ name, target: kind === 'floor' ? targets.floor : targets.plain, kind }]
  })
  const goal = (target: number | undefined) => (target === undefined ? undefined : `≤ ${target}`)
  const lines = others.flatMap(({ name, target, kind }) => {
    const cost = steadyRatio(rounds, [subject, name], size, one => one.serverNsPerDelivery)
    const last = steadyRatio(rounds, [subject, name], size, one => one.lastMs.median)
    if (!cost || !last) return []
    const late = printRatio(name, last, kind === 'floor' ? goal(targets.lastReader) : undefined)
    return [`processor time ${printRatio(name, cost, goal(target))}; last reader ${late}`]
  })
  return lines.map(line => `  → ${subject}${isNative ? ', by the native part' : ''}: ${line}`)
}

function kindOf(rounds: readonly SteadyRound[], subject: string): SteadyRound['kind'] | undefined {
  return rounds.find(one => one.subject === subject)?.kind
}
