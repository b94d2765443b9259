/** Steady fan-out in rounds: every subject has its turn in each, with its own page, servers and readers. */
import type { House } from '../../support/house.ts'
import type { Endings } from './clean-end.ts'
import { connectAll, measureSteady, operationsOf, type Steady, type SteadyPlan } from './measure.ts'
import { ratioOf, type Ratio } from './ratios.ts'
import type { Subject } from './subjects.ts'

export interface SteadyRound {
  readers: number
  round: number
  subject: string
  kind: Subject['kind']
  isNative: boolean | undefined
  memoryPerReader: number
  sizes: Steady[]
}

/**
 * Measures all subjects `rounds` times; the one that begins is another one each time.
 * @param told what was found of one subject in one round
 */
export async function runSteady(
  house: House,
  subjects: readonly Subject[],
  plan: SteadyPlan,
  rounds: number,
  endings: Endings,
  told: (one: SteadyRound) => void = () => {},
): Promise<SteadyRound[]> {
  const found: SteadyRound[] = []
  const { readers, sizes } = plan
  const { warmUp, measured: counted } = operationsOf(plan)
  for (let round = 0; round < rounds; round++)
    for (let turn = 0; turn < subjects.length; turn++) {
      const subject = subjects[(round + turn) % subjects.length] as Subject
      const standing = await connectAll(house, subject, plan, endings, async desk => {
        for (const size of sizes) await desk.prepare(size, warmUp + counted)
      })
      const measured: Steady[] = []
      for (const size of sizes) measured.push(await measureSteady(standing, size, plan))
      await standing.finish()
      const { memoryPerReader, serving } = standing
      const one = { readers, round, subject: subject.name, kind: subject.kind, isNative: serving.isNative }
      found.push({ ...one, memoryPerReader, sizes: measured })
      told(found.at(-1) as SteadyRound)
    }
  return found
}

/** A figure of one subject in each round, in their order. */
export function figuresOf(
  rounds: readonly SteadyRound[],
  subject: string,
  size: number,
  figure: (one: Steady) => number,
): number[] {
  return rounds
    .filter(one => one.subject === subject)
    .toSorted((one, other) => one.round - other.round)
    .flatMap(({ sizes }) => sizes.filter(one => one.size === size).map(figure))
}

/** A figure of one subject against the same of another. */
export function steadyRatio(
  rounds: readonly SteadyRound[],
  [ours, theirs]: readonly [string, string],
  size: number,
  figure: (one: Steady) => number,
): Ratio | undefined {
  return ratioOf(figuresOf(rounds, ours, size, figure), figuresOf(rounds, theirs, size, figure))
}
