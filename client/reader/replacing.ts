/** What it takes to put a fresh snapshot in the place of the timeline that is on screen. */
import { trustedCursor } from '../../shared/cursor.ts'
import type { Snapshot } from '../../shared/operation.ts'
import { type Position, placedAt, positionOf } from '../../shared/position.ts'
import { type Changed, nothingChanged, type Timeline, timelineFrom } from '../../shared/timeline.ts'

/** A page of key events only: its entries are not one stretch of the page, so nothing is ever inserted. */
export const nothingLoaded: Position = ''

/** The timeline of a snapshot, as far as it serves the stretch of the page that is on screen. */
export function successor(shown: Timeline, snapshot: Snapshot): Timeline {
  const next = timelineFrom(snapshot)
  if (shown.ceiling === undefined) return next
  next.ceiling = shown.ceiling
  if (next.floor !== undefined && shown.ceiling !== nothingLoaded) {
    const justAbove = positionOf(placedAt(shown.ceiling), Number(shown.ceiling.slice(15)) + 1)
    if (justAbove < next.floor) next.floor = justAbove
  }
  return next
}

/**
 * A process that hears nothing finds out within seconds, and a cache forgets sooner: who still says the same after this
 * has itself fallen back to there, ms.
 */
export const mostBehindMs = 10_000

/**
 * Whether a snapshot is of our own past: probably it comes from a cache, or from a process that is behind, and would
 * bring back what has been withdrawn since. What lies before all that we have heard may be our past, too.
 * @param doubtedMs for how long such answers have come
 */
export function isDoubtful(shown: Timeline, { cursor }: Snapshot, doubtedMs: number): boolean {
  const { sequence, digest } = trustedCursor(cursor)
  const { progress } = shown
  const isPast = sequence < progress.sequence && (progress.recent.get(sequence) ?? digest) === digest
  return isPast && doubtedMs < mostBehindMs
}

/** Whether everything that is on screen is also in its successor; otherwise slices are missing. */
export function reachesDown(shown: Timeline, next: Timeline): boolean {
  if (next.floor === undefined || shown.ceiling === nothingLoaded) return true
  return shown.floor !== undefined && next.floor <= shown.floor
}

/** What has to be drawn anew when one timeline takes the place of another. */
export function difference(shown: Timeline, next: Timeline): Changed {
  const changed: Changed = { ...nothingChanged(), pins: true, keyEvents: true, page: true }
  for (const id of next.entries.keys()) changed[shown.entries.has(id) ? 'updated' : 'added'].push(id)
  for (const id of shown.entries.keys()) {
    const isThere = next.entries.has(id) || (shown.ceiling === nothingLoaded && next.keyEvents.has(id))
    if (!isThere) changed.removed.push(id)
  }
  return changed
}
