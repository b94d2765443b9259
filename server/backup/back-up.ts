/** A backup of a running newsroom, from the first line of its file to the last: page by page, each of one moment. */
import type { PageId } from '../../shared/live-page.ts'
import { Refusal } from '../../shared/refusal.ts'
import type { WaitingCommands } from '../queue/waiting-commands.ts'
import type { Erasures } from '../storage/erasures.ts'
import { keys } from '../storage/keys.ts'
import type { Redis } from '../storage/redis.ts'
import { storedState, whyUnusable } from '../storage/stored-format.ts'
import { type BackupFile, createBackupFile } from './backup-file.ts'
import { backupFormat, backupVersion } from './backup-format.ts'
import { holdTurn } from './backup-turn.ts'
import { accountLines, addressLines, concerns, draftLines, parkedLines } from './newsroom-reader.ts'
import { writePage } from './page-part.ts'
import { writePictures } from './pictures.ts'
import { serviceVersion } from './service-version.ts'

export interface BackupSource {
  redis: Redis
  waiting: WaitingCommands
  erasures: Pick<Erasures, 'list'>
  mediaDir: string
  /** ms since 1970 */
  now: () => number
}

export interface BackupReport {
  pages: number
  entries: number
  pictures: number
  /** Commands that had been accepted and waited for a worker. */
  waiting: number
  bytes: number
  /** Sentences about what is in the backup as it is stored, and is not as it should be. */
  notes: string[]
}

/**
 * Everything that was acknowledged before it was called is in the file. The file has its name only when it is whole and
 * on the disk.
 * @param at is told how many lines of pages have been read
 * @throws Refusal when there is nothing to back up, another backup runs, or the file is there and may not be replaced
 */
export async function backUp(
  source: BackupSource,
  path: string,
  { mayReplace, at = () => {} }: { mayReplace: boolean; at?: (lines: number) => void },
): Promise<BackupReport> {
  const { redis, now } = source
  const stored = await storedState(redis)
  const reason = whyUnusable(stored)
  if (reason) throw new Refusal('conflict', reason)
  if (stored.is !== 'kept') throw new Refusal('not-found', 'There is nothing to back up: the newsroom is empty.')
  const release = await holdTurn(redis)
  try {
    const head = { version: backupVersion, createdAt: now(), service: serviceVersion(), stored: stored.format }
    const file = await createBackupFile(path, { format: backupFormat, ...head }, mayReplace)
    try {
      const report = await writeParts(source, file, at)
      return { ...report, bytes: await file.finish() }
    } catch (error) {
      await file.discard()
      throw error
    }
  } finally {
    await release()
  }
}

async function writeParts(
  source: BackupSource,
  file: BackupFile,
  at: (lines: number) => void,
): Promise<Omit<BackupReport, 'bytes'>> {
  const { redis, waiting, erasures } = source
  const erased = await erasures.list()
  // Before the pages: what is carried out meanwhile is in the lane and on its page, which does no harm; the other way
  // round it could be in neither.
  const commands = (await waiting.list()).filter(command => !concerns(command, erased))
  await file.begin('lane')
  for (const command of commands) await file.write([[command]])
  await file.end()

  // Before the pages too: one that is published meanwhile may be missing on its page, and is a draft again.
  await file.begin('drafts')
  for await (const line of draftLines(redis, erased)) await file.write([line])
  await file.end()

  const notes: string[] = []
  const pages = new Set<PageId>()
  let entries = 0
  let lines = 0
  // A page that is opened meanwhile may carry entries of one that is still to be read.
  for (let fresh = await newPages(redis, pages); fresh.length > 0; fresh = await newPages(redis, pages)) {
    for (const page of fresh) {
      pages.add(page)
      const read = await writePage(redis, file, page, erased, count => at(lines + count))
      entries += read.entries
      lines += read.lines
      if (read.fault) notes.push(`The log of the page ${page} does not hold together: ${read.fault}.`)
    }
  }

  // After the pages, so that whatever they point to is there.
  await file.begin('accounts')
  await file.write(await accountLines(redis))
  await file.end()
  await file.begin('addresses')
  await file.write(await addressLines(redis, pages))
  await file.end()
  await file.begin('parked')
  for await (const lines of parkedLines(redis, erased)) await file.write(lines)
  await file.end()
  await file.begin('erased')
  for (const [entry, erasedAt] of await erasures.list()) await file.write([['erased', entry, String(erasedAt)]])
  await file.end()
  const pictures = await writePictures(source.mediaDir, file)
  return { pages: pages.size, entries, pictures, waiting: commands.length, notes }
}

async function newPages(redis: Redis, known: ReadonlySet<PageId>): Promise<PageId[]> {
  return (await redis.smembers(keys.pages)).filter(page => !known.has(page)).toSorted()
}
