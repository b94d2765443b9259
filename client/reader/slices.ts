/** Whether an older batch may be shown as it came: a cached one must never bring back what was withdrawn meanwhile. */
import { type Cursor, trustedCursor } from '../../shared/cursor.ts'
import type { EntryId } from '../../shared/entry.ts'
import type { Slice } from '../../shared/operation.ts'
import { applySlice, type Changed } from '../../shared/timeline.ts'
import type { Told } from './following.ts'
import { applyAside, type Known } from './known.ts'

export interface Applied {
  changed: Changed
  quiet: readonly EntryId[]
}

export type SliceStep =
  | { is: 'shown'; applied: Applied[] }
  /** It is not to be shown before it is known what happened after it was made. */
  | { is: 'doubtful'; made: Cursor }
  /** What is asked for is at another address. */
  | { is: 'elsewhere'; href: string }
  /** Too old to be brought up to date, or of another history. */
  | { is: 'unusable' | 'failed' }

/** Applies the slice if everything that happened after it was made is known, or is still to come. */
export function takeSlice(known: Known, slice: Slice): SliceStep {
  const made = trustedCursor(slice.cursor)
  const { sequence, recent } = known.timeline.progress
  if (made.sequence > sequence) known.claims.push(made)
  else if (made.sequence < known.since || recent.get(made.sequence) !== made.digest) return { is: 'doubtful', made }
  return { is: 'shown', applied: [show(known, slice)] }
}

/** Applies what happened after the doubtful slice was made, and then the slice: what is newer has then been decided. */
export function takeDoubtfulSlice(known: Known, slice: Slice, answer: Told): SliceStep {
  if (answer.kind === 'fetch') return { is: 'elsewhere', href: answer.href }
  if (answer.kind === 'failed' || answer.kind === 'refused') return { is: 'failed' }
  if (answer.kind !== 'catchUp') return { is: 'unusable' }
  const found = applyAside(known, answer.catchUp, trustedCursor(slice.cursor).sequence)
  return found.is === 'applied' ? { is: 'shown', applied: [found, show(known, slice)] } : { is: 'unusable' }
}

function show({ timeline }: Known, slice: Slice): Applied {
  return { changed: applySlice(timeline, slice), quiet: [] }
}
