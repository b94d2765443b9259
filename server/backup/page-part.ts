/** One page's part of a backup: read until it is of one moment, checked, and without the words of erased entries. */
import type { EntryId } from '../../shared/entry.ts'
import type { PageId } from '../../shared/live-page.ts'
import type { Redis } from '../storage/redis.ts'
import type { BackupFile } from './backup-file.ts'
import type { PageLine } from './backup-format.ts'
import { startLogCheck } from './log-check.ts'
import { readStoredPage } from './page-reader.ts'

/**
 * A page that could not be read as of one moment is read again: its last part in the file counts.
 * @param at is told how many lines of the page have been read
 * @returns how many there are, and what is wrong with the page's log, if anything is
 */
export async function writePage(
  redis: Redis,
  file: BackupFile,
  page: PageId,
  erased: ReadonlyMap<EntryId, number>,
  at: (lines: number) => void,
): Promise<{ entries: number; lines: number; fault: string | undefined }> {
  for (;;) {
    const check = startLogCheck()
    const entries = new Set<string>()
    let lines = 0
    await file.begin('page', page)
    const reading = readStoredPage(redis, page)
    let piece = await reading.next()
    for (; !piece.done; piece = await reading.next()) {
      check.follow(piece.value)
      for (const [key, field] of piece.value) if (key === 'entries') entries.add(field)
      lines += piece.value.length
      at(lines)
      await file.write(piece.value.filter(line => !hasErasedWords(line, erased)))
    }
    await file.end()
    if (piece.value === 'whole') return { entries: entries.size, lines, fault: check.fault() }
    // Its id is taken before the page is made: whoever did it died in between, or is about to.
    if (piece.value === 'no-page') return { entries: 0, lines, fault: undefined }
  }
}

/** Words of an erased entry may still stand on a page that could not be reached since, or in an older backup. */
export function hasErasedWords([key, field]: PageLine, erased: ReadonlyMap<EntryId, number>): boolean {
  if (key === 'scheduled' || key === 'due') return erased.has(field)
  if (key !== 'bodies' && key !== 'revisions') return false
  return erased.has(field.split(':')[0] ?? '')
}
