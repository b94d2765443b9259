/** What the benches of fan-out have in common: their options, their house, and which subjects can be measured here. */
import { writeFileSync } from 'node:fs'
import { type House, openHouse } from '../../support/house.ts'
import type { Endings } from './clean-end.ts'
import { startFloor } from './floor.ts'
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

/** `1000,5000` */
export function numbers(list: string): number[] {
  return list.split(',').map(Number)
}

/** Opens a house and says what is measured where. */
export async function openStage(name: string, values: CommonValues, endings: Endings) {
  const { also, deflate, profile: profileDir } = values
  const without = [...values.without]
  if (!without.includes('floor')) {
    const floor = await startFloor()
    await floor?.stop()
    if (!floor) without.push('floor')
  }
  const subjects: Subject[] = subjectsOf({
    webs: Number(values.webs),
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
  if (without.length > values.without.length)
    console.log('without a compiler there is no floor in C, and no ratio to it')
  return { house, subjects, versions }
}

/** Writes what was found where `--json` says. */
export function writeFound(bench: string, versions: Versions, values: CommonValues, rounds: readonly unknown[]): void {
  if (values.json === undefined) return
  writeFileSync(values.json, JSON.stringify({ bench, versions, options: values, rounds }, undefined, 1))
}
