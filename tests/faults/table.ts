/** One line for each fault, as the suite prints it at the end: zeros where zeros belong. */
import type { Violation } from './violation.ts'

export interface Row {
  fault: string
  injected: number
  /** What was hit, such as `worker 4711`; the newest last. */
  hit: string[]
  acknowledged: number
  lost: number
  doubled: number
  reordered: number
  /** Waits that never ended. */
  stuck: number
  /** Views of readers that were held against the log, and how many were something else. */
  checked: number
  differ: number
  slowestHealMs: number
  /** Why it was not injected. */
  notRun?: string
}

export function emptyRow(fault: string): Row {
  const nothing = { injected: 0, acknowledged: 0, lost: 0, doubled: 0, reordered: 0, stuck: 0 }
  return { fault, hit: [], ...nothing, checked: 0, differ: 0, slowestHealMs: 0 }
}

export function countViolation(row: Row, { invariant }: Violation): void {
  if (invariant === 'nothing lost') row.lost += 1
  else if (invariant === 'nothing twice') row.doubled += 1
  else if (invariant === 'nothing out of order' || invariant === 'no holes') row.reordered += 1
  else if (invariant === 'nothing waits for ever') row.stuck += 1
  else row.differ += 1
}

const columns: [title: string, cell: (row: Row) => string][] = [
  ['fault', row => row.fault],
  ['injected', row => String(row.injected)],
  ['acknowledged', row => String(row.acknowledged)],
  ['lost', row => String(row.lost)],
  ['doubled', row => String(row.doubled)],
  ['reordered', row => String(row.reordered)],
  ['stuck', row => String(row.stuck)],
  ['views checked', row => String(row.checked)],
  ['differ', row => String(row.differ)],
  ['slowest heal', row => (row.slowestHealMs > 0 ? `${(row.slowestHealMs / 1000).toFixed(1)} s` : '')],
  ['hit last', row => shortened(row.hit.at(-1) ?? '')],
]

const hitLetters = 60

function shortened(text: string): string {
  return text.length > hitLetters ? `${text.slice(0, hitLetters)}…` : text
}

/** @returns the table as text: rows that ran, their sum, and what was not run with the reason */
export function printTable(rows: readonly Row[]): string {
  const ran = rows.filter(row => row.notRun === undefined)
  const lines = [
    columns.map(([title]) => title),
    ...[...ran, sumOf(ran)].map(row => columns.map(([, cell]) => cell(row))),
  ]
  const widths = columns.map((_, place) => Math.max(...lines.map(cells => cells[place]?.length ?? 0)))
  const isText = (place: number) => place === 0 || place === columns.length - 1
  const text = lines.map(cells =>
    cells
      .map((cell, place) => (isText(place) ? cell.padEnd(widths[place] ?? 0) : cell.padStart(widths[place] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
  const notRun = rows.flatMap(({ fault, notRun }) => (notRun === undefined ? [] : [`not run: ${fault} (${notRun})`]))
  return [...text, ...notRun].join('\n')
}

function sumOf(rows: readonly Row[]): Row {
  const sum = emptyRow('all')
  for (const row of rows) {
    for (const key of [
      'injected',
      'acknowledged',
      'lost',
      'doubled',
      'reordered',
      'stuck',
      'checked',
      'differ',
    ] as const) {
      sum[key] += row[key]
    }
    sum.slowestHealMs = Math.max(sum.slowestHealMs, row.slowestHealMs)
  }
  return sum
}
