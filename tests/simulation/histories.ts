// A page's log in memory with every state it ever had, lost ones included: what is shown anywhere can be held against it.
import { createHash } from 'node:crypto'
import { type Cursor, printCursor } from '../../shared/cursor.ts'
import type { EntryId, PlacedEntry } from '../../shared/entry.ts'
import type { LivePage } from '../../shared/live-page.ts'
import type { Change, Operation } from '../../shared/operation.ts'
import type { Position } from '../../shared/position.ts'

/** An entry's stand on the page, seen or not. `sequence`: the operation that concerned it last. */
export interface Placement {
  entry: PlacedEntry
  sequence: number
  isGone: boolean
  isErased?: boolean
}

export interface State extends Cursor {
  page: LivePage
  placements: ReadonlyMap<EntryId, Placement>
  pins: readonly EntryId[]
  operation?: Operation
  /** When it came about, ms. */
  at: number
}

export interface Histories {
  /** The newest state; undefined while there is no such page. */
  readonly head: State | undefined
  /** The states of the history that holds now: the one after operation n stands at n. */
  readonly states: readonly State[]
  /** Every state there ever was, those of lost histories included, in the order in which they came about. */
  readonly past: readonly State[]
  /** Every state there ever was under a cursor, in whichever history. */
  ever(cursor: Cursor): State | undefined
  /** Whether a placement was taken away by an operation after that one, in whichever history. */
  isGoneAfter(id: EntryId, sequence: number): boolean
  /** What an entry was made by an operation, in whichever history. */
  version(id: EntryId, sequence: number): Placement[]
  /** How many operations were committed, lost ones included. */
  readonly committed: number
  /** How often data were lost. */
  readonly losses: number
  append(change: (sequence: number) => Change, how?: { isErased?: boolean }): Operation
  /** Takes operations as another log numbered them. */
  adopt(operation: Operation, digestBefore?: string): void
  /** Loses the newest operations; what follows is another history. The page's first operation stays. */
  rollBack(operations: number): void
  remove(): void
  /** Begins the page anew, with another seed. */
  create(page: Omit<LivePage, 'sequence'>): Operation
  /** Told every operation once it is kept. */
  announce: (operation: Operation) => void
}

export function createHistories(now: () => number): Histories {
  let states: State[] = []
  let made = 0
  let losses = 0
  const past: State[] = []
  const known = new Map<string, State>()
  const versions = new Map<EntryId, Map<number, Placement[]>>()

  const digestOf = (text: string) => createHash('sha1').update(text).digest('hex').slice(0, 16)
  const last = () => states[states.length - 1] as State

  function begin(page: LivePage, seed: string): void {
    states = [{ sequence: 0, digest: seed, page, placements: new Map(), pins: [], at: now() }]
  }

  function keep(operation: Operation, isErased: boolean): void {
    const before = last()
    const { sequence, digest } = operation
    const placements = new Map(before.placements)
    const put = (placement: Placement): void => {
      placements.set(placement.entry.id, placement)
      const bySequence = versions.get(placement.entry.id) ?? new Map<number, Placement[]>()
      versions.set(placement.entry.id, bySequence)
      bySequence.set(sequence, [...(bySequence.get(sequence) ?? []), placement])
    }
    if ('entry' in operation) put({ entry: operation.entry as PlacedEntry, sequence, isGone: false })
    else if ('entries' in operation) {
      for (const entry of operation.entries) put({ entry: entry as PlacedEntry, sequence, isGone: false })
    } else if ('id' in operation) {
      const entry = placements.get(operation.id)?.entry ?? unseen(operation.id, operation.position)
      put({ entry: { ...entry, sequence, pinned: false }, sequence, isGone: true, isErased })
    }
    const pins =
      'pins' in operation && operation.pins
        ? operation.pins
        : before.pins.filter(id => placements.get(id)?.isGone === false)
    const page = operation.kind === 'page' ? operation.page : before.page
    const state: State = { sequence, digest, page, placements, pins, operation, at: now() }
    states.push(state)
    past.push(state)
    known.set(printCursor(state), state)
  }

  const histories: Histories = {
    announce: () => {},
    get head() {
      return states.at(-1)
    },
    get states() {
      return states
    },
    get committed() {
      return made
    },
    get losses() {
      return losses
    },
    past,
    ever: cursor => known.get(printCursor(cursor)),
    isGoneAfter(id, sequence) {
      for (const [at, placements] of versions.get(id) ?? [])
        if (at > sequence && placements.some(({ isGone }) => isGone)) return true
      return false
    },
    version: (id, sequence) => versions.get(id)?.get(sequence) ?? [],
    append(change, { isErased = false } = {}) {
      made += 1
      const { sequence: before, digest: previousDigest } = last()
      const sequence = before + 1
      const command = `command-${made}`
      const digest = digestOf(`${previousDigest}|${sequence}|${command}`)
      const operation: Operation = { ...change(sequence), sequence, digest, previousDigest, at: now(), command }
      keep(operation, isErased)
      histories.announce(operation)
      return operation
    },
    adopt(operation, digestBefore = operation.previousDigest) {
      if (operation.kind === 'page' && operation.sequence === 1) begin(operation.page, digestBefore)
      made += 1
      keep(operation, false)
    },
    rollBack(operations) {
      const lost = Math.min(operations, states.length - 2)
      if (lost < 1) return
      losses += 1
      states = states.slice(0, states.length - lost)
    },
    remove() {
      if (states.length > 0) losses += 1
      states = []
    },
    create(page) {
      begin({ ...page, sequence: 1 }, digestOf(`seed ${made}`))
      return histories.append(sequence => ({ kind: 'page', page: { ...page, sequence } }))
    },
  }
  return histories
}

/** What is known of an entry that came in as withdrawn: where it stands, and nothing that anyone could read. */
function unseen(id: EntryId, position: Position): PlacedEntry {
  return {
    id,
    home: '',
    revision: 1,
    publishedAt: 0,
    updatedAt: 0,
    position,
    sequence: 0,
    keyEvent: false,
    pinned: false,
    kind: 'update',
    blocks: [],
    authors: [],
  }
}
