// What may happen, as numbers that fast-check chooses and makes fewer of when something went wrong.
import fc from 'fast-check'
import { works } from './editing.ts'

/** Name and weight of everything that can happen while the log keeps what it has. */
const calm = {
  work: 30,
  pass: 14,
  passLong: 3,
  flood: 0.05,
  fill: 0.1,
  burst: 0.3,
  wire: 8,
  release: 5,
  loseNext: 2,
  reads: 4,
  cutSubscription: 1,
  restoreSubscription: 2,
  kill: 1,
  drain: 0.7,
  openReader: 1.5,
  loseSocket: 4,
  halfOpen: 1,
  stall: 1.5,
  unstall: 1.5,
  changeProcess: 2,
  forbidSockets: 0.7,
  allowSockets: 1,
  goOffline: 1.5,
  hide: 1,
  wake: 4,
  leap: 1,
  loseAnswers: 1.5,
  keepAnswers: 1,
  wantOlder: 4,
  cutBelow: 1,
} as const

/** Readers who come and go while the log answers late: what they miss meanwhile must not fall between two steps. */
const comingAndGoing = { work: 20, pass: 10, openReader: 3, loseSocket: 4, changeProcess: 3, slowReads: 2 } as const

/** What happens to a log that loses its data. */
const losses = { rollBack: 2, fork: 2, recreate: 0.7 } as const

export type Happening = keyof typeof calm | keyof typeof comingAndGoing | keyof typeof losses

export interface Step {
  what: Happening
  /** Which reader, process or kind, and how much: whatever the step needs to be told. */
  which: number
  /** All that is left to chance in this step and after it comes from here. */
  luck: number
}

export interface Schedule {
  seed: number
  processes: number
  readers: number
  batchSize: number
  /** Operations before the first reader comes. */
  before: number
  /** How often an older batch comes as it once was, in per cent. */
  staleness: number
  /** Whether in the end everyone has to do without a socket for a while. */
  endsWithoutSockets: boolean
  /** Whether announcements come as they should, so that whoever is in a room has everything at once. */
  isPrompt: boolean
  /** Whether nothing at all goes wrong, so that nothing has to be asked for twice. */
  isSteady: boolean
  steps: Step[]
}

function stepOf(weights: Partial<Record<Happening, number>>): fc.Arbitrary<Step> {
  const happenings = Object.entries(weights).map(([what, weight]) => ({
    weight: Math.round(weight * 20),
    arbitrary: fc.constant(what as Happening),
  }))
  return fc.record({ what: fc.oneof(...happenings), which: fc.nat(997), luck: fc.nat(9973) })
}

function scheduleOf(step: fc.Arbitrary<Step>, more: Partial<Record<keyof Schedule, fc.Arbitrary<unknown>>> = {}) {
  return fc.record({
    seed: fc.nat(),
    processes: fc.integer({ min: 1, max: 3 }),
    readers: fc.integer({ min: 1, max: 3 }),
    batchSize: fc.integer({ min: 1, max: 6 }),
    before: fc.integer({ min: 0, max: 40 }),
    staleness: fc.constantFrom(0, 20, 60),
    endsWithoutSockets: fc.boolean(),
    isPrompt: fc.constant(false),
    isSteady: fc.constant(false),
    steps: fc.array(step, { maxLength: 45, size: 'max' }),
    ...more,
  }) as fc.Arbitrary<Schedule>
}

/** Everything that can happen but a loss of data: then every single step can be held against the log. */
export const calmSchedules = scheduleOf(stepOf(calm))

/** Everything that can happen. */
export const wildSchedules = scheduleOf(stepOf({ ...calm, ...losses }))

/** Nothing goes wrong: operations of every kind, readers who come and load older batches. */
export const steadySchedules = scheduleOf(stepOf({ work: 30, pass: 14, passLong: 1, openReader: 1.5, wantOlder: 4 }), {
  staleness: fc.constant(0),
  endsWithoutSockets: fc.constant(false),
  isPrompt: fc.constant(true),
  isSteady: fc.constant(true),
})

/** Nothing goes wrong but that the log answers late: nobody who is in a room may wait for the next head. */
export const joiningSchedules = scheduleOf(stepOf(comingAndGoing), {
  staleness: fc.constant(0),
  endsWithoutSockets: fc.constant(false),
  isPrompt: fc.constant(true),
})

/** Which kind of work a step stands for. */
export const workOf = ({ which }: Step) => works[which % works.length] ?? 'publish'
