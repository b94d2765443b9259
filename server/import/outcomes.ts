/** What became of the entries of a file, counted and told in one line. */
import type { Remark } from './remarks.ts'

/** placed: known here, now on this page too. unchanged: it was here in this version, or in a newer one. */
export type Outcome = 'imported' | 'placed' | 'changed' | 'unchanged' | 'skipped'

export interface ImportResult extends Record<Outcome, number> {
  /** Accepted, but not answered in time: they come when a worker runs. */
  waiting: number
  /** Not sent any more, since nothing was answered. */
  unsent: number
  remarks: Remark[]
}

export function noOutcomes(remarks: readonly Remark[]): ImportResult {
  const skipped = remarks.filter(remark => remark.isSkipped).length
  return { imported: 0, placed: 0, changed: 0, unchanged: 0, skipped, waiting: 0, unsent: 0, remarks: [...remarks] }
}

/** `8 imported, 0 changed, 0 already there, 1 skipped` */
export function summaryOf({ imported, placed, changed, unchanged, skipped, waiting, unsent }: ImportResult): string {
  return [
    `${imported} imported`,
    ...(placed > 0 ? [`${placed} placed`] : []),
    `${changed} changed`,
    `${unchanged} already there`,
    `${skipped} skipped`,
    ...(waiting > 0 ? [`${waiting} waiting`] : []),
    ...(unsent > 0 ? [`${unsent} not sent`] : []),
  ].join(', ')
}
