/** A page's log in memory, with every earlier state kept, so that a test can answer readers late, stale, or from another history. */
import { createHash } from 'node:crypto'
import { type Cursor, type PrintedCursor, printCursor, readCursor } from '../../shared/cursor.ts'
import { type EntryHeader, type PlacedEntry, titleOf } from '../../shared/entry.ts'
import type { LivePage } from '../../shared/live-page.ts'
import type { Change, Gone, Missed, Operation, Slice, Snapshot } from '../../shared/operation.ts'
import { type Position, positionOf } from '../../shared/position.ts'

const batchSize = 3
const firstTime = 1_750_000_000_000

interface Placement {
  entry: PlacedEntry
  isGone: boolean
}

interface State extends Cursor {
  page: LivePage
  placements: Map<string, Placement>
  pins: string[]
  operation?: Operation
}

export interface Story {
  readonly state: State
  readonly states: readonly State[]
  /** Does something that is possible now. @param chance 0 to 1, another number at every call */
  happen(chance: () => number): Operation
  publish(headline?: string): Operation
  /** An import, placed where its own time belongs, ms. */
  bringIn(headline: string, at: number): Operation
  edit(id: string, headline: string): Operation
  withdraw(id: string): Operation
  mark(id: string): Operation
  pin(id: string): Operation
  restore(id: string): Operation
  /** Throws away the last operations, as a Redis that lost its newest data; what follows is another history. */
  rollBack(operations: number): void
  /** @param age how many operations ago */
  snapshot(age?: number): Snapshot
  slice(before: Position, age?: number): Slice
  since(after: PrintedCursor, age?: number): Missed
  entry(id: string, revision: number, age?: number): PlacedEntry | undefined
  /** What a reader must see who has loaded everything from `floor` up. */
  seen(floor?: Position, ceiling?: Position): ReturnType<typeof seenAt>
}

export function tellStory(): Story {
  const page: LivePage = {
    id: 'p-story',
    slug: 'story',
    headline: 'A story',
    keyPoints: [],
    language: 'en-GB',
    direction: 'ltr',
    timeZone: 'Europe/London',
    coverageStart: firstTime,
    authors: [],
    batchSize,
    status: 'live',
    sequence: 0,
  }
  const states: State[] = [{ sequence: 0, digest: digestOf('seed'), page, placements: new Map(), pins: [] }]
  let written = 0
  const last = () => states[states.length - 1] as State

  function commit(change: (at: number, sequence: number) => Change, more: Partial<State> = {}): Operation {
    written += 1
    const before = last()
    const sequence = before.sequence + 1
    const made = change(firstTime + written * 1000, sequence)
    const link = { sequence, previousDigest: before.digest, digest: digestOf(`${before.digest}${written}`) }
    const operation: Operation = { ...made, ...link, at: firstTime + written * 1000, command: `c-${written}` }
    const placements = new Map(before.placements)
    if ('entry' in made) placements.set(made.entry.id, { entry: made.entry as PlacedEntry, isGone: false })
    if ('entries' in made)
      for (const one of made.entries) placements.set(one.id, { entry: one as PlacedEntry, isGone: false })
    if ('id' in made) {
      const entry = { ...(placements.get(made.id) as Placement).entry, sequence, pinned: false }
      placements.set(made.id, { entry, isGone: true })
    }
    const isPins = made.kind === 'pin' || made.kind === 'unpin' || made.kind === 'orderPins'
    const pins = isPins ? made.pins : before.pins.filter(id => !placements.get(id)?.isGone)
    const now = 'page' in made ? made.page : before.page
    states.push({ ...link, page: now, placements, pins, operation, ...more })
    return operation
  }

  const placementOf = (id: string) => (last().placements.get(id) as Placement).entry

  function put(id: string, changed: Partial<PlacedEntry>, kind: 'edit' | 'restore' | 'mark' | 'unmark'): Operation {
    return commit((at, sequence) => ({
      kind,
      entry: { ...placementOf(id), ...changed, sequence, updatedAt: kind === 'edit' ? at : placementOf(id).updatedAt },
    }))
  }

  function publish(headline?: string, quiet = false, ownTime?: number): Operation {
    return commit((at, sequence) => {
      const placedAt = ownTime ?? (quiet ? at - 60_000 : at)
      return {
        // As where an import brings an entry to another page.
        kind: quiet ? 'place' : 'publish',
        ...(quiet ? { quiet } : {}),
        entry: {
          id: `e-${written}`,
          home: page.id,
          revision: 1,
          ...(headline ? { headline } : {}),
          blocks: [{ type: 'paragraph', text: [{ text: `Text ${written}` }] }],
          authors: [],
          kind: 'update',
          publishedAt: placedAt,
          updatedAt: placedAt,
          position: positionOf(placedAt, sequence),
          sequence,
          keyEvent: false,
          pinned: false,
        },
      }
    })
  }

  function edit(id: string, headline: string): Operation {
    return put(id, { headline, revision: placementOf(id).revision + 1 }, 'edit')
  }

  function withdraw(id: string): Operation {
    return commit(() => ({ kind: 'withdraw', id, position: placementOf(id).position }))
  }

  function setPins(kind: 'pin' | 'unpin' | 'orderPins', id: string, pins: string[]): Operation {
    return commit((_, sequence) => ({
      kind,
      pins,
      entries: kind === 'orderPins' ? [] : [{ ...placementOf(id), pinned: kind === 'pin', sequence }],
    }))
  }

  function happen(chance: () => number): Operation {
    const all = [...last().placements.values()]
    const pick = <T>(from: readonly T[]) => from[Math.floor(chance() * from.length)] as T
    const visible = all.filter(one => !one.isGone).map(one => one.entry)
    const gone = all.filter(one => one.isGone).map(one => one.entry)
    const { pins } = last()
    const unpinned = visible.filter(one => !one.pinned)
    const what = chance()
    if (visible.length < 2 || what < 0.4) return publish(chance() < 0.5 ? `Headline ${written}` : undefined)
    if (what < 0.45) return publish('Imported', true)
    if (what < 0.6) return edit(pick(visible).id, `Edited ${written}`)
    if (what < 0.72) return withdraw(pick(visible).id)
    if (what < 0.78 && gone.length > 0) return put(pick(gone).id, { pinned: false }, 'restore')
    if (what < 0.84 && pins.length < 3 && unpinned.length > 0) {
      const { id } = pick(unpinned)
      return setPins('pin', id, [id, ...pins])
    }
    if (what < 0.88 && pins.length > 0) {
      const id = pick(pins)
      return setPins(
        'unpin',
        id,
        pins.filter(pin => pin !== id),
      )
    }
    if (what < 0.9 && pins.length > 1) return setPins('orderPins', pins[0] as string, [...pins].reverse())
    if (what < 0.96) {
      const entry = pick(visible)
      return put(entry.id, { keyEvent: !entry.keyEvent }, entry.keyEvent ? 'unmark' : 'mark')
    }
    return commit((_, sequence) => ({
      kind: 'page',
      page: { ...last().page, headline: `A story, part ${written}`, sequence },
    }))
  }

  const aged = (age: number) => states[Math.max(0, states.length - 1 - age)] as State

  return {
    get state() {
      return last()
    },
    states,
    happen,
    publish,
    bringIn: (headline, at) => publish(headline, true, at),
    edit,
    withdraw,
    mark: id => put(id, { keyEvent: true }, 'mark'),
    pin: id => setPins('pin', id, [id, ...last().pins]),
    restore: id => put(id, { pinned: false }, 'restore'),
    rollBack(operations) {
      states.splice(Math.max(1, states.length - operations))
      written += 1 // times and digests of what follows differ from what was lost
    },
    snapshot: (age = 0) => snapshotOf(aged(age)),
    slice: (before, age = 0) => sliceOf(aged(age), before),
    since: (after, age = 0) => missedSince(states, aged(age), readCursor(after)),
    entry(id, revision, age = 0) {
      const isRight = (one?: Placement) => one && !one.isGone && one.entry.revision === revision
      const found = [aged(age), last()].map(state => state.placements.get(id)).find(isRight)
      return found?.entry
    },
    seen: (floor, ceiling) => seenAt(last(), floor, ceiling),
  }
}

/** An operation as it crosses the wire when its entry is too large for a frame. @param more what its header says besides */
export function withoutBodies(operation: Operation, more: Partial<EntryHeader> = {}): Operation {
  if ('entry' in operation) return { ...operation, entry: { ...headerOf(operation.entry as PlacedEntry), ...more } }
  if (!('entries' in operation)) return operation
  return { ...operation, entries: operation.entries.map(entry => headerOf(entry as PlacedEntry)) }
}

export function headerOf({ blocks: _, authors: __, correctionNote: ___, ...header }: PlacedEntry): EntryHeader {
  return { ...header, bodyPending: true }
}

function digestOf(text: string): string {
  return createHash('sha1').update(text).digest('hex').slice(0, 16)
}

function inOrder(state: State): Placement[] {
  return [...state.placements.values()].sort((one, other) => (one.entry.position < other.entry.position ? -1 : 1))
}

function visibleAt(state: State): PlacedEntry[] {
  return inOrder(state)
    .filter(one => !one.isGone)
    .map(one => one.entry)
    .reverse()
}

function seenAt(state: State, floor: Position = '', ceiling: Position = '~') {
  const visible = visibleAt(state)
  return {
    entries: visible.filter(entry => entry.position >= floor && entry.position <= ceiling),
    pins: state.pins.map(id => state.placements.get(id)?.entry),
    keyEvents: keyEventsAt(state),
    page: state.page,
  }
}

function keyEventsAt(state: State) {
  return visibleAt(state)
    .filter(entry => entry.keyEvent)
    .map(({ id, publishedAt, position, ...entry }) => ({ id, headline: titleOf(entry), publishedAt, position }))
}

function snapshotOf(state: State): Snapshot {
  const entries = visibleAt(state).slice(0, batchSize)
  const lowest = entries.at(-1)?.position
  const older = lowest !== undefined && inOrder(state)[0]?.entry.position !== lowest ? lowest : undefined
  return {
    kind: 'snapshot',
    cursor: printCursor(state),
    page: state.page,
    entries,
    pins: state.pins.map(id => (state.placements.get(id) as Placement).entry),
    keyEvents: keyEventsAt(state),
    ...(older ? { older } : {}),
  }
}

/** Slices end at boundaries counted over all placements from the oldest; one with nothing visible is passed over. */
function sliceOf(state: State, before: Position): Slice {
  const below = inOrder(state).filter(one => one.entry.position < before)
  let end = below.length
  while (end > 0) {
    const start = Math.floor((end - 1) / batchSize) * batchSize
    const entries = below
      .slice(start, end)
      .filter(one => !one.isGone)
      .map(one => one.entry)
      .reverse()
    const older = start > 0 ? (below[start] as Placement).entry.position : undefined
    if (entries.length > 0 || !older) return { cursor: printCursor(state), entries, ...(older ? { older } : {}) }
    end = start
  }
  return { cursor: printCursor(state), entries: [] }
}

function missedSince(states: readonly State[], state: State, after: Cursor | undefined): Missed {
  const from = states.find(one => one.sequence === after?.sequence && one.digest === after.digest)
  if (!from || from.sequence > state.sequence) return snapshotOf(state)
  const changed = inOrder(state).filter(one => one.entry.sequence > from.sequence)
  const quiet = states
    .slice(states.indexOf(from) + 1, states.indexOf(state) + 1)
    .flatMap(({ operation }) => (operation && 'entry' in operation && operation.quiet ? [operation.entry.id] : []))
  const withdrawn = changed
    .filter(one => one.isGone)
    .map(({ entry: { id, position, sequence } }): Gone => ({ id, position, sequence }))
  return {
    kind: 'catchUp',
    from: printCursor(from),
    to: printCursor(state),
    entries: changed.filter(one => !one.isGone).map(one => one.entry),
    withdrawn,
    pins: state.pins,
    ...(state.page.sequence > from.sequence ? { page: state.page } : {}),
    ...(quiet.length > 0 ? { quiet } : {}),
  }
}
