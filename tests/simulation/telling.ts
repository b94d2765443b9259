// What a log says of one of its states: snapshot, slices, what was missed. The same questions that Redis is asked.
import { type Cursor, printCursor } from '../../shared/cursor.ts'
import { type EntryId, type KeyEvent, type PlacedEntry, titleOf } from '../../shared/entry.ts'
import type { LivePage } from '../../shared/live-page.ts'
import {
  type CatchUp,
  catchUpBytes,
  catchUpOperations,
  type Gone,
  type Missed,
  type Slice,
  type Snapshot,
} from '../../shared/operation.ts'
import type { Position } from '../../shared/position.ts'
import type { Placement, State } from './histories.ts'

/** What a reader has to see who has everything from `floor` up to `ceiling`. */
export interface Seen {
  entries: PlacedEntry[]
  pins: PlacedEntry[]
  keyEvents: KeyEvent[]
  page: LivePage
}

const orders = new WeakMap<State, Placement[]>()

/** All placements, oldest first. */
export function inOrder(state: State): Placement[] {
  let order = orders.get(state)
  if (!order) {
    order = [...state.placements.values()].sort((one, other) => (one.entry.position < other.entry.position ? -1 : 1))
    orders.set(state, order)
  }
  return order
}

export function seenAt(state: State, floor: Position = '', ceiling: Position = '~'): Seen {
  return {
    entries: visible(inOrder(state))
      .filter(({ position }) => position >= floor && position <= ceiling)
      .reverse(),
    pins: state.pins.flatMap(id => state.placements.get(id)?.entry ?? []),
    keyEvents: visible(inOrder(state))
      .filter(entry => entry.keyEvent)
      .map(entry => ({
        id: entry.id,
        headline: titleOf(entry, ''),
        publishedAt: entry.publishedAt,
        position: entry.position,
      }))
      .reverse(),
    page: state.page,
  }
}

export function snapshotOf(state: State): Snapshot {
  const { entries: all, ...seen } = seenAt(state)
  const entries = all.slice(0, state.page.batchSize)
  const older = all.length > entries.length ? entries.at(-1)?.position : undefined
  return { kind: 'snapshot', cursor: printCursor(state), ...seen, entries, ...(older ? { older } : {}) }
}

/** Batches end at boundaries counted over all placements from the oldest; those with nothing visible are passed over. */
export function sliceOf(state: State, before: Position): Slice {
  const below = inOrder(state).filter(({ entry }) => entry.position < before)
  const { batchSize } = state.page
  let entries: PlacedEntry[] = []
  let low = below.length
  while (entries.length === 0 && low > 0) {
    const from = Math.floor((low - 1) / batchSize) * batchSize
    entries = visible(below.slice(from, low)).reverse()
    low = from
  }
  const older = visible(below.slice(0, low)).length > 0 ? below[low]?.entry.position : undefined
  return { cursor: printCursor(state), entries, ...(older === undefined ? {} : { older }) }
}

/** @param states one history, as far as the answer is to reach */
export function missedSince(states: readonly State[], after: Cursor): Missed {
  const now = states[states.length - 1] as State
  const from = states[after.sequence]
  const isKnown = after.sequence >= 1 && from?.digest === after.digest
  if (!isKnown || now.sequence - after.sequence > catchUpOperations) return snapshotOf(now)
  const touched = new Set<EntryId>()
  const quiet = new Set<EntryId>()
  let isPageChanged = false
  for (const { operation } of states.slice(after.sequence + 1)) {
    if (!operation) continue
    if (operation.kind === 'page') isPageChanged = true
    else if ('entries' in operation) for (const { id } of operation.entries) touched.add(id)
    else touched.add('entry' in operation ? operation.entry.id : operation.id)
    if ('quiet' in operation && operation.quiet) quiet.add(operation.entry.id)
  }
  const placements = [...touched].map(id => now.placements.get(id) as Placement)
  const entries = visible(placements)
  if (entries.reduce((sum, entry) => sum + bytesOf(entry), 0) > catchUpBytes) return snapshotOf(now)
  const missed: CatchUp = {
    kind: 'catchUp',
    from: printCursor(after),
    to: printCursor(now),
    entries,
    withdrawn: placements.filter(({ isGone }) => isGone).map(goneOf),
    pins: [...now.pins],
  }
  if (isPageChanged) missed.page = now.page
  if (quiet.size > 0) missed.quiet = [...quiet]
  return missed
}

export function goneOf({ entry: { id, position }, sequence }: Placement): Gone {
  return { id, position, sequence }
}

function visible(placements: readonly Placement[]): PlacedEntry[] {
  return placements.filter(({ isGone }) => !isGone).map(({ entry }) => entry)
}

const sizes = new WeakMap<PlacedEntry, number>()

function bytesOf(entry: PlacedEntry): number {
  const size = sizes.get(entry) ?? JSON.stringify(entry).length
  sizes.set(entry, size)
  return size
}
