/** Which entries each kind of reader page shows, read from memory where it holds them, else from the log. */
import { readCursor } from '../../shared/cursor.ts'
import type { EntryId, PlacedEntry } from '../../shared/entry.ts'
import { addresses } from '../../shared/http-api.ts'
import type { Slice, Snapshot } from '../../shared/operation.ts'
import { type Position, placedAt, positionOf } from '../../shared/position.ts'
import type { PageReads } from '../newsroom/ports.ts'
import type { ReaderView } from './views/reader-view.ts'

/** Key events on one page of their view. */
const keyEventsAtOnce = 20

export function newestView(snapshot: Snapshot): ReaderView {
  const { entries, cursor, older, page } = snapshot
  return { kind: 'newest', snapshot, entries, cursor, path: addresses.page(page.slug), older }
}

/** The batch below a position. */
export async function batchView(
  reads: PageReads,
  snapshot: Snapshot,
  before: Position,
): Promise<ReaderView | undefined> {
  const { page } = snapshot
  const [slice, newer] = await Promise.all([reads.slice(page.id, before), newerThan(reads, snapshot, before)])
  if (!slice) return undefined
  const path = addresses.older(page.slug, before)
  const canonical = await wholeBatch(reads, snapshot, slice)
  return { kind: 'batch', snapshot, path, canonical, ...shown(slice, snapshot), ceiling: justBelow(before), newer }
}

/** The address of the batch that a shorter one is a part of; undefined for one that is whole. */
async function wholeBatch(reads: PageReads, { page }: Snapshot, { entries }: Slice): Promise<string | undefined> {
  const [first] = entries
  if (!first || entries.length === page.batchSize) return undefined
  const batch = await reads.around(page.id, first.id)
  return batch?.before === undefined ? addresses.page(page.slug) : addresses.older(page.slug, batch.before)
}

/**
 * One entry, and what came before it: whoever follows a link lands on what it names, with a script or without. What is
 * newer is a link away; on the newest entry of all the page is open at the top.
 */
export async function permalinkView(
  reads: PageReads,
  snapshot: Snapshot,
  entry: EntryId,
): Promise<ReaderView | undefined> {
  const { page } = snapshot
  const common = { kind: 'permalink', snapshot, path: addresses.permalink(page.slug, entry), highlight: entry } as const
  if (snapshot.entries[0]?.id === entry) return { ...newestView(snapshot), ...common }
  const isInNewest = snapshot.entries.some(one => one.id === entry)
  const batch = isInNewest ? undefined : await reads.around(page.id, entry)
  const view = batch ? shown(batch, snapshot) : newestView(snapshot)
  const place = view.entries.findIndex(one => one.id === entry)
  if (place < 0) return undefined
  const entries = view.entries.slice(place)
  const ceiling = (entries[0] as PlacedEntry).position
  return {
    ...view,
    ...common,
    entries,
    ceiling,
    newer: await newerThan(reads, snapshot, positionAbove(ceiling)),
  }
}

/** From the oldest entry on, or from after a position. */
export async function oldestView(
  reads: PageReads,
  snapshot: Snapshot,
  after: Position | undefined,
): Promise<ReaderView | undefined> {
  const { page } = snapshot
  const slice = await reads.sliceAfter(page.id, after)
  if (!slice) return undefined
  const address = `${addresses.page(page.slug)}?order=oldest`
  const { entries, cursor } = shown(slice, snapshot)
  return {
    kind: 'oldest',
    snapshot,
    entries,
    cursor,
    path: after === undefined ? address : `${address}&after=${after}`,
    ceiling: slice.older ?? entries.at(-1)?.position,
    newer: after === undefined ? undefined : address,
    next: slice.older === undefined ? undefined : `${address}&after=${slice.older}`,
  }
}

/** Key events in full, newest first. */
export async function keyView(reads: PageReads, snapshot: Snapshot, before: Position | undefined): Promise<ReaderView> {
  const { page, keyEvents, cursor } = snapshot
  const wanted = before === undefined ? keyEvents : keyEvents.filter(event => event.position < before)
  const events = wanted.slice(0, keyEventsAtOnce)
  const placements = await Promise.all(events.map(event => reads.placement(page.id, event.id)))
  const entries = placements.flatMap(placement => (placement && 'entry' in placement ? placement.entry : []))
  const address = `${addresses.page(page.slug)}?show=key`
  const last = events.at(-1)
  return {
    kind: 'key',
    snapshot,
    entries,
    cursor,
    path: before === undefined ? address : `${address}&before=${before}`,
    ceiling: events[0]?.position,
    next: last && wanted.length > events.length ? `${address}&before=${last.position}` : undefined,
  }
}

/** The address of the batch above a position: undefined where that is the newest one. */
async function newerThan(reads: PageReads, { page, entries }: Snapshot, from: Position): Promise<string | undefined> {
  const above = await reads.sliceAfter(page.id, justBelow(from))
  const next = above?.entries[0]
  if (!next || entries.some(entry => entry.id === next.id)) return undefined
  const batch = await reads.around(page.id, next.id)
  return batch?.before === undefined ? undefined : addresses.older(page.slug, batch.before)
}

/** The greatest position below another one. Sequences begin at 1, so nothing stands at 0. */
function justBelow(position: Position): Position {
  return positionOf(placedAt(position), Math.max(0, Number(position.slice(15)) - 1))
}

/** The least position above another one. */
function positionAbove(position: Position): Position {
  return positionOf(placedAt(position), Number(position.slice(15)) + 1)
}

/** Slice and snapshot were read one after the other: what is shown of both is at least as new as the older one. */
function shown(slice: Slice, snapshot: Snapshot): Pick<ReaderView, 'entries' | 'cursor' | 'older'> {
  const isOlder = sequenceOf(slice.cursor) < sequenceOf(snapshot.cursor)
  return { entries: slice.entries, cursor: isOlder ? slice.cursor : snapshot.cursor, older: slice.older }
}

function sequenceOf(cursor: string): number {
  return readCursor(cursor)?.sequence ?? 0
}
