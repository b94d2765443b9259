// What a run of simulations met: a fault that never came about proves nothing, so each is counted.

export type Tally = Record<(typeof counted)[number], number>

const counted = [
  'schedules',
  'operations',
  'gapsHealed',
  'overlaps',
  'resets',
  'roomResets',
  'rollbacks',
  'staleSlices',
  'staleAnswers',
  'catchUpsFromMemory',
  'catchUpsFromLog',
  'snapshots',
  'headerFrames',
  'bodiesApart',
  'lostAnnouncements',
  'droppedAnswers',
  'heldBackReaders',
  'olderBatches',
  'clockJumps',
  'floods',
  'megabytes',
] as const

export function newTally(): Tally {
  return Object.fromEntries(counted.map(name => [name, 0])) as Tally
}

export function tableOf(tally: Tally): string {
  const words = (name: string) => name.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`)
  const rows = counted.map(name => `  ${words(name).padEnd(22)}${String(tally[name]).padStart(9)}`)
  return ['what the simulations met', ...rows].join('\n')
}

/** What never came about. */
export function unmet(tally: Tally): string[] {
  return counted.filter(name => tally[name] === 0)
}
