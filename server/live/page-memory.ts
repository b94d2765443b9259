/** What a relay holds of its page: the newest batch and what the last operations touched, so that most readers cost Redis nothing. */
import { type Cursor, printCursor, readCursor, recentDigests, sameCursor, trustedCursor } from '../../shared/cursor.ts'
import type { EntryId, PlacedEntry } from '../../shared/entry.ts'
import type { LivePage } from '../../shared/live-page.ts'
import type { CatchUp, Gone, Operation, Snapshot } from '../../shared/operation.ts'
import {
  applyCatchUp,
  applyOperation,
  applySlice,
  cursorOf,
  isLoaded,
  type Known,
  pinnedEntries,
  type Timeline,
  timelineFrom,
  visibleEntries,
} from '../../shared/timeline.ts'
import { RecentRecords, type Touch } from './recent-records.ts'

/** How many entries may be held beyond what is needed before the excess is let go in one sweep. */
const slack = 16

export class PageMemory {
  readonly #timeline: Timeline
  readonly #records: RecentRecords
  /** Texts are dropped with a withdrawal; what stays is that, where and by which operation it went. */
  readonly #gone = new Map<EntryId, Gone>()
  #snapshot: Snapshot | undefined
  /** What was told since the last change, by sequence: when many come back, most come from the same place. */
  readonly #told = new Map<number, CatchUp>()

  constructor(snapshot: Snapshot) {
    this.#timeline = timelineFrom(snapshot)
    this.#records = new RecentRecords(this.cursor.sequence)
    this.#snapshot = snapshot
  }

  get cursor(): Cursor {
    return cursorOf(this.#timeline)
  }

  get page(): LivePage {
    return this.#timeline.page
  }

  /** How many entries are held. */
  get held(): number {
    return this.#timeline.entries.size
  }

  /** An entry as it now stands, where it is held. */
  entry(id: EntryId): PlacedEntry | undefined {
    const entry = this.#timeline.entries.get(id)
    return entry && isWhole(entry) ? entry : undefined
  }

  /** Whether a cursor lies in this history: `unknown` when its digest is not remembered. */
  recognises(cursor: Cursor): 'same' | 'other' | 'unknown' {
    const digest = this.#timeline.progress.recent.get(cursor.sequence)
    if (digest === undefined) return 'unknown'
    return digest === cursor.digest ? 'same' : 'other'
  }

  /** Applies the operation if it is next in the chain. @param bytes its size as a message */
  applyOperation(operation: Operation, bytes: number): 'applied' | 'ignored' | 'catch-up' {
    const changed = applyOperation(this.#timeline, operation)
    if (typeof changed === 'string') return changed
    this.#note(touchesOf(operation, bytes), 'id' in operation ? [operation] : [])
    return 'applied'
  }

  /** Applies what the log says changed after this memory's cursor. @returns false when it speaks of another history */
  applyCatchUp(missed: CatchUp): boolean {
    if (applyCatchUp(this.#timeline, missed) === 'catch-up') return false
    this.#note(touchesOfCatchUp(missed), missed.withdrawn)
    return true
  }

  /**
   * Everything after a cursor as it now stands; undefined when memory does not reach back so far, or does not know the
   * cursor: then the log has to say.
   */
  missedSince(after: Cursor): CatchUp | undefined {
    if (after.sequence < this.#records.reach || this.recognises(after) !== 'same') return undefined
    const told = this.#told.get(after.sequence)
    if (told) return told
    const entries = new Map<EntryId, PlacedEntry>()
    const withdrawn = new Map<EntryId, Gone>()
    const quiet = new Set<EntryId>()
    for (const { id, quiet: isQuiet } of this.#records.after(after.sequence)) {
      const entry = this.#timeline.entries.get(id)
      const gone = this.#gone.get(id)
      if (entry && isWhole(entry)) entries.set(id, entry)
      else if (gone) withdrawn.set(id, gone)
      else return undefined
      if (isQuiet) quiet.add(id)
    }
    const missed: CatchUp = {
      kind: 'catchUp',
      from: printCursor(after),
      to: printCursor(this.cursor),
      entries: [...entries.values()].sort((one, other) => one.sequence - other.sequence),
      withdrawn: [...withdrawn.values()].sort((one, other) => one.sequence - other.sequence),
      pins: this.#timeline.pins,
      ...(this.page.sequence > after.sequence ? { page: this.page } : {}),
      ...(quiet.size > 0 ? { quiet: [...quiet] } : {}),
    }
    this.#told.set(after.sequence, missed)
    return missed
  }

  /** The page as it now stands; undefined when withdrawals left less than a batch and only the log knows what is below. */
  snapshot(): Snapshot | undefined {
    this.#snapshot ??= this.#takeSnapshot()
    return this.#snapshot
  }

  /**
   * Takes in the batch and the pins of a snapshot at or before this memory's cursor.
   * @returns false when its cursor is not one that memory can bring up to its own
   */
  widen(snapshot: Snapshot): boolean {
    if (!this.#canBringUp(snapshot.cursor)) return false
    applySlice(this.#timeline, { ...snapshot, entries: [...snapshot.pins, ...snapshot.entries] })
    this.#snapshot = undefined
    this.#told.clear()
    return true
  }

  /** Takes in what the log said for a reader who came from further back, so that the next one from there is answered from memory. */
  reachBack(missed: CatchUp): void {
    const from = trustedCursor(missed.from)
    if (from.sequence >= this.#records.reach || from.sequence <= this.cursor.sequence - recentDigests) return
    if (!this.#canBringUp(missed.to)) return
    const { floor } = this.#timeline
    const unmoved = floor === undefined ? {} : { older: floor }
    applySlice(this.#timeline, { cursor: missed.to, entries: missed.entries, ...unmoved })
    for (const gone of missed.withdrawn) this.#noteGone(gone)
    this.#timeline.progress.recent.set(from.sequence, from.digest)
    this.#records.addOlder(from.sequence, touchesOfCatchUp(missed))
    this.#told.clear()
    this.#forget()
  }

  #canBringUp(printed: string): boolean {
    const cursor = readCursor(printed)
    return cursor !== undefined && cursor.sequence >= this.#records.reach && this.recognises(cursor) === 'same'
  }

  #takeSnapshot(): Snapshot | undefined {
    const { floor, pins, keyEvents } = this.#timeline
    const size = this.page.batchSize
    const loaded = visibleEntries(this.#timeline).filter(isWhole)
    if (loaded.length < size && floor !== undefined) return undefined
    const entries = loaded.slice(0, size)
    const pinned = pinnedEntries(this.#timeline).filter(isWhole)
    if (pinned.length < pins.length) return undefined
    const older = loaded.length > size || floor !== undefined ? entries.at(-1)?.position : undefined
    return {
      kind: 'snapshot',
      cursor: printCursor(this.cursor),
      page: this.page,
      entries,
      pins: pinned,
      keyEvents: [...keyEvents.values()].sort((one, other) => (one.position < other.position ? 1 : -1)),
      ...(older === undefined ? {} : { older }),
    }
  }

  #note(touches: Touch[], gone: readonly Gone[]): void {
    this.#snapshot = undefined
    this.#told.clear()
    for (const { id, position, sequence } of gone) this.#noteGone({ id, position, sequence })
    this.#records.add(touches)
    this.#forget()
  }

  #noteGone(gone: Gone): void {
    if ((this.#gone.get(gone.id)?.sequence ?? 0) < gone.sequence) this.#gone.set(gone.id, gone)
    const stands = this.#timeline.entries.get(gone.id)
    if (!stands && (this.#timeline.gone.get(gone.id) ?? 0) < gone.sequence) {
      this.#timeline.gone.set(gone.id, gone.sequence)
    }
  }

  /** Lets go of entries that neither the newest batch, nor a pin, nor a recent operation needs. */
  #forget(): void {
    const { entries, gone } = this.#timeline
    for (const id of this.#records.trim(this.cursor.sequence)) {
      this.#gone.delete(id)
      gone.delete(id)
      const entry = entries.get(id)
      if (entry && !isLoaded(this.#timeline, entry.position) && !this.#isPinned(id)) entries.delete(id)
    }
    const wanted = this.page.batchSize * 2
    if (entries.size <= wanted + slack + this.#records.entries + this.#timeline.pins.length) return
    const last = visibleEntries(this.#timeline)[wanted - 1]
    if (!last) return
    this.#timeline.floor = last.position
    for (const [id, entry] of entries) {
      if (entry.position < last.position && !this.#records.touches(id) && !this.#isPinned(id)) entries.delete(id)
    }
  }

  #isPinned(id: EntryId): boolean {
    return this.#timeline.pins.includes(id)
  }
}

/** Whether a catch-up changes nothing. */
export function isEmpty(missed: CatchUp): boolean {
  return sameCursor(trustedCursor(missed.from), trustedCursor(missed.to))
}

function isWhole(entry: Known): entry is PlacedEntry {
  return !('bodyPending' in entry)
}

function touchesOf(operation: Operation, bytes: number): Touch[] {
  const { sequence } = operation
  switch (operation.kind) {
    case 'withdraw':
    case 'unplace':
      return [{ sequence, id: operation.id, bytes: 0, quiet: false }]
    case 'pin':
    case 'unpin':
    case 'orderPins':
      return operation.entries.map(({ id }) => ({
        sequence,
        id,
        bytes: bytes / operation.entries.length,
        quiet: false,
      }))
    case 'page':
      return []
    default:
      return [{ sequence, id: operation.entry.id, bytes, quiet: operation.quiet ?? false }]
  }
}

function touchesOfCatchUp(missed: CatchUp): Touch[] {
  const quiet = new Set(missed.quiet)
  return [
    ...missed.entries.map(entry => ({
      sequence: entry.sequence,
      id: entry.id,
      bytes: JSON.stringify(entry).length,
      quiet: quiet.has(entry.id),
    })),
    ...missed.withdrawn.map(({ id, sequence }) => ({ sequence, id, bytes: 0, quiet: false })),
  ].sort((one, other) => one.sequence - other.sequence)
}
