/** Puts two catch-ups that follow each other into one, as if it had been read at the second one's end. */
import { trustedCursor } from '../../shared/cursor.ts'
import { type CatchUp, catchUpOperations } from '../../shared/operation.ts'

/** @returns undefined when together they are more than a reader is told in one piece */
export function extendCatchUp(older: CatchUp, newer: CatchUp): CatchUp | undefined {
  if (trustedCursor(newer.to).sequence - trustedCursor(older.from).sequence > catchUpOperations) return undefined
  const entries = new Map(older.entries.map(entry => [entry.id, entry]))
  const withdrawn = new Map(older.withdrawn.map(gone => [gone.id, gone]))
  for (const entry of newer.entries) {
    entries.set(entry.id, entry)
    withdrawn.delete(entry.id)
  }
  for (const gone of newer.withdrawn) {
    withdrawn.set(gone.id, gone)
    entries.delete(gone.id)
  }
  const page = newer.page ?? older.page
  const quiet = new Set([...(older.quiet ?? []), ...(newer.quiet ?? [])])
  return {
    kind: 'catchUp',
    from: older.from,
    to: newer.to,
    entries: [...entries.values()].sort((one, other) => one.sequence - other.sequence),
    withdrawn: [...withdrawn.values()].sort((one, other) => one.sequence - other.sequence),
    pins: newer.pins,
    ...(page ? { page } : {}),
    ...(quiet.size > 0 ? { quiet: [...quiet] } : {}),
  }
}
