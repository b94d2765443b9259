/** Holds what readers showed against the logs: every view is the log applied up to a cursor, and the last one is the page itself. */
import type { Cursor } from '../../shared/cursor.ts'
import type { Snapshot } from '../../shared/operation.ts'
import { pinnedEntries, visibleEntries } from '../../shared/timeline.ts'
import { readWithHistory } from '../support/whole-page.ts'
import type { PageLog } from './logs.ts'
import type { Reader } from './reader.ts'
import type { Violation } from './violation.ts'
import type { View } from './witness.ts'

export interface ReadersChecked {
  violations: Violation[]
  /** Views that were held against the log, by their time. */
  checked: { atMs: number; isSame: boolean }[]
  /** Views of a history that Redis lost afterwards. */
  lostViews: number
}

/**
 * @param mayLose Redis lost data that it had acknowledged: views of the lost history, and resets, are counted, not faults
 * @param abandoned entries of commands that nobody sends again: what is lost of them then stays lost
 */
export async function checkReaders(
  readers: readonly Reader[],
  logs: ReadonlyMap<string, PageLog>,
  url: string,
  { mayLose, abandoned }: { mayLose: boolean; abandoned: ReadonlySet<string> },
): Promise<ReadersChecked> {
  const result: ReadersChecked = { violations: [], checked: [], lostViews: 0 }
  const pages = new Map<string, Snapshot>()
  for (const reader of readers) {
    const log = logs.get(reader.page.id)
    if (!log) continue
    const { witness } = reader
    const complain = (atMs: number, what: string) =>
      result.violations.push({ invariant: 'readers see the log', atMs, what: `${witness.name}: ${what}` })
    for (const { atMs, what } of witness.complaints) complain(atMs, what)
    if (witness.resets > 0 && !mayLose) complain(Date.now(), `was reset ${witness.resets} times, and nothing was lost`)
    const known = new Set(log.records.map(({ entry }) => entry))
    const isLostForGood = (id: string) => abandoned.has(id) || isTakenBack(id, log.page, logs)
    const vanished = [...witness.shown].filter(id => !known.has(id) && !(mayLose && isLostForGood(id)))
    if (vanished.length > 0)
      complain(Date.now(), `showed ${vanished.length} entries that are in no log now: ${vanished.join(', ')}`)

    for (const view of witness.views) {
      const differs = isOfThisHistory(log, view.cursor) ? difference(view, log) : undefined
      if (!isOfThisHistory(log, view.cursor)) {
        result.lostViews += 1
        if (!mayLose)
          complain(view.atMs, `was at ${view.cursor.sequence}.${view.cursor.digest}, which is no point of the log`)
        continue
      }
      result.checked.push({ atMs: view.atMs, isSame: differs === undefined })
      if (differs) complain(view.atMs, `at ${view.cursor.sequence} ${differs}`)
    }
    const fresh = pages.get(reader.page.id) ?? (await readWithHistory(url, reader.page.slug))
    pages.set(reader.page.id, fresh)
    const differs = lastDifference(reader, fresh)
    result.checked.push({ atMs: Date.now(), isSame: differs === undefined })
    if (differs) complain(Date.now(), `in the end ${differs}`)
  }
  return result
}

/** A page that lost all of an entry which was taken back meanwhile has nothing to show of it, nor to write into its log. */
function isTakenBack(id: string, page: string, logs: ReadonlyMap<string, PageLog>): boolean {
  return [...logs.values()].some(({ homes }) => {
    const home = homes.get(id)
    return home !== undefined && (home.state !== 'published' || home.placed[page] !== 1)
  })
}

function isOfThisHistory(log: PageLog, { sequence, digest }: Cursor): boolean {
  return log.records[sequence - 1]?.digest === digest
}

/** What is wrong with a view, in words. What a slice brought may be newer than the view's cursor, by its own number. */
function difference(view: View, log: PageLog): string | undefined {
  const shown = new Map(view.entries.map(entry => [entry.id, entry]))
  for (const { id, revision, sequence } of view.entries) {
    const now = stateAt(log, id, Math.max(sequence, view.cursor.sequence))
    if (!now?.isVisible) return `showed ${id}, which was not to be seen`
    if (now.revision !== revision) return `showed ${id} in revision ${revision} instead of ${now.revision}`
  }
  for (const [id, states] of historiesOf(log)) {
    const position = log.placements.get(id)?.position
    const isLoaded = position !== undefined && (view.floor === undefined || position >= view.floor)
    if (!isLoaded || shown.has(id) || !stateAt(log, id, view.cursor.sequence)?.isVisible) continue
    // A slice that was read later may have said that it is gone.
    const isGoneLater = states.some(({ sequence, isVisible }) => sequence > view.cursor.sequence && !isVisible)
    if (!isGoneLater) return `did not show ${id}`
  }
  return undefined
}

interface State {
  sequence: number
  isVisible: boolean
  revision: number
}

const known = new WeakMap<PageLog, Map<string, State[]>>()

/** What the log says of each entry, oldest first. */
function historiesOf(log: PageLog): Map<string, State[]> {
  const had = known.get(log)
  if (had) return had
  const histories = new Map<string, State[]>()
  for (const { kind, entry, revision, sequence } of log.records) {
    if (entry === '' || kind === 'page') continue
    const history = histories.get(entry) ?? []
    history.push({ sequence, revision, isVisible: kind !== 'withdraw' && kind !== 'unplace' })
    histories.set(entry, history)
  }
  known.set(log, histories)
  return histories
}

function stateAt(log: PageLog, entry: string, sequence: number): State | undefined {
  return historiesOf(log)
    .get(entry)
    ?.findLast(state => state.sequence <= sequence)
}

/** Compares the last view with a fresh snapshot and all that lies below it, texts included. */
function lastDifference(reader: Reader, fresh: Snapshot): string | undefined {
  const { timeline } = reader.follower
  const { floor } = timeline
  const wanted = fresh.entries.filter(({ position }) => floor === undefined || position >= floor)
  const shown = visibleEntries(timeline)
  if (print(shown) !== print(wanted)) {
    const place = wanted.findIndex((entry, at) => print(shown[at]) !== print(entry))
    return `shows ${shown.length} entries for ${wanted.length}, the first that differs at place ${place}`
  }
  if (print(pinnedEntries(timeline)) !== print(fresh.pins)) return 'shows other pins'
  const events = [...timeline.keyEvents.values()].sort((one, other) => (one.position < other.position ? 1 : -1))
  if (print(events) !== print(fresh.keyEvents)) return 'shows other key events'
  if (print(timeline.page) !== print(fresh.page)) return 'shows other page data'
  return undefined
}

/** JSON with fields in one order. */
function print(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  )
}
