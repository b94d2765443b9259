/** How far operations went, as this desk was last told: by the entry's revision for the timeline, by place in the log for what was sent. */
import type { EntryId } from '../../shared/entry.ts'
import type { PageId } from '../../shared/live-page.ts'
import { mostReceipts, type PageReceipts, type Receipt } from '../../shared/receipts.ts'
import { createStore, type Store } from './store.ts'

/** By page, then by place in its log. */
export type KnownReceipts = ReadonlyMap<PageId, ReadonlyMap<number, Receipt>>

export interface Receipts {
  readonly known: Store<KnownReceipts>
  hear(told: PageReceipts): void
  /** The page has another history: the same places in its log mean other operations now. */
  forget(page: PageId): void
}

export function createReceipts(): Receipts {
  const known = createStore<KnownReceipts>(new Map())
  return {
    known,
    hear({ page, receipts }) {
      const all = new Map(known.get().get(page))
      for (const receipt of receipts) all.set(receipt.sequence, receipt)
      const newest = [...all].toSorted(([one], [other]) => other - one).slice(0, mostReceipts)
      known.set(new Map(known.get()).set(page, new Map(newest)))
    },
    forget(page) {
      const others = new Map(known.get())
      if (others.delete(page)) known.set(others)
    },
  }
}

/** The receipt of the operation that brought this revision to the page, the newest where it came twice. */
export function receiptOf(
  known: KnownReceipts,
  page: PageId,
  { id, revision }: { id: EntryId; revision: number },
): Receipt | undefined {
  let found: Receipt | undefined
  for (const one of known.get(page)?.values() ?? []) {
    if (one.entry === id && one.revision === revision && one.sequence > (found?.sequence ?? 0)) found = one
  }
  return found
}

/**
 * Readers of all these places together; undefined until one of them is known. Where nobody follows a page there is no receipt,
 * so that one which does not come means no readers.
 */
export function sentTo(known: KnownReceipts, places: readonly { id: PageId; sequence: number }[]): number | undefined {
  const receipts = places.flatMap(({ id, sequence }) => known.get(id)?.get(sequence) ?? [])
  return receipts.length === 0 ? undefined : receipts.reduce((sum, { readers }) => sum + readers, 0)
}
