/** Writes a page's part of a backup into Redis as it was stored, one slot at a time, with the ways to find what is on it. */
import type { EntryId } from '../../shared/entry.ts'
import type { PageId } from '../../shared/live-page.ts'
import { keys, pageKeyNames, pageKeys } from '../storage/keys.ts'
import type { Redis } from '../storage/redis.ts'
import { runScript } from '../storage/scripts.ts'
import type { PageLine } from './backup-format.ts'
import { hasErasedWords } from './page-part.ts'

/** Lines of one round trip, and characters: Redis does nothing else meanwhile. */
const linesAtOnce = 500
const charactersAtOnce = 1_000_000

/** Whose fields lead to the page: an entry from where it is at home, a command from where it is answered. */
const leading = new Map<string, (field: string) => string>([
  ['homes', keys.entryHome],
  ['scheduled', keys.entryHome],
  ['answers', keys.commandHome],
])

export interface PageWriter {
  write(lines: readonly PageLine[]): Promise<void>
}

/**
 * Begins anew: whatever stands under the page's keys goes. What is written twice, after a lost reply, is there once.
 * @param erased entries whose words are left out
 */
export async function writeStoredPage(
  redis: Redis,
  page: PageId,
  erased: ReadonlyMap<EntryId, number>,
): Promise<PageWriter> {
  for (const key of pageKeys(page)) await redis.unlink(key)
  return {
    async write(lines) {
      for (const some of inPieces(lines.filter(line => !hasErasedWords(line, erased)))) {
        await runScript(redis, 'write-stored', page, [`[${some.map(({ text }) => text).join(',')}]`])
        // These lie in other slots, one by one.
        await Promise.all(some.flatMap(({ line }) => waysTo(line)).map(way => redis.set(way, page)))
      }
    },
  }
}

function* inPieces(lines: readonly PageLine[]): Generator<{ line: PageLine; text: string }[]> {
  let piece: { line: PageLine; text: string }[] = []
  let characters = 0
  for (const line of lines) {
    const text = JSON.stringify(line)
    piece.push({ line, text })
    characters += text.length
    if (piece.length < linesAtOnce && characters < charactersAtOnce) continue
    yield piece
    piece = []
    characters = 0
  }
  if (piece.length > 0) yield piece
}

function waysTo([key, field]: PageLine): string[] {
  const way = leading.get(key)
  return way ? [way(field)] : []
}

/** Whether a line of a backup is one of a page as this version stores them. */
export function isPageLine(line: readonly unknown[]): line is PageLine {
  const [key, field, value] = line
  if (typeof key !== 'string' || typeof field !== 'string' || line.length !== 3) return false
  if (key === 'log') return /^\d+-0$/.test(field) && Array.isArray(value) && value.every(one => typeof one === 'string')
  const isKnown = key !== 'touched' && pageKeyNames.some(name => name === key)
  return isKnown && (value === null || typeof value === 'string')
}
