/** Older batches on their way: a cached one must never bring back what was withdrawn since it was made. */
import { type Cursor, trustedCursor } from '../../shared/cursor.ts'
import type { EntryId } from '../../shared/entry.ts'
import type { Slice } from '../../shared/operation.ts'
import { applySlice, type Changed } from '../../shared/timeline.ts'
import type { Asked, Told } from './following.ts'
import { applyAside, type Known } from './known.ts'
import type { Questions } from './questions.ts'

type Purpose = Asked & { for: 'slice' }

export interface Applied {
  changed: Changed
  quiet: readonly EntryId[]
}

/** `asked`: something was asked first, and its answer comes to `told`. `foreign`: it is not of our timeline's history. */
export type SliceOutcome = { is: 'shown'; applied: Applied[] } | { is: 'asked' | 'failed' | 'foreign' }

/** Asks for the batch below what is known. */
export function askSlice(known: Known, questions: Questions, fresh = false): SliceOutcome {
  const before = known.timeline.floor
  if (before !== undefined) questions.slice({ for: 'slice', before, fresh })
  return { is: 'asked' }
}

/** Takes the answer for a batch, or for the catch-up without which it is not shown. */
export function toldSlice(known: Known, questions: Questions, answer: Told, purpose: Purpose): SliceOutcome {
  const { before, fresh, doubtful } = purpose
  if (before !== known.timeline.floor) return askSlice(known, questions)
  if (answer.kind === 'failed' || answer.kind === 'refused') return { is: 'failed' }
  if (answer.kind === 'slice') {
    const { slice } = answer
    const made = trustedCursor(slice.cursor)
    if (isDoubtful(known, made)) {
      questions.missed({ ...purpose, doubtful: slice }, made)
      return { is: 'asked' }
    }
    if (made.sequence > known.timeline.progress.sequence) known.claims.push(made)
    return { is: 'shown', applied: [show(known, slice)] }
  }
  if (answer.kind === 'fetch') {
    questions.missedAt(purpose, answer.href)
    return { is: 'asked' }
  }
  if (answer.kind === 'catchUp' && doubtful) {
    // What happened since is applied first: it then decides what in the slice is still true.
    const found = applyAside(known, answer.catchUp, trustedCursor(doubtful.cursor).sequence)
    if (found.is === 'applied') return { is: 'shown', applied: [found, show(known, doubtful)] }
  }
  return fresh ? { is: 'foreign' } : askSlice(known, questions, true)
}

/** Whether something happened after it was made of which the outcome is not known. */
export function isDoubtful({ since, timeline: { progress } }: Known, made: Cursor): boolean {
  // What was shown may have been ahead of the own cursor: then so far, too, an older one is too old.
  if (made.sequence < since) return true
  return made.sequence <= progress.sequence && progress.recent.get(made.sequence) !== made.digest
}

function show({ timeline }: Known, slice: Slice): Applied {
  return { changed: applySlice(timeline, slice), quiet: [] }
}
