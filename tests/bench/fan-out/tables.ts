/** What benches wrote with `--json`, as tables in Markdown. */
import type { BurstRound } from './burst-run.ts'
import type { Steady } from './measure.ts'
import { middle, printSpread, type Ratio, ratioOf } from './ratios.ts'
import { figuresOf, type SteadyRound, steadyRatio } from './steady-run.ts'
import { printVersions, type Versions } from './versions.ts'

/** A file of a bench. */
export type Found = { versions: Versions; options: Record<string, unknown> } & (
  | { bench: 'fanout'; rounds: SteadyRound[] }
  | { bench: 'burst'; rounds: BurstRound[] }
  | { bench: 'other'; rounds: Record<string, unknown>[] }
)

/** Headings, where and with what it was measured, and tables. */
export function tablesOf(found: Found): string[] {
  return [printVersions(found.versions), '', ...bodyOf(found)]
}

function bodyOf(found: Found): string[] {
  switch (found.bench) {
    case 'fanout':
      return [...costTable(found.rounds), '', ...latencyTable(found.rounds)]
    case 'burst':
      return burstTable(found.rounds)
    default:
      return anyTable(found.rounds)
  }
}

function costTable(rounds: readonly SteadyRound[]): string[] {
  return table(
    ['readers', 'bytes a frame', 'server', 'µs a delivery', '× floor in C', '× plain Socket.IO'],
    eachOf(rounds).map(({ those, readers, size, subject }) => [
      readers,
      middle(figuresOf(those, subject, size, one => one.frameBytes)).toFixed(0),
      subject,
      range(
        figuresOf(those, subject, size, one => one.serverNsPerDelivery / 1000),
        2,
      ),
      ...against(those, subject, size, one => one.serverNsPerDelivery),
    ]),
  )
}

function latencyTable(rounds: readonly SteadyRound[]): string[] {
  return table(
    ['readers', 'bytes a frame', 'server', 'first reader, ms', 'last reader, ms', '× floor in C', '× plain Socket.IO'],
    eachOf(rounds).map(({ those, readers, size, subject }) => {
      const of = (figure: (one: Steady) => number) => middle(figuresOf(those, subject, size, figure)).toFixed(1)
      return [
        readers,
        middle(figuresOf(those, subject, size, one => one.frameBytes)).toFixed(0),
        subject,
        `${of(one => one.firstMs.median)} (99th ${of(one => one.firstMs.p99)})`,
        `${of(one => one.lastMs.median)} (99th ${of(one => one.lastMs.p99)})`,
        ...against(those, subject, size, one => one.lastMs.median),
      ]
    }),
  )
}

/** All rows of the tables: for each number of readers and each size, the subjects in their order. */
function eachOf(rounds: readonly SteadyRound[]) {
  return [...new Set(rounds.map(one => one.readers))].flatMap(readers => {
    const those = rounds.filter(one => one.readers === readers)
    const subjects = [...new Set(those.map(one => one.subject))]
    return (those[0]?.sizes ?? []).flatMap(({ size }) =>
      subjects.map(subject => ({ those, readers: String(readers), size, subject })),
    )
  })
}

function against(
  rounds: readonly SteadyRound[],
  subject: string,
  size: number,
  figure: (one: Steady) => number,
): string[] {
  return (['floor', 'socket.io'] as const).map(kind => {
    const other = rounds.find(one => one.kind === kind)?.subject
    if (other === undefined || other === subject) return '–'
    return ratio(steadyRatio(rounds, [subject, other], size, figure))
  })
}

function burstTable(rounds: readonly BurstRound[]): string[] {
  const rows = [...new Set(rounds.map(one => `${one.readers} ${one.size}`))].flatMap(kind => {
    const those = rounds.filter(one => `${one.readers} ${one.size}` === kind)
    const of = (name: string | undefined, figure: (one: BurstRound) => number) =>
      those
        .filter(one => one.subject === name)
        .toSorted((one, other) => one.round - other.round)
        .map(figure)
    return [...new Set(those.map(one => one.subject))].map(subject => [
      String(those[0]?.readers),
      middle(of(subject, one => one.frameBytes)).toFixed(0),
      subject,
      range(
        of(subject, one => one.perCpuSecond),
        0,
      ),
      range(
        of(subject, one => one.lastMs),
        0,
      ),
      ...(['floor', 'socket.io'] as const).map(kind => {
        const other = those.find(one => one.kind === kind)?.subject
        if (other === subject) return '–'
        return ratio(
          ratioOf(
            of(subject, one => 1 / one.perCpuSecond),
            of(other, one => 1 / one.perCpuSecond),
          ),
        )
      }),
    ])
  })
  const heads = ['readers', 'bytes a frame', 'server', 'deliveries per CPU-second', 'last reader, ms']
  return table([...heads, 'processor time × floor in C', '× plain Socket.IO'], rows)
}

/** Every figure that the rounds of a bench have in common, for each server. */
function anyTable(rounds: readonly Record<string, unknown>[]): string[] {
  const nameOf = ({ subject }: Record<string, unknown>) => (typeof subject === 'string' ? subject : 'measured')
  const subjects = [...new Set(rounds.map(nameOf))]
  const figures = rounds.map(one => ({ subject: nameOf(one), values: new Map(leavesOf(one)) }))
  const names = [...new Set(figures.flatMap(one => [...one.values.keys()]))].filter(name => name !== 'round')
  const cell = (name: string, subject: string) => {
    const own = figures.filter(one => one.subject === subject).flatMap(one => one.values.get(name) ?? [])
    return own.length === 0 ? '–' : range(own, 1)
  }
  return table(
    ['figure', ...subjects],
    names.map(name => [name, ...subjects.map(subject => cell(name, subject))]),
  )
}

/** `inner.name` and value of each number; lists are none of a table's. */
function leavesOf(value: Record<string, unknown>, before = ''): [string, number][] {
  return Object.entries(value).flatMap(([name, inner]): [string, number][] => {
    if (typeof inner === 'number') return [[before + name, inner]]
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return []
    return leavesOf(inner as Record<string, unknown>, `${before}${name}.`)
  })
}

/** `8.41 (8.30 to 8.92)` */
function range(figures: readonly number[], digits: number): string {
  const print = (figure: number) =>
    figure.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
  if (figures.length === 0) return '–'
  if (figures.length === 1) return print(figures[0] as number)
  return `${print(middle(figures))} (${print(Math.min(...figures))} to ${print(Math.max(...figures))})`
}

function ratio(one: Ratio | undefined): string {
  return one ? `${one.median.toFixed(2)} (${printSpread(one)})` : '–'
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [heads, heads.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`)
}
