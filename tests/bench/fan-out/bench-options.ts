/** What the benches of fan-out have in common: their options, their house, and which subjects can be measured here. */
import { readFileSync, writeFileSync } from 'node:fs'
import { type House, openHouse } from '../../support/house.ts'
import type { Endings } from './clean-end.ts'
import { startFloor } from './floor.ts'
import { whole, wholes } from './number-options.ts'
import { type Subject, subjectsOf } from './subjects.ts'
import { printVersions, type Versions, versionsOf } from './versions.ts'

/** For parseArgs. */
export const commonOptions = {
  /** Web processes over which the readers are spread. */
  webs: { type: 'string' as const, default: '1' },
  rounds: { type: 'string' as const, default: '3' },
  /** `name:SETTING=value,…`: this service once more, with these settings. */
  also: { type: 'string' as const, multiple: true as const, default: [] as string[] },
  /** `floor`, `socket.io` or a subject's name. */
  without: { type: 'string' as const, multiple: true as const, default: [] as string[] },
  deflate: { type: 'boolean' as const, default: false },
  /** A folder for profiles. */
  profile: { type: 'string' as const },
  /** A file. */
  json: { type: 'string' as const },
}

export interface CommonValues {
  webs: string
  also: string[]
  without: string[]
  deflate: boolean
  profile?: string | undefined
  json?: string | undefined
}

/** Opens a house and says what is measured where. @throws when a process may not have as many readers */
export async function openStage(name: string, values: CommonValues & { readers: string }, endings: Endings) {
  const { also, deflate, profile: profileDir } = values
  const without = [...values.without]
  const noFloor = without.includes('floor') ? undefined : await whyNoFloor(values)
  if (noFloor !== undefined) without.push('floor')
  const subjects: Subject[] = subjectsOf({
    webs: whole('webs', values.webs),
    also,
    without,
    deflate,
    ...(profileDir === undefined ? {} : { profileDir }),
  })
  const house: House = await openHouse({ LOG_LEVEL: 'warn' })
  endings.add(() => house.stop())
  const versions = await versionsOf(house)
  console.log(`npm run bench -- ${name} ${process.argv.slice(2).join(' ')}`.trimEnd())
  console.log(printVersions(versions))
  if (noFloor !== undefined) console.log(`${noFloor} there is no floor in C, and no ratio to it`)
  return { house, subjects, versions }
}

/** Beside those of its readers, what a process has open. */
const otherDescriptors = 200

/** @throws when the web processes may not have as many readers either */
async function whyNoFloor({ readers, webs }: { readers: string; webs: string }): Promise<string | undefined> {
  const most = Math.max(...wholes('readers', readers)) + otherDescriptors
  const allowed = descriptorsAllowed()
  if (most / Number(webs) > allowed)
    throw new Error(`a process may open ${allowed} files (ulimit -Hn): fewer readers, or more processes (--webs)`)
  if (most > allowed) return `with more readers than one process may open files (${allowed}, ulimit -Hn)`
  const floor = await startFloor()
  await floor?.stop()
  return floor ? undefined : 'without a compiler'
}

/** Files that a process may open when it raises its own limit as far as it can, as Node does. */
function descriptorsAllowed(): number {
  const [, most = '0'] = /^Max open files +\d+ +(\d+|unlimited)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? []
  return most === 'unlimited' ? Infinity : Number(most)
}

/** Writes what was found where `--json` says. */
export function writeFound(bench: string, versions: Versions, values: CommonValues, rounds: readonly unknown[]): void {
  if (values.json === undefined) return
  writeFileSync(values.json, JSON.stringify({ bench, versions, options: values, rounds }, undefined, 1))
}
