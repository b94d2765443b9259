/** How long readers took to answer, as counts in steps of ten per cent: small enough to send, and counts of several processes add up. */

/** Counts by step, in pairs: step, count, step, count … */
export type AnswerTimes = number[]

const growth = Math.log(1.1)
/** About a minute: nothing later is counted apart. */
const lastStep = 116

/** The step that a time belongs to: no more than its `msOf`. */
export function stepOf(ms: number): number {
  return ms <= 1 ? 0 : Math.min(lastStep, Math.ceil(Math.log(ms) / growth))
}

/** The longest time of a step, ms. */
export function msOf(step: number): number {
  return Math.round(Math.exp(step * growth))
}

export function flatTimes(counts: ReadonlyMap<number, number>): AnswerTimes {
  return [...counts].flat()
}

/** What was asked of some of a process's readers, standing for all of them. */
export interface Sample {
  readers: number
  asked: number
  times: AnswerTimes
}

export interface Spread {
  /** The share of all readers that have answered, as far as those asked can tell: 0 to 1. */
  share: number
  /** When so large a share had answered, ms; undefined while it has not. */
  within(share: number): number | undefined
}

/** Each process's answers weigh as much as it has readers, however many of them it asked. */
export function spreadOf(samples: readonly Sample[]): Spread | undefined {
  const weights = new Map<number, number>()
  let all = 0
  let answered = 0
  for (const { readers, asked, times } of samples) {
    if (asked === 0) continue
    const weight = readers / asked
    all += readers
    for (let place = 0; place + 1 < times.length; place += 2) {
      const [step = 0, count = 0] = [times[place], times[place + 1]]
      weights.set(step, (weights.get(step) ?? 0) + count * weight)
      answered += count * weight
    }
  }
  if (all === 0) return undefined
  const steps = [...weights].toSorted(([one], [other]) => one - other)
  return {
    share: Math.min(1, answered / all),
    within(share) {
      let sum = 0
      for (const [step, weight] of steps) {
        sum += weight
        // Weights are fractions, whose sum may fall short by a rounding.
        if (sum >= share * all - 1e-6) return msOf(step)
      }
      return undefined
    },
  }
}
