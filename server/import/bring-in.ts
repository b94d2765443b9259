/** Sends what a file holds through the newsroom's own lane, in order, and counts what became of it. */
import type { Answer, Command, CommandId } from '../../shared/command.ts'
import type { EntryId } from '../../shared/entry.ts'
import type { PageId } from '../../shared/live-page.ts'
import { Refusal, type RefusalCode } from '../../shared/refusal.ts'
import type { EntryReads, PageReads } from '../newsroom/ports.ts'
import type { FoundEntry, ImportFile } from './imported.ts'
import { type ImportResult, noOutcomes, type Outcome } from './outcomes.ts'
import type { Place } from './remarks.ts'
import { slots } from './slots.ts'
import { importCommandId } from './stable-ids.ts'

/** The way into the newsroom. */
export interface ImportDesk {
  reads: Pick<PageReads, 'snapshot'>
  entries: Pick<EntryReads, 'homeOf' | 'current'>
  /** The answer that is kept of a command. */
  answer(home: PageId, id: CommandId): Promise<Answer | undefined>
  /** Resolves once the command is accepted, so that the next one stands behind it. @throws Refusal when it is malformed */
  accept(command: Command, id: CommandId, home: PageId): Promise<void>
  /** `waiting` when nothing was answered within a time in which a running worker would have. */
  wait(home: PageId, id: CommandId): Promise<Answer>
}

/** Commands that are accepted and not answered yet. */
const mostInFlight = 20
/** A refusal may have been for a reason that is gone by the next import; this often one command is tried anew. */
const mostAttempts = 50
/** Largest command, bytes: what the API takes. */
const mostBytes = 256 * 1024
/** Refusals that say: there is nothing to do. */
const nothingToDo: ReadonlySet<RefusalCode> = new Set(['already', 'withdrawn'])

/** @param onProgress called with the number of entries that are through */
export async function bringIn(
  file: ImportFile,
  page: PageId,
  desk: ImportDesk,
  onProgress: (done: number) => void = () => {},
): Promise<ImportResult> {
  const result = noOutcomes(file.remarks)
  const inFlight = slots(mostInFlight)
  const open: Promise<void>[] = []
  const groups = byEntry(file.entries)
  let done = 0
  let isStalled = false
  let fault: unknown

  for (const [at, versions] of groups.entries()) {
    if (isStalled || fault !== undefined) {
      result.unsent = groups.length - at
      break
    }
    await inFlight.take()
    const { result: through } = await sendVersions(versions, page, desk)
    const counted = through
      .then(({ outcome, refusal }) => {
        if (outcome === 'waiting') isStalled = true
        if (refusal)
          result.remarks.push({ place: placeOf(versions), detail: refusal, isSkipped: outcome === 'skipped' })
        result[outcome] += 1
        done += 1
        onProgress(done)
      })
      .catch((error: unknown) => {
        fault ??= error
      })
      .finally(inFlight.free)
    open.push(counted)
  }
  await Promise.all(open)
  if (fault !== undefined) throw fault
  if (!isStalled) await orderPins(file.pins, page, desk)
  return result
}

interface Through {
  outcome: Outcome | 'waiting'
  /** Why it is not there as the file has it. */
  refusal?: string
}

/** Sends the versions of one entry. @returns once the last is accepted, with the promise of what becomes of them */
async function sendVersions(
  versions: FoundEntry[],
  page: PageId,
  desk: ImportDesk,
): Promise<{ result: Promise<Through> }> {
  const { id } = (versions[0] as FoundEntry).entry
  const home = await desk.entries.homeOf(id)
  const before = home === undefined ? undefined : await desk.entries.current(home, id)
  const answers: Promise<Answer>[] = []
  try {
    for (const command of versions.flatMap(version => commandsOf(version, page))) {
      const { answer } = await sendOnce(command, (before ? home : undefined) ?? page, desk)
      answers.push(answer)
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const fault = error.faults?.[0]
    const refusal = fault ? `${fault.pointer} ${fault.detail}` : error.message
    return { result: Promise.resolve({ outcome: 'skipped', refusal }) }
  }
  return { result: Promise.all(answers).then(all => through(all, before?.pages.includes(page))) }
}

/** @param stood whether it stood on this page before; undefined when it was nowhere */
function through(answers: Answer[], stood: boolean | undefined): Through {
  if (answers.some(answer => answer.status === 'waiting')) return { outcome: 'waiting' }
  const parked = answers.find(answer => answer.status === 'parked')
  if (parked) return { outcome: 'skipped', refusal: parked.detail }
  const refused = answers.find(answer => answer.status === 'refused' && !nothingToDo.has(answer.code))
  if (refused?.status === 'refused') return { outcome: 'skipped', refusal: refused.detail }
  const isNew = answers.some(answer => answer.status === 'committed' || answer.status === 'scheduled')
  if (isNew) return { outcome: stood === undefined ? 'imported' : stood ? 'changed' : 'placed' }
  const withdrawn = answers.find(answer => answer.status === 'refused' && answer.code === 'withdrawn')
  return withdrawn ? { outcome: 'unchanged', refusal: 'was withdrawn here, and stays so' } : { outcome: 'unchanged' }
}

function commandsOf(found: FoundEntry, page: PageId): Command[] {
  const { entry, placedAt, keyEvent, pinned, publishAt, isWithdrawn } = found
  if (publishAt !== undefined) {
    const { publishedAt: _publishedAt, updatedAt: _updatedAt, ...written } = entry
    return [{ type: 'publish', entry: written, pages: [page], publishAt }]
  }
  const flags = {
    ...(keyEvent ? { keyEvent } : {}),
    ...(pinned ? { pinned } : {}),
    ...(isWithdrawn ? { isWithdrawn } : {}),
  }
  return [{ type: 'import', entry, page, ...(placedAt === undefined ? {} : { placedAt }), ...flags }]
}

/**
 * Sends a command, unless the newsroom has its answer: what was done once is not done again, however it stands now.
 * @returns once it is accepted, with the promise of its answer
 */
async function sendOnce(command: Command, home: PageId, desk: ImportDesk): Promise<{ answer: Promise<Answer> }> {
  if (JSON.stringify(command).length > mostBytes) throw new Refusal('too-large', 'is larger than 256 kB')
  for (let attempt = 0; ; attempt += 1) {
    const id = importCommandId({ command, home }, attempt)
    const known = await desk.answer(home, id)
    if (known?.status === 'refused' && known.code !== 'already' && attempt < mostAttempts) continue
    if (known) return { answer: Promise.resolve(asKnown(known)) }
    await desk.accept(command, id, home)
    return { answer: desk.wait(home, id) }
  }
}

/** What was committed by an earlier import is there already. */
function asKnown(answer: Answer): Answer {
  if (answer.status !== 'committed' && answer.status !== 'scheduled') return answer
  return { status: 'refused', code: 'already', detail: 'An earlier import brought this.' }
}

/** Pins come in the order of the entries; the file says in which order they stood. */
async function orderPins(pins: EntryId[], page: PageId, desk: ImportDesk): Promise<void> {
  if (pins.length < 2) return
  const now = (await desk.reads.snapshot(page))?.pins.map(entry => entry.id) ?? []
  const isSame = now.length === pins.length && pins.every(id => now.includes(id))
  if (!isSame || pins.every((id, at) => now[at] === id)) return
  const { answer } = await sendOnce({ type: 'orderPins', page, pins }, page, desk)
  await answer
}

/** The versions of each entry together, entries in the order of the file. */
function byEntry(entries: readonly FoundEntry[]): FoundEntry[][] {
  const groups = new Map<EntryId, FoundEntry[]>()
  for (const found of entries) {
    const group = groups.get(found.entry.id)
    if (group) group.push(found)
    else groups.set(found.entry.id, [found])
  }
  return [...groups.values()]
}

function placeOf(versions: readonly FoundEntry[]): Place {
  return (versions.at(-1) as FoundEntry).place
}
