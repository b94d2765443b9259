/** A log in memory that keeps the same promises as the one in Redis, and can be made to lose, double, fork and forget. */
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { type Cursor, printCursor } from '../../shared/cursor.ts'
import type { EntryBody, EntryId, PlacedEntry } from '../../shared/entry.ts'
import type { LivePage, PageId, PageSettings } from '../../shared/live-page.ts'
import { catchUpOperations, type Change, type Operation } from '../../shared/operation.ts'
import { positionOf } from '../../shared/position.ts'
import type { Announcements, PageIndex, PageReads } from '../../server/newsroom/ports.ts'
import { channels } from '../../server/storage/keys.ts'
import {
  apply,
  catchUpOf,
  goneOf,
  headOf,
  type Kept,
  placedOf,
  type Placement,
  plainBody,
  plainSettings,
  shownOf,
  snapshotOf,
} from './kept-page.ts'

export interface NewEntry extends Partial<EntryBody> {
  id?: EntryId
  /** Where it stands, ms; an import brings its own. */
  at?: number
  quiet?: boolean
  keyEvent?: boolean
}

export interface MemoryLog extends PageReads, Announcements, PageIndex {
  createPage(settings?: Partial<PageSettings> & { id?: PageId }): LivePage
  publish(page: PageId, entry?: NewEntry): Operation
  edit(page: PageId, id: EntryId, body: Partial<EntryBody>): Operation
  withdraw(page: PageId, id: EntryId): Operation
  restore(page: PageId, id: EntryId): Operation
  pin(page: PageId, id: EntryId): Operation
  unpin(page: PageId, id: EntryId): Operation
  mark(page: PageId, id: EntryId, isKeyEvent?: boolean): Operation
  setPage(page: PageId, settings: Partial<PageSettings>): Operation
  cursor(page: PageId): Cursor
  /** Ids that can be seen, oldest first. */
  visible(page: PageId): EntryId[]
  withdrawn(page: PageId): EntryId[]
  /** What can be seen, newest first. */
  shown(page: PageId): PlacedEntry[]
  pins(page: PageId): EntryId[]
  /** Takes the page back to an earlier operation, as a Redis does that lost its newest data. */
  rollBack(page: PageId, sequence: number): void
  removePage(page: PageId): void
  /** Announces something that may be no operation at all. */
  announce(channel: string, message: string): Promise<void>
  /** Stands between an announcement and who listens: passes it on, or not, or twice, or later. */
  wire: (message: string, pass: (message: string) => void) => void
  /** Awaited before every read: rejects while the log is away, resolves late when it is slow. */
  beforeRead: () => Promise<void>
  /** Says that a lost connection is back. */
  comeBack(): void
  listeners(channel: string): number
  /** How often each read was asked. */
  readonly asked: Record<'heads' | 'snapshot' | 'since', number>
}

/** @param now ms since 1970, the log's clock */
export function createMemoryLog(now: () => number = Date.now): MemoryLog {
  const pages = new Map<PageId, Kept>()
  const listening = new Map<string, Set<(message: string) => void>>()
  const whenBack: (() => void)[] = []
  const asked = { heads: 0, snapshot: 0, since: 0 }

  function keptOf(page: PageId): Kept {
    const kept = pages.get(page)
    if (!kept) throw new Error(`No page ${page}`)
    return kept
  }

  function placementOf(page: PageId, id: EntryId): Placement {
    const placement = keptOf(page).placements.get(id)
    if (!placement) throw new Error(`No entry ${id}`)
    return placement
  }

  function append(page: PageId, changeAt: (sequence: number) => Change): Operation {
    const kept = keptOf(page)
    const last = kept.operations.at(-1)
    const sequence = (last?.sequence ?? 0) + 1
    const previousDigest = last?.digest ?? kept.seed
    const change = changeAt(sequence)
    const command = randomUUID()
    const digest = createHash('sha1')
      .update(`${previousDigest}|${JSON.stringify(change)}|${command}`)
      .digest('hex')
      .slice(0, 16)
    const operation: Operation = structuredClone({ ...change, sequence, digest, previousDigest, at: now(), command })
    kept.operations.push(operation)
    apply(kept, structuredClone(operation))
    const message = JSON.stringify(operation)
    const channel = channels.operations(page)
    log.wire(message, passed => tell(channel, passed))
    return operation
  }

  function tell(channel: string, message: string): void {
    for (const hear of [...(listening.get(channel) ?? [])]) hear(message)
  }

  function changeEntry(
    page: PageId,
    id: EntryId,
    kind: 'edit' | 'restore' | 'mark' | 'unmark',
    more: Partial<PlacedEntry>,
  ) {
    const { entry } = placementOf(page, id)
    return append(page, sequence => ({ kind, entry: { ...entry, ...more, sequence } }))
  }

  function setPins(page: PageId, id: EntryId, pins: EntryId[], kind: 'pin' | 'unpin'): Operation {
    const { entry } = placementOf(page, id)
    return append(page, sequence => ({ kind, pins, entries: [{ ...entry, pinned: kind === 'pin', sequence }] }))
  }

  async function read(page: PageId): Promise<Kept | undefined> {
    await log.beforeRead()
    return pages.get(page)
  }

  const log: MemoryLog = {
    asked,
    wire: (message, pass) => pass(message),
    beforeRead: async () => {},

    createPage({ id = `page-${randomBytes(4).toString('hex')}`, ...settings } = {}) {
      const page: LivePage = { ...plainSettings(id), ...settings, id, sequence: 1 }
      const seed = randomBytes(8).toString('hex')
      pages.set(id, { seed, operations: [], placements: new Map(), pins: [], page })
      append(id, sequence => ({ kind: 'page', page: { ...page, sequence } }))
      return page
    },
    publish(page, { id = randomUUID(), at = now(), quiet, keyEvent = false, ...body } = {}) {
      return append(page, sequence => ({
        // As where an import brings an entry to another page.
        kind: quiet ? 'place' : 'publish',
        entry: {
          ...plainBody(`Entry ${sequence}`),
          ...body,
          id,
          home: page,
          revision: 1,
          publishedAt: at,
          updatedAt: at,
          position: positionOf(at, sequence),
          sequence,
          keyEvent,
          pinned: false,
        },
        ...(quiet ? { quiet } : {}),
      }))
    },
    edit: (page, id, body) =>
      changeEntry(page, id, 'edit', {
        ...body,
        revision: placementOf(page, id).entry.revision + 1,
        updatedAt: now(),
      }),
    restore: (page, id) => changeEntry(page, id, 'restore', { pinned: false }),
    mark: (page, id, isKeyEvent = true) =>
      changeEntry(page, id, isKeyEvent ? 'mark' : 'unmark', { keyEvent: isKeyEvent }),
    withdraw(page, id) {
      const { position } = placementOf(page, id).entry
      return append(page, () => ({ kind: 'withdraw', id, position }))
    },
    pin: (page, id) => setPins(page, id, [...keptOf(page).pins, id], 'pin'),
    unpin: (page, id) =>
      setPins(
        page,
        id,
        keptOf(page).pins.filter(pinned => pinned !== id),
        'unpin',
      ),
    setPage: (page, settings) =>
      append(page, sequence => ({ kind: 'page', page: { ...keptOf(page).page, ...settings, sequence } })),

    cursor: page => headOf(keptOf(page)),
    visible: page =>
      shownOf(keptOf(page))
        .map(entry => entry.id)
        .reverse(),
    withdrawn: page => [...keptOf(page).placements].filter(([, { shown }]) => !shown).map(([id]) => id),
    shown: page => structuredClone(shownOf(keptOf(page))),
    pins: page => keptOf(page).pins,
    rollBack(page, sequence) {
      const kept = keptOf(page)
      const back: Kept = { ...kept, operations: [], placements: new Map(), pins: [] }
      for (const operation of kept.operations.slice(0, sequence)) {
        back.operations.push(operation)
        apply(back, structuredClone(operation))
      }
      pages.set(page, back)
    },
    removePage: page => void pages.delete(page),
    async announce(channel, message) {
      tell(channel, message)
    },
    comeBack() {
      for (const again of whenBack) again()
    },
    listeners: channel => listening.get(channel)?.size ?? 0,

    async listen(channel, hear) {
      await log.beforeRead()
      const hearers = listening.get(channel) ?? new Set()
      listening.set(channel, hearers.add(hear))
      return { stop: () => void hearers.delete(hear) }
    },
    onBack: again => void whenBack.push(again),

    async find(slugOrId) {
      await log.beforeRead()
      const found = [...pages.values()].find(({ page }) => page.id === slugOrId || page.slug === slugOrId)
      return found && { id: found.page.id, slug: found.page.slug }
    },
    list: async () => [...pages.values()].map(({ page }) => page),

    async heads(ids) {
      asked.heads++
      await log.beforeRead()
      return new Map(ids.flatMap(id => (pages.has(id) ? [[id, headOf(keptOf(id))] as const] : [])))
    },
    async snapshot(page) {
      asked.snapshot++
      const kept = await read(page)
      return kept && snapshotOf(kept)
    },
    async since(page, after) {
      asked.since++
      const kept = await read(page)
      if (!kept) return undefined
      const from = kept.operations[after.sequence - 1]
      const missed = kept.operations.slice(after.sequence)
      if (!from || from.digest !== after.digest || missed.length > catchUpOperations) return snapshotOf(kept)
      return catchUpOf(kept, after, missed)
    },
    async slice(page, before) {
      const kept = await read(page)
      if (!kept) return undefined
      const placed = placedOf(kept)
      let top = placed.filter(({ entry }) => entry.position < before).length
      let entries: PlacedEntry[] = []
      while (entries.length === 0 && top > 0) {
        const low = Math.floor((top - 1) / kept.page.batchSize) * kept.page.batchSize
        entries = placed.slice(low, top).flatMap(({ shown, entry }) => (shown ? [entry] : []))
        top = low
      }
      const end = placed[top]
      const isMore = placed.slice(0, top).some(({ shown }) => shown)
      const older = isMore && end ? { older: end.entry.position } : {}
      return structuredClone({ cursor: printCursor(headOf(kept)), entries: entries.reverse(), ...older })
    },
    async sliceAfter(page, after = '') {
      const kept = await read(page)
      if (!kept) return undefined
      const { batchSize } = kept.page
      const placed = placedOf(kept)
      let low = placed.filter(({ entry }) => entry.position <= after).length
      let entries: PlacedEntry[] = []
      while (entries.length === 0 && low < placed.length) {
        const top = (Math.floor(low / batchSize) + 1) * batchSize
        entries = placed.slice(low, top).flatMap(({ shown, entry }) => (shown ? [entry] : []))
        low = top
      }
      const last = placed[low - 1]
      const isMore = placed.slice(low).some(({ shown }) => shown)
      const newer = isMore && last ? { older: last.entry.position } : {}
      return structuredClone({ cursor: printCursor(headOf(kept)), entries, ...newer })
    },
    async around(page, id) {
      const kept = await read(page)
      if (!kept) return undefined
      const placed = placedOf(kept)
      const rank = placed.findIndex(({ entry }) => entry.id === id)
      if (rank < 0) return undefined
      const next = placed[(Math.floor(rank / kept.page.batchSize) + 1) * kept.page.batchSize]
      const before = next?.entry.position
      const slice = await log.slice(page, before ?? '9')
      return slice && { ...slice, ...(before === undefined ? {} : { before }) }
    },
    async placement(page, id) {
      const placement = (await read(page))?.placements.get(id)
      if (!placement) return undefined
      return placement.shown ? { entry: structuredClone(placement.entry) } : { gone: goneOf(placement) }
    },
  }
  return log
}
