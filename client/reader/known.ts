/** A timeline and how much is known of its past: what every frame, catch-up and slice is measured against. */
import { type Cursor, sameCursor, trustedCursor } from '../../shared/cursor.ts'
import type { EntryHeader, EntryId, PlacedEntry } from '../../shared/entry.ts'
import type { CatchUp, Operation } from '../../shared/operation.ts'
import type { Position } from '../../shared/position.ts'
import { applyCatchUp, applyOperation, type Changed, cursorOf, type Timeline } from '../../shared/timeline.ts'

export interface Known {
  timeline: Timeline
  /** Of everything that happened after this sequence the outcome is known, loaded or not. */
  since: number
  /** The operations that the last catch-up stood for: their own frames may come late. */
  covered: { after: number; upTo: number }
  /** Points of history that something shown comes from, and that the own cursor has not passed: to be proved. */
  claims: Cursor[]
}

/** What became of a frame: a `gap` will fit later, a `foreign` one speaks of another history and never will. */
export type Fit =
  | { is: 'applied'; changed: Changed; quiet: readonly EntryId[]; pending: EntryHeader[] }
  | { is: 'ignored' | 'gap' | 'foreign' }

export function knownFrom(timeline: Timeline): Known {
  return { timeline, since: timeline.progress.sequence, covered: { after: 0, upTo: 0 }, claims: [] }
}

/** Applies a frame if it fits. `pending`: entries that came without their body. */
export function fit(known: Known, frame: Operation | CatchUp): Fit {
  return 'from' in frame ? fitCatchUp(known, frame) : fitOperation(known, frame)
}

function fitOperation({ timeline, covered }: Known, operation: Operation): Fit {
  const { sequence } = operation
  const { progress } = timeline
  // The relay's memory runs ahead of its fan-out: what a catch-up stood for may still arrive one by one.
  if (sequence > covered.after && sequence < covered.upTo && !progress.recent.has(sequence)) return { is: 'ignored' }
  const whole = withKnownBodies(timeline, operation)
  const changed = applyOperation(timeline, whole)
  if (changed === 'ignored') return { is: 'ignored' }
  if (changed === 'catch-up') return { is: sequence > progress.sequence + 1 ? 'gap' : 'foreign' }
  const quiet = 'entry' in whole && whole.quiet ? [whole.entry.id] : []
  return { is: 'applied', changed, quiet, pending: entriesOf(whole).filter(entry => 'bodyPending' in entry) }
}

function fitCatchUp(known: Known, missed: CatchUp): Fit {
  const from = trustedCursor(missed.from)
  const own = cursorOf(known.timeline)
  if (from.sequence > own.sequence) return { is: 'gap' }
  if (!sameCursor(from, own)) return applyAside(known, missed, known.since)
  const found = applyFrom(known, missed)
  known.covered = { after: own.sequence, upTo: known.timeline.progress.sequence }
  return found
}

/**
 * Applies what a catch-up from any point of the page's history says of its entries, and leaves the own cursor where it
 * is: that our own last operations are part of the history that is told here is not proved by it.
 * @param least one that ends before this sequence would tell an older state of what is not loaded, and is ignored
 */
export function applyAside(known: Known, missed: CatchUp, least: number): Fit {
  const to = trustedCursor(missed.to)
  if (to.sequence < Math.max(least, known.since)) return { is: 'ignored' }
  const { timeline } = known
  const { pins, progress } = timeline
  const before = { ...progress, recent: new Map(progress.recent) }
  const found = applyFrom(known, missed)
  Object.assign(progress, before)
  // What is known to be gone is not pinned either: its own operation will be one that was had.
  timeline.pins = pins.filter(id => !timeline.gone.has(id))
  if (found.is === 'applied' && progress.recent.get(to.sequence) !== to.digest) known.claims.push(to)
  return found
}

/** A claim that the own history does not bear out so far; those that it does are dropped. @param upTo sequence */
export function claimToProve(known: Known, upTo: number): Cursor | undefined {
  const { recent } = known.timeline.progress
  known.claims = known.claims.filter(claim => recent.get(claim.sequence) !== claim.digest)
  return known.claims.find(claim => claim.sequence <= upTo)
}

/** Whether an answer is of the own history: a process that does not know of a loss yet vouches for what was lost, too. */
export function endsInOwn({ timeline }: Known, answer: CatchUp): boolean {
  const to = trustedCursor(answer.to)
  return timeline.progress.recent.get(to.sequence) === to.digest
}

function applyFrom({ timeline }: Known, missed: CatchUp): Fit {
  const changed = applyCatchUp(timeline, missed)
  return changed === 'catch-up' ? { is: 'foreign' } : { is: 'applied', changed, quiet: missed.quiet ?? [], pending: [] }
}

/** Forgets what lies below a position: a slice that brings it back must then be brought up to date first. */
export function cutBelow(known: Known, floor: Position): void {
  const { timeline } = known
  timeline.floor = floor
  for (const entry of timeline.entries.values()) {
    if (entry.position < floor && !timeline.pins.includes(entry.id)) timeline.entries.delete(entry.id)
  }
  known.since = Math.max(timeline.progress.sequence, ...known.claims.map(claim => claim.sequence))
}

/** What a header says of an entry's stand on the page. */
export function standOf(header: EntryHeader): Omit<EntryHeader, 'bodyPending' | 'title' | 'bodyWithinMs'> {
  const { bodyPending: _, title: __, bodyWithinMs: ___, ...stand } = header
  return stand
}

/** A pinned or marked entry whose body did not change need not be fetched again. */
function withKnownBodies(timeline: Timeline, operation: Operation): Operation {
  const whole = (entry: PlacedEntry | EntryHeader) => {
    const known = timeline.entries.get(entry.id)
    const isSame = known && !('bodyPending' in known) && known.revision === entry.revision
    return 'bodyPending' in entry && isSame ? { ...known, ...standOf(entry) } : entry
  }
  if ('entry' in operation) return { ...operation, entry: whole(operation.entry) }
  return 'entries' in operation ? { ...operation, entries: operation.entries.map(whole) } : operation
}

function entriesOf(operation: Operation): readonly (PlacedEntry | EntryHeader)[] {
  if ('entry' in operation) return [operation.entry]
  return 'entries' in operation ? operation.entries : []
}
