/** A backup back into an empty newsroom: all of the file is read and checked before anything is written. */
import type { StoredDraft } from '../../shared/draft.ts'
import type { EntryId } from '../../shared/entry.ts'
import { isId, type PageId } from '../../shared/live-page.ts'
import { Refusal } from '../../shared/refusal.ts'
import { migrate } from '../migrations/bring-forward.ts'
import type { LaneCommand } from '../newsroom/ports.ts'
import type { WaitingCommands } from '../queue/waiting-commands.ts'
import { createDrafts } from '../storage/drafts.ts'
import type { Erasures, ErasureList } from '../storage/erasures.ts'
import { keys, pageKey } from '../storage/keys.ts'
import { createPageWrites } from '../storage/page-writes.ts'
import type { Redis } from '../storage/redis.ts'
import { currentFormat } from '../storage/stored-format.ts'
import type { PageLine, PartKind } from './backup-format.ts'
import { eraseAgain } from './erase-again.ts'
import { levelPages } from './level-pages.ts'
import { concerns } from './newsroom-reader.ts'
import { isPageLine, type PageWriter, writeStoredPage } from './page-writer.ts'
import { isPictureName, type ReturningPicture, returnPicture, standsForPicture } from './pictures.ts'
import type { OpenBackup } from './read-backup.ts'
import {
  type Addresses,
  collectAddress,
  isFieldLine,
  openRestored,
  refuseUnlessEmpty,
  writeField,
} from './restored-newsroom.ts'

export interface RestoreTarget {
  redis: Redis
  waiting: WaitingCommands
  erasures: Pick<Erasures, 'completeFile'>
  mediaDir: string
}

/** What a walk through the whole file found. */
export interface CheckedBackup {
  /** Entries and lines of pages: for progress, since pages may stand in the file more than once. */
  entries: number
  pageLines: number
  /** What had been erased when the backup was made. */
  erased: ErasureList
}

export interface RestoreReport {
  pages: number
  entries: number
  pictures: number
  waiting: number
  /** Entries that the backup still had, and that were erased since. */
  erasedAgain: number
}

/** Reads all of a backup. @throws Refusal `malformed` when it is damaged, cut off, or holds what cannot be restored */
export async function checkBackup(backup: OpenBackup): Promise<CheckedBackup> {
  const checked: CheckedBackup = { entries: 0, pageLines: 0, erased: new Map() }
  let isKnown = true
  for await (const piece of backup.pieces()) {
    if (piece.is !== 'lines') {
      isKnown &&= isPartName(piece.part, piece.name)
      continue
    }
    for (const line of piece.lines) {
      isKnown &&= isLineOf(piece.part, line)
      if (piece.part === 'erased') checked.erased.set(line[1] as EntryId, Number(line[2]))
      if (piece.part === 'page') checked.pageLines += 1
      if (piece.part === 'page' && line[0] === 'entries') checked.entries += 1
    }
  }
  // Said only of a file that is what was written: damage has its own words.
  if (!isKnown) throw new Refusal('malformed', 'The backup holds what this version cannot restore.')
  return checked
}

/**
 * Writes a checked backup. Nothing of it is served before all of it is there: when it is interrupted, the newsroom says so
 * instead of starting, and the same restore starts it over.
 * @param erased what must not come back, whatever the backup holds of it
 * @param at is told how many lines of pages are written
 * @throws Refusal `conflict` when the newsroom is not empty
 */
export async function restore(
  target: RestoreTarget,
  backup: OpenBackup,
  erased: ErasureList,
  at: (pageLines: number) => void,
): Promise<RestoreReport> {
  const { redis, waiting } = target
  await refuseUnlessEmpty(redis, backup.seal)
  await redis.set(keys.restoring, backup.seal)
  await refuseUnlessEmpty(redis, backup.seal)

  const written = await writeParts(target, backup, erased, at)
  const { pages } = written.addresses
  await migrate(redis, backup.head.stored, pages, async () => true)
  for (const [entry, erasedAt] of erased) await redis.zadd(keys.erased, 'NX', erasedAt, entry)
  const writes = createPageWrites(redis)
  const erasedAgain = await eraseAgain(redis, writes, erased)
  await levelPages(redis, writes, pages, erased)
  const commands = written.commands.filter(command => !concerns(command, erased))
  await waiting.putBack(commands)
  await target.erasures.completeFile()
  if ((await redis.hlen(keys.users)) !== written.users) {
    throw new Refusal('conflict', 'The service was started while the backup was restored: take an empty Redis again.')
  }
  let entries = 0
  for (const page of pages) entries += await redis.hlen(pageKey(page, 'entries'))
  await openRestored(redis, backup.seal, currentFormat, written.addresses)
  return { pages: pages.length, entries, pictures: written.pictures, waiting: commands.length, erasedAgain }
}

interface Written {
  addresses: Addresses
  commands: LaneCommand[]
  users: number
  pictures: number
}

async function writeParts(
  { redis, mediaDir }: RestoreTarget,
  backup: OpenBackup,
  erased: ErasureList,
  at: (pageLines: number) => void,
): Promise<Written> {
  const written: Written = {
    addresses: { pages: [], slugs: [], demo: undefined },
    commands: [],
    users: 0,
    pictures: 0,
  }
  let pageLines = 0
  let page: PageWriter | undefined
  let picture: ReturningPicture | undefined
  let isAnother = false
  try {
    for await (const piece of backup.pieces()) {
      if (piece.is === 'begin') {
        if (piece.part === 'page') page = await writeStoredPage(redis, piece.name, erased)
        if (piece.part !== 'media') continue
        picture = await returnPicture(mediaDir, piece.name)
        isAnother = standsForPicture(piece.name)
      } else if (piece.is === 'end') {
        if (piece.part !== 'media') continue
        await picture?.finish()
        picture = undefined
        if (isAnother) written.pictures += 1
      } else if (piece.part === 'page') {
        await page?.write(piece.lines as PageLine[])
        pageLines += piece.lines.length
        at(pageLines)
      } else if (piece.part === 'media') await picture?.write(piece.lines)
      else await writeNewsroomLines(redis, piece.part, piece.lines, written, erased)
    }
  } finally {
    await picture?.discard()
  }
  return written
}

async function writeNewsroomLines(
  redis: Redis,
  part: PartKind,
  lines: readonly unknown[][],
  written: Written,
  erased: ReadonlyMap<EntryId, number>,
): Promise<void> {
  for (const line of lines) {
    if (part === 'lane') written.commands.push(line[0] as LaneCommand)
    else if (!isFieldLine(line) || part === 'erased') continue
    else if (part === 'drafts') {
      if (!erased.has(line[1])) await createDrafts(redis).restore(JSON.parse(line[2]) as StoredDraft)
    } else if (part === 'addresses') collectAddress(written.addresses, line)
    else if (part !== 'parked' || !concerns(JSON.parse(line[2]) as LaneCommand, erased)) {
      await writeField(redis, line)
      if (line[0] === 'users') written.users += 1
    }
  }
}

/** A page's name becomes a key, a picture's a file: neither may be anything else. */
function isPartName(part: PartKind, name: string): boolean {
  if (part === 'page') return isId(name satisfies PageId)
  return part !== 'media' || isPictureName(name)
}

function isLineOf(part: PartKind, line: readonly unknown[]): boolean {
  if (part === 'page') return isPageLine(line)
  if (part === 'media') return line.length === 1 && typeof line[0] === 'string'
  if (part === 'lane') return line.length === 1 && typeof line[0] === 'object' && line[0] !== null
  return isFieldLine(line)
}
