// `npm run faults`: injects faults for real into a running newsroom, and shows that no promise was broken.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { machine } from '../bench/figures.ts'
import { allFaults } from './kinds.ts'
import { randomFrom } from './random.ts'
import { type Ended, runFaults } from './run.ts'
import { fullSize } from './sizes.ts'
import { printTable } from './table.ts'
import { type Bite, bite, printBites, teeth } from './teeth.ts'

const usage = `usage: npm run faults -- [--only <name>[,<name>…]] [--seed <number>] [--minutes <number>] [--list] [--teeth]

Injects every fault alone, then mixes them at random for the rest of the time (--minutes, 25 unless given), checks what
editors were told and readers saw against the logs, and prints a table. Exit code 1 when a promise was broken.
--teeth tests the test: one protection after another is switched off, and each time the suite has to turn red.`

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    seed: { type: 'string' },
    minutes: { type: 'string', default: '25' },
    list: { type: 'boolean', default: false },
    teeth: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) {
  console.log(usage)
  process.exit(0)
}
const notNumbers = (['seed', 'minutes'] as const).filter(name => !/^\d+(\.\d+)?$/.test(values[name] ?? '0'))
if (notNumbers.length > 0) {
  console.error(`--${notNumbers.join(' and --')} takes a number.\n\n${usage}`)
  process.exit(2)
}
const names = values.only?.split(',')
const unknown = names?.filter(name => !allFaults.some(fault => fault.name === name)) ?? []
if (unknown.length > 0) {
  console.error(`There is no fault ${unknown.join(', ')}. --list shows all.\n\n${usage}`)
  process.exit(2)
}
const faults = allFaults.filter(({ name }) => !names || names.includes(name))
if (values.list) {
  for (const { name, title } of faults) console.log(`${name.padEnd(32)} ${title}`)
  process.exit(0)
}

const begun = Date.now()
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed)
const folder = join('test-results', 'faults', String(seed))
console.log(`${machine()}\nseed ${seed}: the same faults in the same order by --seed ${seed}`)
const elapsed = () => {
  const seconds = Math.floor((Date.now() - begun) / 1000)
  return `${String(Math.floor(seconds / 60)).padStart(2)}:${String(seconds % 60).padStart(2, '0')}`
}

const say = (line: string) => console.log(`${elapsed()}  ${line}`)
if (values.teeth) await showTeeth()
else await showFaults()

async function showFaults(): Promise<void> {
  // What every fault takes alone is known beforehand; the rest of the time is for mixing.
  const aloneSeconds = faults.reduce((sum, { seconds }) => sum + seconds + 2, 60)
  const mixedSeconds = Math.max(Number(values.minutes) * 60 - aloneSeconds, 0)
  const report = await runFaults({ faults, random: randomFrom(seed), size: fullSize, mixedSeconds, say, keep })
  console.log(`\n${printTable(report.rows)}\n`)
  const injected = report.rows.reduce((sum, row) => sum + row.injected, 0)
  console.log(
    `${injected} faults, ${report.acknowledged} acknowledged commands, ${report.resets} resets of readers, in ${elapsed().trim()}; seed ${seed}`,
  )
  for (const { invariant, what } of report.violations.slice(0, 40)) console.log(`✗ ${invariant}: ${what}`)
  if (report.violations.length > 0) {
    console.log(`${report.violations.length} promises broken. Logs and all that was sent: ${folder}`)
    process.exitCode = 1
  }
}

async function showTeeth(): Promise<void> {
  const bites: Bite[] = []
  for (const tooth of teeth) bites.push(await bite(tooth, seed, say))
  console.log(`\n${printBites(bites)}`)
  if (bites.some(({ caughtBy, notRun }) => notRun === undefined && Object.keys(caughtBy).length === 0))
    process.exitCode = 1
}

/** So that a failed run can be looked into: what was sent and answered, what broke, the logs as they ended, and what every process said. */
function keep({ stage, violations, logs, windows }: Ended): void {
  mkdirSync(folder, { recursive: true })
  const write = (name: string, lines: readonly unknown[]) =>
    writeFileSync(join(folder, name), `${lines.map(line => JSON.stringify(line)).join('\n')}\n`)
  write('violations.jsonl', violations)
  write('commands.jsonl', stage.journal.sent)
  write(
    'faults.jsonl',
    windows.map(({ row, fromMs }) => ({ fault: row.fault, fromMs })),
  )
  for (const { page, records } of logs.values()) write(`log-${page}.jsonl`, records)
  for (const [place, { child, log }] of [...stage.cast.house.webs, ...stage.cast.house.workers].entries()) {
    write(`process-${place}-${child.pid}.jsonl`, log)
  }
}
