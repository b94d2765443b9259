/** Ratios of figures within rounds: what disturbs the machine in one of them disturbs both that are compared. */

export interface Ratio {
  median: number
  least: number
  most: number
  /** From so many rounds. */
  rounds: number
}

/** One figure to another, round by round; undefined where one of them is missing. */
export function ratioOf(ours: readonly number[], theirs: readonly number[]): Ratio | undefined {
  if (ours.length === 0 || ours.length !== theirs.length) return undefined
  const ratios = ours.map((one, round) => one / (theirs[round] as number))
  return { median: middle(ratios), least: Math.min(...ratios), most: Math.max(...ratios), rounds: ratios.length }
}

/** The one in the middle, or what lies between the two there. */
export function middle(figures: readonly number[]): number {
  const sorted = figures.toSorted((one, other) => one - other)
  return ((sorted[(sorted.length - 1) >> 1] ?? Number.NaN) + (sorted[sorted.length >> 1] ?? Number.NaN)) / 2
}

/** `1.12 × floor in C (1.08 to 1.15; target ≤ 1.15)` */
export function printRatio(name: string, ratio: Ratio, target?: string): string {
  const goal = target === undefined ? '' : `; target ${target}`
  return `${ratio.median.toFixed(2)} × ${name} (${printSpread(ratio)}${goal})`
}

/** `1.08 to 1.15` */
export function printSpread({ least, most, rounds }: Ratio): string {
  return spreadOf(rounds, `${least.toFixed(2)} to ${most.toFixed(2)}`)
}

/** The same of figures, one of each round. */
export function printRange(figures: readonly number[], print: (figure: number) => string): string {
  return spreadOf(figures.length, `${print(Math.min(...figures))} to ${print(Math.max(...figures))}`)
}

/** What fewer than three rounds differ by says nothing of how far they may. */
function spreadOf(rounds: number, inWords: string): string {
  if (rounds < 3) return rounds === 1 ? 'one round' : 'two rounds'
  return inWords
}
