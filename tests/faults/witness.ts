/** Writes down what a reader is sent and what it shows, and notices at once what no reader may ever meet. */
import type { Cursor } from '../../shared/cursor.ts'
import type { EntryId } from '../../shared/entry.ts'
import type { CatchUp, Operation } from '../../shared/operation.ts'
import type { Position } from '../../shared/position.ts'
import { trustedCursor } from '../../shared/cursor.ts'
import { cursorOf, type Timeline, visibleEntries } from '../../shared/timeline.ts'

/** What a reader had before it at one moment. */
export interface View {
  atMs: number
  cursor: Cursor
  floor: Position | undefined
  entries: { id: EntryId; revision: number; sequence: number }[]
}

export interface Witness {
  readonly name: string
  readonly page: string
  /** Faults of the service that showed themselves on the way, in words, with their time. */
  readonly complaints: { atMs: number; what: string }[]
  /** A sample of what was shown, oldest first. */
  readonly views: View[]
  /** Every entry that was ever shown. */
  readonly shown: ReadonlySet<EntryId>
  /** Times that what was shown was replaced, because the log had become another one. */
  readonly resets: number
  readonly operations: number
  readonly catchUps: number
  connected(): void
  operation(operation: Operation): void
  /** A catch-up that the room was sent. */
  roomCatchUp(missed: CatchUp): void
  /** The answer to a join or a question over the socket. */
  answered(missed: CatchUp): void
  reset(): void
  /** What is shown has changed. */
  drew(timeline: Timeline): void
  /** The last view, whole. */
  finish(timeline: Timeline): void
}

/** One view of so many drawings is kept; of all of them the cursor is looked at. */
const viewEvery = 12

export function createWitness(name: string, page: string): Witness {
  const complaints: Witness['complaints'] = []
  const views: View[] = []
  const shown = new Set<EntryId>()
  let resets = 0
  let operations = 0
  let catchUps = 0
  let drawings = 0
  let at: Cursor | undefined
  let mayReplace = false

  /** On one connection: how far what was sent reaches, and the numbers of its operations. */
  let reached: number | undefined
  let first: number | undefined
  let heard = new Set<number>()

  const complain = (what: string) => complaints.push({ atMs: Date.now(), what })

  function view(timeline: Timeline): View {
    const entries = visibleEntries(timeline).map(({ id, revision, sequence }) => ({ id, revision, sequence }))
    return { atMs: Date.now(), cursor: cursorOf(timeline), floor: timeline.floor, entries }
  }

  function reach(from: number, to: number, what: string): void {
    if (reached !== undefined && from > reached) {
      complain(`a hole on the wire: ${what} starts after ${from}, and all before it was sent up to ${reached}`)
    }
    reached = Math.max(reached ?? 0, to)
  }

  return {
    name,
    page,
    complaints,
    views,
    shown,
    get resets() {
      return resets
    },
    get operations() {
      return operations
    },
    get catchUps() {
      return catchUps
    },
    connected() {
      reached = undefined
      first = undefined
      heard = new Set()
    },
    operation({ sequence }) {
      operations += 1
      if (heard.has(sequence)) complain(`operation ${sequence} was sent twice on one connection`)
      // What arrives while the join is answered may overlap with the answer; it is still in order and without holes.
      if (first === undefined) first = sequence
      if (heard.size > 0 && sequence <= Math.max(...heard)) complain(`operation ${sequence} was sent after a later one`)
      heard = new Set([...heard, sequence].slice(-64))
      if (reached === undefined) reached = sequence
      else reach(sequence - 1, sequence, `operation ${sequence}`)
    },
    roomCatchUp({ from, to }) {
      catchUps += 1
      reach(trustedCursor(from).sequence, trustedCursor(to).sequence, 'a catch-up')
    },
    answered({ to }) {
      catchUps += 1
      const { sequence } = trustedCursor(to)
      if (first !== undefined && reached !== undefined && first > sequence + 1) {
        complain(`a hole at the join: answered up to ${sequence}, and the room's first operation was ${first}`)
      }
      reached = Math.max(reached ?? 0, sequence)
    },
    reset() {
      reached = undefined
      first = undefined
      heard = new Set()
      mayReplace = true
    },
    drew(timeline) {
      const now = cursorOf(timeline)
      if (at && now.sequence < at.sequence) {
        resets += 1
        if (!mayReplace) complain(`what is shown went back from ${at.sequence} to ${now.sequence} without a reset`)
        mayReplace = false
      }
      at = now
      drawings += 1
      for (const { id } of visibleEntries(timeline)) shown.add(id)
      if (drawings % viewEvery === 1) views.push(view(timeline))
    },
    finish(timeline) {
      views.push(view(timeline))
    },
  }
}
