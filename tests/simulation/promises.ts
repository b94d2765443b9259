// What must hold at every step of every reader, held against every state that the log ever had.
import type { Action, Heard } from '../../client/reader/following.ts'
import { cursorOf, isLoaded, type Timeline } from '../../shared/timeline.ts'
import { printCursor } from '../../shared/cursor.ts'
import type { EntryId } from '../../shared/entry.ts'
import { Breach } from './breach.ts'
import type { Histories, State } from './histories.ts'
import type { Drawn, Observer, SimulatedReader } from './simulated-reader.ts'
import type { Tally } from './tally.ts'
import { inOrder } from './telling.ts'

interface Memory {
  /** The newest operation by which an entry was shown, or taken away. */
  newest: Map<EntryId, number>
  /** Whether it was told to begin anew since the log lost something. */
  wasReset: boolean
}

/**
 * Looks at every step. While the log has lost nothing everything is held against it; after a loss, until everyone has
 * heard of it, only that nothing vanishes but by a reset.
 */
export function createObserver(log: Histories, tally: Tally, report: (breach: unknown) => void): Observer {
  const memories = new WeakMap<SimulatedReader, Memory>()

  return {
    before(reader, heard) {
      const memory = memories.get(reader) ?? { newest: new Map(), wasReset: false }
      memories.set(reader, memory)
      const { timeline } = reader.follower
      const was = cursorOf(timeline)
      const wasFloor = timeline.floor
      const isOverlap = heard.is === 'frame' && !('from' in heard.frame) && heard.frame.sequence <= was.sequence
      if (isOverlap) tally.overlaps += 1
      if (isReset(heard)) {
        tally.resets += 1
        if (log.losses > 0) memory.wasReset = true
      }

      const after = (actions: readonly Action[], drawn: Drawn): void => {
        const now = reader.follower.timeline
        if (!actions.some(({ do: what }) => what === 'draw') && heard.is !== 'cut') return
        const isSafe = log.losses === 0
        if (isSafe && isOverlap) throw twice(reader, heard)
        if (isSafe && now.progress.sequence < was.sequence) throw backwards(reader, was.sequence)
        if (isSafe && heard.is !== 'cut' && isHigher(now.floor, wasFloor))
          throw new Breach('[J3] what is loaded stays loaded', `${reader.name}: from ${wasFloor} to ${now.floor}`)
        if (isSafe || !memory.wasReset) nothingVanished(reader, drawn, log, memory)
        drawnAsHeld(reader)
        if (isSafe) {
          const state = log.ever(cursorOf(now))
          if (!state) throw new Breach('[T2] what is shown at a cursor is what the log had there', 'no such cursor')
          asTheLogHadIt(reader, now, state, log)
          neverOlder(reader, now, memory)
        }
        for (const entry of reader.document.entries.values())
          memory.newest.set(entry.id, Math.max(entry.sequence, memory.newest.get(entry.id) ?? 0))
      }
      return (actions, drawn) => {
        try {
          after(actions, drawn)
        } catch (breach) {
          report(breach) // thrown from here, it would be taken for a fault of whoever told the reader
        }
      }
    },
  }
}

function isReset(heard: Heard): boolean {
  if (heard.is === 'reset') return true
  return heard.is === 'told' && (heard.answer.kind === 'reset' || heard.answer.kind === 'snapshot')
}

function isHigher(floor: string | undefined, before: string | undefined): boolean {
  return floor !== undefined && (before === undefined || floor > before)
}

function twice({ name }: SimulatedReader, heard: Heard): Breach {
  const sequence = heard.is === 'frame' && !('from' in heard.frame) ? heard.frame.sequence : ''
  return new Breach('[T1] nothing is shown before its predecessor, or twice', `${name}: operation ${sequence} again`)
}

function backwards({ name, follower }: SimulatedReader, was: number): Breach {
  const { sequence } = follower.timeline.progress
  return new Breach('[T3] nobody goes back in time', `${name}: from ${was} to ${sequence}`)
}

function nothingVanished({ name }: SimulatedReader, { out }: Drawn, log: Histories, { newest }: Memory): void {
  // Another history may have taken it away by an operation of the very number that showed it here.
  const another = log.losses > 0 ? 1 : 0
  for (const id of out) {
    if (log.isGoneAfter(id, (newest.get(id) ?? 0) - another)) continue
    throw new Breach('[T3] nothing shown goes away but by withdrawal, or a reset after a loss', `${name}: ${id}`)
  }
}

/** The page shows what the timeline holds, except for texts that are on their way. */
function drawnAsHeld({ name, follower: { timeline }, document }: SimulatedReader): void {
  const fault = (id: EntryId) => new Breach('[T2] what was drawn is what the timeline holds', `${name}: ${id}`)
  for (const [id, entry] of timeline.entries) {
    if (!isLoaded(timeline, entry.position)) continue
    const drawn = document.entries.get(id)
    if (!drawn) throw fault(id)
    if (!('bodyPending' in entry) && drawn.sequence !== entry.sequence) throw fault(id)
  }
  for (const id of document.entries.keys()) if (!timeline.entries.has(id)) throw fault(id)
}

/** Everything at or after the cursor's state: what a slice brought may be ahead, nothing may be behind or missing. */
function asTheLogHadIt({ name }: SimulatedReader, timeline: Timeline, state: State, log: Histories): void {
  const fault = (what: string) =>
    new Breach('[T2] what is shown at a cursor is what the log had there', `${name} at ${printCursor(state)}: ${what}`)
  for (const { entry, sequence, isGone } of inOrder(state)) {
    if (!isLoaded(timeline, entry.position)) continue
    const shown = timeline.entries.get(entry.id)
    if (isGone && shown && shown.sequence <= sequence) throw fault(`${entry.id} is still shown`)
    if (isGone) continue
    if (!shown && !log.isGoneAfter(entry.id, state.sequence)) throw fault(`${entry.id} is missing`)
    if (shown && shown.sequence < sequence) throw fault(`${entry.id} is that of ${shown.sequence}, not ${sequence}`)
  }
  for (const shown of timeline.entries.values()) {
    const made = log.version(shown.id, shown.sequence).some(({ isGone, entry }) => !isGone && isSame(entry, shown))
    if (!made) throw fault(`${shown.id} never was as it is shown`)
  }
  const pins = state.pins.filter(id => timeline.pins.includes(id) || !log.isGoneAfter(id, state.sequence))
  if (pins.join() !== timeline.pins.join()) throw fault(`pins are ${timeline.pins.join()}, not ${pins.join()}`)
  if (timeline.page.sequence < state.page.sequence) throw fault('the page is an older one')
}

type Stand = { revision: number; updatedAt: number; position: string; pinned: boolean; keyEvent: boolean }

function isSame(one: Stand, other: Stand): boolean {
  return (
    one.revision === other.revision &&
    one.updatedAt === other.updatedAt &&
    one.position === other.position &&
    one.pinned === other.pinned &&
    one.keyEvent === other.keyEvent
  )
}

/** What was once shown by an operation is never shown by an earlier one again. */
function neverOlder({ name }: SimulatedReader, timeline: Timeline, { newest }: Memory): void {
  for (const { id, sequence, position } of timeline.entries.values()) {
    const before = isLoaded(timeline, position) ? (newest.get(id) ?? 0) : 0
    if (sequence < before)
      throw new Breach('[T3] nobody goes back in time', `${name}: ${id} from ${before} to ${sequence}`)
  }
  for (const [id, sequence] of timeline.gone) newest.set(id, Math.max(sequence, newest.get(id) ?? 0))
}
