/** What bursts cost, in lines to read. */
import type { BurstRound } from './burst-run.ts'
import { middle, printRange, printRatio, ratioOf } from './ratios.ts'
import { burstTarget } from './targets.ts'

/** @param rounds all of one number of readers and one size @param operations in a burst */
export function reportBursts(rounds: readonly BurstRound[], operations: number): string[] {
  const first = rounds[0]
  if (!first) return []
  const subjects = [...new Set(rounds.map(one => one.subject))]
  const floor = rounds.find(one => one.kind === 'floor')?.subject
  const plain = rounds.find(one => one.kind === 'socket.io')?.subject
  return [
    '',
    `${first.readers} readers, ${operations} operations at once, ${middle(rounds.map(one => one.frameBytes)).toFixed(0)} bytes a frame`,
    ...subjects.map(subject => `  ${subject.padEnd(26)} ${figuresIn(rounds, subject)}`),
    ...subjects.flatMap(subject =>
      rounds.find(one => one.subject === subject)?.kind === 'ours'
        ? [floor, plain].flatMap(other => (other === undefined ? [] : ratioIn(rounds, subject, other)))
        : [],
    ),
  ]
}

function figuresIn(rounds: readonly BurstRound[], subject: string): string {
  const own = rounds.filter(one => one.subject === subject)
  const of = (figure: (one: BurstRound) => number) => own.map(figure)
  const each = of(one => one.perCpuSecond)
  const catchUps = of(one => one.catchUps).reduce((sum, one) => sum + one, 0)
  const { readers, bytes, perCpuSecond } = burstTarget
  const isAimedAt = own[0]?.kind === 'ours' && own[0].readers === readers && own[0].size === bytes
  const goal = isAimedAt ? `; target ≥ ${perCpuSecond}` : ''
  return [
    `${middle(each).toFixed(0)} deliveries per CPU-second (${printRange(each, figure => figure.toFixed(0))}${goal})`,
    `last reader after ${middle(of(one => one.lastMs)).toFixed(0)} ms`,
    `crowd ${(middle(of(one => one.crowdNsPerDelivery)) / 1000).toFixed(2)} µs a delivery`,
    ...(catchUps > 0 ? [`${catchUps} catch-ups in place of operations`] : []),
  ].join(', ')
}

function ratioIn(rounds: readonly BurstRound[], subject: string, other: string): string[] {
  const of = (name: string, figure: (one: BurstRound) => number) =>
    rounds
      .filter(one => one.subject === name)
      .toSorted((one, next) => one.round - next.round)
      .map(figure)
  const cost = ratioOf(
    of(subject, one => 1 / one.perCpuSecond),
    of(other, one => 1 / one.perCpuSecond),
  )
  const last = ratioOf(
    of(subject, one => one.lastMs),
    of(other, one => one.lastMs),
  )
  if (!cost || !last) return []
  const way = rounds.some(one => one.subject === subject && one.isNative) ? ', by the native part' : ''
  return [`  → ${subject}${way}: processor time ${printRatio(other, cost)}; last reader ${printRatio(other, last)}`]
}
