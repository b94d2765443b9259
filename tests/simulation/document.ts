// The page as it is drawn: only what the follower said to draw is ever touched, as in client/reader/timeline-view.ts.
import type { EntryId, PlacedEntry } from '../../shared/entry.ts'
import type { Snapshot } from '../../shared/operation.ts'
import { type Changed, isLoaded, type Timeline } from '../../shared/timeline.ts'

export interface Document {
  /** What stands in the list, with the text it was last drawn with. */
  readonly entries: ReadonlyMap<EntryId, PlacedEntry>
  /** @returns the entries that came in and those that were taken out */
  draw(timeline: Timeline, changed: Changed): { in: EntryId[]; out: EntryId[] }
  /** What lies below was taken out. */
  cut(timeline: Timeline): void
}

/** @param printed what the server printed into it, within the loaded range */
export function openDocument(printed: readonly PlacedEntry[]): Document {
  const entries = new Map<EntryId, PlacedEntry>(printed.map(entry => [entry.id, entry]))
  return {
    entries,
    draw(timeline, changed) {
      const drawn = { in: [] as EntryId[], out: [] as EntryId[] }
      for (const id of new Set([...changed.added, ...changed.updated, ...changed.removed])) {
        const entry = timeline.entries.get(id)
        const stands = entries.get(id)
        if (!entry) {
          if (entries.delete(id)) drawn.out.push(id)
        } else if (stands || isLoaded(timeline, entry.position)) {
          if (!stands) drawn.in.push(id)
          // Until the new text is here the old one stands.
          if (!('bodyPending' in entry)) entries.set(id, entry)
          else if (!stands) entries.set(id, { ...entry, blocks: [], authors: [] })
        }
      }
      return drawn
    },
    cut({ floor = '' }) {
      for (const [id, { position }] of entries) if (position < floor) entries.delete(id)
    },
  }
}

/** A page as the script reads it back from the document: entries are headers, their text is in the document. */
export function hydrated({ entries, pins }: Pick<Snapshot, 'entries' | 'pins'>, timeline: Timeline): Timeline {
  for (const { blocks: _, authors: __, correctionNote: ___, ...header } of [...pins, ...entries])
    timeline.entries.set(header.id, { ...header, bodyPending: true })
  return timeline
}
