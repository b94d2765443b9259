/** Whatever the line does to a reader, in the end it sees what a fresh snapshot shows. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mostBehindMs } from '../../client/reader/replacing.ts'
import { printCursor, readCursor } from '../../shared/cursor.ts'
import type { Operation } from '../../shared/operation.ts'
import { timelineFrom } from '../../shared/timeline.ts'
import { type FlakyReader, readFlakily } from './flaky-line.ts'
import { type Story, tellStory, withoutBodies } from './story.ts'

const steps = [
  'happens', 'happens', 'happens', 'happens', 'delivered', 'delivered', 'delivered', 'delivered', 'dropped', 'swapped',
  'doubled', 'answered', 'answered', 'answered', 'answeredStale', 'answeredTooLarge', 'failed', 'lost', 'connected',
  'head', 'time', 'rolledBack', 'reset', 'older', 'visible', 'healed', 'drained', 'cut',
] as const // biome-ignore format: a table
type Step = { what: (typeof steps)[number]; luck: number }

const aStep = fc.record({ what: fc.constantFrom(...steps), luck: fc.integer({ min: 0, max: 999 }).map(n => n / 1000) })

/** Numbers between 0 and 1 that depend on nothing but the seed. */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x9e3779b9) | 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32
  }
}

function play(script: Step[], seed: number, seen: (story: Story, reader: FlakyReader, step: Step) => void = () => {}) {
  const chance = dice(seed)
  const story = tellStory()
  for (let n = 0; n < 12; n += 1) story.happen(chance)
  const printed = timelineFrom(story.snapshot(Math.floor(chance() * 4)))
  if (chance() < 0.3 && printed.entries.size > 0) printed.ceiling = [...printed.entries.values()][0]?.position as string
  const reader = readFlakily(story, chance, printed)
  let line: Operation[] = []
  let isOpen = false
  const happenedAt = new Map<unknown, number>()

  /** How many operations a process may lack that hears nothing, and finds that out in time. */
  function mostBehind(): number {
    const newestFirst = story.states.toReversed()
    const isOld = (state: unknown) => reader.now - (happenedAt.get(state) ?? 0) >= mostBehindMs
    const old = newestFirst.findIndex(isOld)
    return old < 0 ? newestFirst.length - 1 : old
  }

  function take(step: Step): void {
    const { luck } = step
    const place = Math.floor(luck * reader.questions.length)
    switch (step.what) {
      case 'happens': {
        const operation = story.happen(chance)
        happenedAt.set(story.states.at(-1), reader.now)
        if (isOpen) line.push(luck < 0.2 ? withoutBodies(operation) : operation)
        return
      }
      case 'delivered': {
        const operation = line.shift()
        if (operation) reader.hear({ is: 'frame', frame: operation })
        return
      }
      case 'dropped':
        line.splice(Math.floor(luck * line.length), 1)
        return
      case 'swapped':
        line.reverse()
        return
      case 'doubled':
        if (line[0]) reader.hear({ is: 'frame', frame: line[0] })
        return
      case 'answered':
        return reader.answer(place)
      case 'answeredStale': {
        const age = Math.floor(luck * 8)
        return reader.answer(place, { age, snapshotAge: Math.min(age, mostBehind()) })
      }
      case 'answeredTooLarge':
        return reader.answer(place, { tooLarge: true })
      case 'failed':
        return reader.answer(place, { fails: true })
      case 'lost':
        isOpen = false
        line = []
        reader.hear({ is: 'lost' })
        return
      case 'connected':
        isOpen = true
        line = []
        reader.hear({ is: 'connected' })
        return
      case 'head':
        if (isOpen) reader.hear({ is: 'head', cursor: readCursor(printCursor(story.state)) as never })
        return
      case 'time':
        reader.now += luck * 30_000
        reader.hear({ is: 'tick' })
        return
      case 'rolledBack':
        if (luck < 0.3) story.rollBack(Math.floor(luck * 12))
        return
      case 'reset':
        if (isOpen) reader.hear({ is: 'reset', href: '/api/pages/story', withinMs: 2000 * luck })
        return
      case 'older':
        reader.hear({ is: 'wantOlder' })
        return
      case 'visible':
        reader.hear({ is: 'visible' })
        return
      case 'healed': {
        const from = story.states[Math.floor(luck * story.states.length)]
        const catchUp = from && story.since(printCursor(from))
        if (isOpen && catchUp?.kind === 'catchUp') reader.hear({ is: 'frame', frame: catchUp })
        return
      }
      case 'drained':
        if (isOpen) reader.hear({ is: 'drain' })
        return
      case 'cut': {
        const { entries } = reader.sees()
        const lowest = entries[Math.floor(luck * entries.length)]
        if (lowest && reader.follower.state().need.is === 'nothing') reader.hear({ is: 'cut', floor: lowest.position })
        return
      }
    }
  }

  for (const step of script) {
    take(step)
    seen(story, reader, step)
  }
  // The line is good again, with heads, and time for what was put off. Slices may still come from a cache.
  take({ what: 'connected', luck: 0 })
  for (let round = 0; round < 400; round += 1) {
    while (reader.questions.length > 0) reader.answer(0, round < 200 ? { age: Math.floor(chance() * 6) } : {})
    reader.now += 5000
    reader.hear({ is: 'tick' })
    if (round > 250) take({ what: 'head', luck: 0 })
  }
  return { story, reader }
}

const runs = { numRuns: Number(process.env.STOP_PRESS_RUNS ?? 200) }
const aScript = fc.array(aStep, { maxLength: 100, size: 'max' })

test('[T1] [T2] whatever is dropped, doubled, reordered, stale or rolled back, a reader ends with the newest state', () => {
  fc.assert(
    fc.property(aScript, fc.nat(), (script, seed) => {
      const { story, reader } = play(script, seed)
      const { floor, ceiling, progress } = reader.follower.timeline
      expect(reader.follower.state().following.is).toBe('live')
      expect(reader.follower.state().need.is).toBe('nothing')
      expect(printCursor(progress)).toBe(printCursor(story.state))
      expect(reader.sees()).toEqual(story.seen(floor, ceiling))
    }),
    runs,
  )
}, 60_000)

test('[T3] nothing that was withdrawn, and no older text, ever comes back to a reader who has seen the newer state', () => {
  fc.assert(
    fc.property(aScript, fc.nat(), (script, seed) => {
      const newest = new Map<string, number>()
      // A server that knows its history does not send a reader back to a snapshot that lies before it.
      const steady = calm(script).filter(step => step.what !== 'reset')
      play(steady, seed, (_, reader) => {
        for (const entry of reader.sees().entries) {
          expect(entry.sequence, entry.id).toBeGreaterThanOrEqual(newest.get(entry.id) ?? 0)
          newest.set(entry.id, entry.sequence)
        }
        for (const [id, sequence] of reader.follower.timeline.gone) newest.set(id, sequence)
      })
    }),
    runs,
  )
}, 60_000)

test('[J3] what is on screen stays loaded through every catch-up and snapshot, and nothing in it is skipped', () => {
  fc.assert(
    fc.property(aScript, fc.nat(), (script, seed) => {
      let lowest = '~'
      play(calm(script), seed, (story, reader, step) => {
        const { floor = '', ceiling, progress } = reader.follower.timeline
        if (step.what === 'cut') lowest = floor
        expect(floor <= lowest).toBe(true)
        lowest = floor
        const then = story.states[progress.sequence]
        const seen = reader.sees().entries.map(entry => entry.id)
        const placed = [...(then?.placements.values() ?? [])].map(one => one.entry)
        for (const { id, position } of placed) {
          // A slice may be ahead of the cursor, and miss what will be withdrawn on the way there.
          const isGone = story.states.slice(progress.sequence).some(state => state.placements.get(id)?.isGone)
          if (position >= floor && position <= (ceiling ?? '~') && !isGone) expect(seen).toContain(id)
        }
      })
    }),
    runs,
  )
}, 60_000)

/** Without what only a Redis that lost data can do. */
function calm(script: Step[]): Step[] {
  return script.filter(step => step.what !== 'rolledBack')
}
