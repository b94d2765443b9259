/** What a reader sees: the one place that says what each operation, catch-up, slice and snapshot does to a page. */
import { advance, type Cursor, nextStep, type Progress, startProgress, trustedCursor } from './cursor.ts'
import { type EntryHeader, type EntryId, type KeyEvent, type PlacedEntry, titleOf } from './entry.ts'
import type { LivePage } from './live-page.ts'
import type { CatchUp, Gone, Operation, Slice, Snapshot } from './operation.ts'
import type { Position } from './position.ts'

/** An entry as it is known here: whole, or its header while the body is on its way. */
export type Known = PlacedEntry | EntryHeader

export interface Timeline {
  progress: Progress
  page: LivePage
  /** Every placement known to be visible, whether in the loaded range, pinned, or a key event. */
  entries: Map<EntryId, Known>
  /** Placements known to be gone, by the operation that took them away. */
  gone: Map<EntryId, number>
  pins: EntryId[]
  keyEvents: Map<EntryId, KeyEvent>
  /** The oldest position that is loaded; nothing below it is inserted. Undefined: loaded down to the start. */
  floor?: Position
  /** The newest position that is loaded, where an older batch is shown by itself; undefined: open to what is published next. */
  ceiling?: Position
}

/** What an application changed, for whoever draws it. Ids may stand in several lists. */
export interface Changed {
  /** New in the loaded range. */
  added: EntryId[]
  /** Known before, now in another state. */
  updated: EntryId[]
  removed: EntryId[]
  pins: boolean
  keyEvents: boolean
  page: boolean
}

export function nothingChanged(): Changed {
  return { added: [], updated: [], removed: [], pins: false, keyEvents: false, page: false }
}

export function timelineFrom(snapshot: Snapshot): Timeline {
  const timeline: Timeline = {
    progress: startProgress(trustedCursor(snapshot.cursor)),
    page: snapshot.page,
    entries: new Map(),
    gone: new Map(),
    pins: snapshot.pins.map(entry => entry.id),
    keyEvents: new Map(snapshot.keyEvents.map(event => [event.id, event])),
    ...(snapshot.older === undefined ? {} : { floor: snapshot.older }),
  }
  for (const entry of [...snapshot.pins, ...snapshot.entries]) timeline.entries.set(entry.id, entry)
  return timeline
}

/** Whether a position lies in what is loaded. */
export function isLoaded(timeline: Timeline, position: Position): boolean {
  if (timeline.ceiling !== undefined && position > timeline.ceiling) return false
  return timeline.floor === undefined || position >= timeline.floor
}

/** The visible entries of the loaded range, newest first. */
export function visibleEntries(timeline: Timeline): Known[] {
  return [...timeline.entries.values()]
    .filter(entry => isLoaded(timeline, entry.position))
    .sort((one, other) => (one.position < other.position ? 1 : -1))
}

/** The pinned entries that are known, first one first. */
export function pinnedEntries(timeline: Timeline): Known[] {
  return timeline.pins.flatMap(id => timeline.entries.get(id) ?? [])
}

/**
 * Applies the operation if it is next in the chain.
 * @returns what changed; `'ignored'` for one that was had; `'catch-up'` when something is missing or the log is another one.
 */
export function applyOperation(timeline: Timeline, operation: Operation): Changed | 'ignored' | 'catch-up' {
  const step = nextStep(timeline.progress, operation)
  if (step === 'ignore') return 'ignored'
  if (step === 'catch-up') return 'catch-up'
  const changed = nothingChanged()
  switch (operation.kind) {
    case 'publish':
    case 'edit':
    case 'restore':
    case 'place':
    case 'mark':
    case 'unmark':
      putEntry(timeline, operation.entry, changed)
      if (operation.pins) setPins(timeline, operation.pins, changed)
      break
    case 'withdraw':
    case 'unplace':
      dropEntry(timeline, { id: operation.id, position: operation.position, sequence: operation.sequence }, changed)
      // Its pin goes here and now, also of an entry that is known to have come back since.
      setPins(
        timeline,
        timeline.pins.filter(id => id !== operation.id),
        changed,
      )
      break
    case 'pin':
    case 'unpin':
    case 'orderPins':
      for (const entry of operation.entries) putEntry(timeline, entry, changed)
      setPins(timeline, operation.pins, changed)
      break
    case 'page':
      putPage(timeline, operation.page, changed)
      break
  }
  advance(timeline.progress, operation)
  return changed
}

/**
 * Applies a catch-up that starts at or before the timeline's cursor and ends at or after it.
 * @returns what changed, or `'catch-up'` when it starts later, or speaks of another history.
 */
export function applyCatchUp(timeline: Timeline, missed: CatchUp): Changed | 'catch-up' {
  const { progress } = timeline
  const from = trustedCursor(missed.from)
  const to = trustedCursor(missed.to)
  if (from.sequence > progress.sequence) return 'catch-up'
  const known = progress.recent.get(from.sequence)
  if (known !== undefined && known !== from.digest) return 'catch-up'
  if (to.sequence < progress.sequence) {
    const passed = progress.recent.get(to.sequence)
    if (passed !== undefined && passed !== to.digest) return 'catch-up'
  } else if (to.sequence === progress.sequence && to.digest !== progress.digest) return 'catch-up'
  const changed = nothingChanged()
  for (const gone of missed.withdrawn) dropEntry(timeline, gone, changed)
  for (const entry of missed.entries) putEntry(timeline, entry, changed)
  if (missed.page) putPage(timeline, missed.page, changed)
  if (to.sequence >= progress.sequence) {
    setPins(timeline, missed.pins, changed)
    advance(progress, to)
  }
  return changed
}

/**
 * Adds an older batch below what is loaded. An entry of it that is known newer, or known to be gone, is left as it is.
 * If the slice's cursor is older than the timeline's, the caller applies a catch-up from that cursor afterwards.
 */
export function applySlice(timeline: Timeline, slice: Slice): Changed {
  const changed = nothingChanged()
  const { floor } = timeline
  if (slice.older === undefined) delete timeline.floor
  else if (floor !== undefined && slice.older < floor) timeline.floor = slice.older
  for (const entry of slice.entries) putEntry(timeline, entry, changed)
  // Also what was known before it was loaded and a slice made earlier does not list: pinned, or imported meanwhile.
  const added = new Set(changed.added)
  for (const { id, position } of timeline.entries.values())
    if (floor !== undefined && position < floor && isLoaded(timeline, position)) added.add(id)
  changed.added = [...added]
  return changed
}

/** Fills in the body of an entry whose operation came as a header. An older revision than the one known is ignored. */
export function applyBody(timeline: Timeline, entry: PlacedEntry): Changed {
  const changed = nothingChanged()
  const known = timeline.entries.get(entry.id)
  if (known && 'bodyPending' in known && entry.sequence >= known.sequence) {
    timeline.entries.set(entry.id, entry)
    changed.updated.push(entry.id)
    putKeyEvent(timeline, entry, changed)
  }
  return changed
}

/** Says of an entry that waits for its body what else is known of it now. */
export function applyHeader(timeline: Timeline, header: EntryHeader): Changed {
  const changed = nothingChanged()
  timeline.entries.set(header.id, header)
  changed.updated.push(header.id)
  return changed
}

export function cursorOf(timeline: Timeline): Cursor {
  return { sequence: timeline.progress.sequence, digest: timeline.progress.digest }
}

/** An operation counts for a placement only if it is newer than the last one known for it. */
function putEntry(timeline: Timeline, entry: Known, changed: Changed): void {
  const known = timeline.entries.get(entry.id)
  const goneBy = timeline.gone.get(entry.id)
  if (goneBy !== undefined && goneBy >= entry.sequence) return
  if (known && (known.sequence > entry.sequence || (known.sequence === entry.sequence && !('bodyPending' in known))))
    return
  timeline.gone.delete(entry.id)
  timeline.entries.set(entry.id, entry)
  if (known) changed.updated.push(entry.id)
  else if (isLoaded(timeline, entry.position)) changed.added.push(entry.id)
  else changed.updated.push(entry.id)
  putKeyEvent(timeline, entry, changed)
  const isPinned = timeline.pins.includes(entry.id)
  if (isPinned) changed.pins = true
}

function dropEntry(timeline: Timeline, gone: Gone, changed: Changed): void {
  const known = timeline.entries.get(gone.id)
  if (known && known.sequence > gone.sequence) return
  if ((timeline.gone.get(gone.id) ?? 0) >= gone.sequence) return
  timeline.gone.set(gone.id, gone.sequence)
  if (timeline.entries.delete(gone.id)) changed.removed.push(gone.id)
  if (timeline.keyEvents.delete(gone.id)) changed.keyEvents = true
  if (timeline.pins.includes(gone.id)) {
    timeline.pins = timeline.pins.filter(id => id !== gone.id)
    changed.pins = true
  }
}

function putKeyEvent(timeline: Timeline, entry: Known, changed: Changed): void {
  const was = timeline.keyEvents.get(entry.id)
  if (!entry.keyEvent) {
    if (timeline.keyEvents.delete(entry.id)) changed.keyEvents = true
    return
  }
  const headline = 'bodyPending' in entry ? (entry.headline ?? entry.title ?? was?.headline ?? '') : titleOf(entry, '')
  timeline.keyEvents.set(entry.id, { id: entry.id, headline, publishedAt: entry.publishedAt, position: entry.position })
  changed.keyEvents = true
}

function putPage(timeline: Timeline, page: LivePage, changed: Changed): void {
  if (page.sequence <= timeline.page.sequence) return
  timeline.page = page
  changed.page = true
}

/** What is known to be gone already is not pinned any more: the operation that took it away will be one that was had. */
function setPins(timeline: Timeline, listed: EntryId[], changed: Changed): void {
  const pins = listed.filter(id => !timeline.gone.has(id))
  if (pins.length === timeline.pins.length && pins.every((id, place) => timeline.pins[place] === id)) return
  timeline.pins = pins
  changed.pins = true
}
