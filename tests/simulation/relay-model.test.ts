// What a relay remembers is a model of the log that may say nothing, but nothing else: after any operations, holes, reads
// from before and reads from further back.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PageMemory } from '../../server/live/page-memory.ts'
import { recentDigests } from '../../shared/cursor.ts'
import type { CatchUp, Missed, Operation } from '../../shared/operation.ts'
import { createEditors, works } from './editing.ts'
import { createHistories, type Histories, type State } from './histories.ts'
import { missedSince, snapshotOf } from './telling.ts'
import { createWorld } from './world.ts'

const step = fc.record({
  what: fc.constantFrom('work', 'work', 'work', 'work', 'hole', 'widen', 'reachBack', 'ask', 'look'),
  which: fc.nat(997),
})

/** The order of what changed carries no meaning. What is quiet only keeps a count from rising, and is told roughly. */
function sorted(missed: Missed | undefined): unknown {
  if (missed?.kind !== 'catchUp') return missed
  const byId = (one: { id: string }, other: { id: string }) => (one.id < other.id ? -1 : 1)
  const { quiet: _, ...told } = missed
  return { ...told, entries: missed.entries.toSorted(byId), withdrawn: missed.withdrawn.toSorted(byId) }
}

function openLog(seed: number) {
  const world = createWorld(seed)
  const log = createHistories(() => world.now)
  const editors = createEditors(world, log)
  log.create({
    id: 'story',
    slug: 'story',
    headline: 'A story',
    keyPoints: [],
    language: 'en-GB',
    direction: 'ltr',
    timeZone: 'Europe/London',
    coverageStart: 1_740_000_000_000,
    authors: [],
    batchSize: 3,
    status: 'live',
  })
  for (let count = world.roll(40); count > 0; count -= 1) editors.work(works[world.roll(works.length)] ?? 'publish')
  return { log, editors }
}

/** Any state from the first operation on. */
const stateAt = (log: Histories, which: number) => log.states[1 + (which % (log.states.length - 1))] as State
const catchUpFrom = ({ states }: Histories, after: State): CatchUp | undefined => {
  const missed = missedSince(states, after)
  return missed.kind === 'catchUp' ? missed : undefined
}

test('[R2] [J2] [J3] [T2] a memory says what the log says, or that the log has to be asked', () => {
  let [answered, unanswered] = [0, 0]
  const property = fc.property(fc.nat(), fc.array(step, { maxLength: 120, size: 'max' }), (seed, steps) => {
    const { log, editors } = openLog(seed)
    const memory = new PageMemory(snapshotOf(log.head as State))
    const begun = memory.cursor.sequence
    log.announce = (operation: Operation) => {
      const text = JSON.stringify(operation)
      expect(memory.applyOperation(JSON.parse(text) as Operation, text.length)).toBe('applied')
      expect(memory.applyOperation(JSON.parse(text) as Operation, text.length)).toBe('ignored')
    }
    for (const { what, which } of steps) {
      const work = works[which % works.length] ?? 'publish'
      if (what === 'work') editors.work(work)
      else if (what === 'hole') {
        const hear = log.announce
        const from = log.head as State
        log.announce = () => {}
        for (let count = which % 6; count >= 0; count -= 1) editors.work(work)
        log.announce = hear
        const missed = catchUpFrom(log, from)
        if (!missed || !memory.applyCatchUp(missed)) return false
      } else if (what === 'widen') memory.widen(snapshotOf(stateAt(log, which)))
      else if (what === 'reachBack') {
        const missed = catchUpFrom(log, stateAt(log, which))
        if (missed) memory.reachBack(missed)
      } else if (what === 'ask') {
        const after = stateAt(log, which)
        const missed = memory.missedSince(after)
        if (missed) expect(sorted(missed)).toEqual(sorted(catchUpFrom(log, after)))
        if (missed) answered += 1
        else unanswered += 1
      } else {
        const snapshot = memory.snapshot()
        if (snapshot) {
          const { older: _, ...held } = snapshot
          const { older: __, ...kept } = snapshotOf(log.head as State)
          expect(held).toEqual(kept)
        }
      }
    }
    expect(memory.cursor).toMatchObject({ sequence: log.head?.sequence, digest: log.head?.digest })
    expect(begun).toBeLessThanOrEqual(memory.cursor.sequence)
    expect(memory.held).toBeLessThanOrEqual(recentDigests + 2 * 6 + 16 + 3)
    return true
  })
  fc.assert(property, { numRuns: 300, interruptAfterTimeLimit: 60_000 })
  // A memory that never answered would keep every promise.
  expect(answered).toBeGreaterThan(unanswered / 4)
})
