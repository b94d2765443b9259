/** A page as the log in memory keeps it, and what can be read from it. */
import { type Cursor, printCursor } from '../../shared/cursor.ts'
import { type EntryBody, type EntryId, type PlacedEntry, titleOf } from '../../shared/entry.ts'
import type { LivePage, PageSettings } from '../../shared/live-page.ts'
import type { CatchUp, Gone, Operation, Snapshot } from '../../shared/operation.ts'

export interface Placement {
  entry: PlacedEntry
  shown: boolean
  /** The operation that concerned it last, shown or not. */
  sequence: number
}

export interface Kept {
  seed: string
  operations: Operation[]
  placements: Map<EntryId, Placement>
  pins: EntryId[]
  page: LivePage
}

export function snapshotOf(kept: Kept): Snapshot {
  const shown = shownOf(kept)
  const entries = shown.slice(0, kept.page.batchSize)
  const last = entries.at(-1)
  return structuredClone({
    kind: 'snapshot',
    cursor: printCursor(headOf(kept)),
    page: kept.page,
    entries,
    pins: kept.pins.flatMap(id => kept.placements.get(id)?.entry ?? []),
    keyEvents: shown
      .filter(entry => entry.keyEvent)
      .map(entry => ({
        id: entry.id,
        headline: titleOf(entry),
        publishedAt: entry.publishedAt,
        position: entry.position,
      })),
    ...(shown.length > entries.length && last ? { older: last.position } : {}),
  })
}

export function headOf({ operations, seed }: Kept): Cursor {
  const last = operations.at(-1)
  return { sequence: last?.sequence ?? 0, digest: last?.digest ?? seed }
}

/** All placements, oldest first. */
export function placedOf(kept: Kept): Placement[] {
  return [...kept.placements.values()].sort((one, other) => (one.entry.position < other.entry.position ? -1 : 1))
}

/** What can be seen, newest first. */
export function shownOf(kept: Kept): PlacedEntry[] {
  return placedOf(kept)
    .filter(({ shown }) => shown)
    .map(({ entry }) => entry)
    .reverse()
}

export function goneOf({ entry, sequence }: Placement): Gone {
  return { id: entry.id, position: entry.position, sequence }
}

export function apply(kept: Kept, operation: Operation): void {
  const { sequence } = operation
  const put = (entry: PlacedEntry) => kept.placements.set(entry.id, { entry, shown: true, sequence })
  if (operation.kind === 'page') kept.page = operation.page
  else if ('entries' in operation) {
    for (const entry of operation.entries) put(entry as PlacedEntry)
    kept.pins = operation.pins
  } else if ('entry' in operation) put(operation.entry as PlacedEntry)
  else {
    const placement = kept.placements.get(operation.id)
    if (placement) kept.placements.set(operation.id, { ...placement, shown: false, sequence })
    kept.pins = kept.pins.filter(id => id !== operation.id)
  }
}

export function catchUpOf(kept: Kept, after: Cursor, missed: Operation[]): CatchUp {
  const touched = new Set<EntryId>()
  const quiet = new Set<EntryId>()
  for (const operation of missed) {
    if (operation.kind === 'page') continue
    if ('entries' in operation) for (const { id } of operation.entries) touched.add(id)
    else if ('entry' in operation) {
      touched.add(operation.entry.id)
      if (operation.quiet) quiet.add(operation.entry.id)
    } else touched.add(operation.id)
  }
  const placements = [...touched].flatMap(id => kept.placements.get(id) ?? [])
  return structuredClone({
    kind: 'catchUp',
    from: printCursor(after),
    to: printCursor(headOf(kept)),
    entries: placements.filter(({ shown }) => shown).map(({ entry }) => entry),
    withdrawn: placements.filter(({ shown }) => !shown).map(goneOf),
    pins: kept.pins,
    ...(missed.some(({ kind }) => kind === 'page') ? { page: kept.page } : {}),
    ...(quiet.size > 0 ? { quiet: [...quiet] } : {}),
  })
}

export function plainBody(headline: string): EntryBody {
  return {
    headline,
    kind: 'update',
    authors: [],
    blocks: [{ type: 'paragraph', text: [{ text: `${headline} in full.` }] }],
  }
}

export function plainSettings(slug: string): PageSettings {
  return {
    slug,
    headline: 'A running story',
    keyPoints: [],
    language: 'en-GB',
    direction: 'ltr',
    timeZone: 'Europe/London',
    coverageStart: 1_700_000_000_000,
    authors: [],
    batchSize: 8,
    status: 'live',
  }
}
