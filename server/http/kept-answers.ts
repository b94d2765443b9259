/** Finished answers about live pages, made once per cursor and kept within a bound: a rush of readers costs one rendering per operation. */
import type { PrintedCursor } from '../../shared/cursor.ts'
import type { EntryId } from '../../shared/entry.ts'
import type { PageId } from '../../shared/live-page.ts'
import type { Metrics } from '../metrics.ts'
import { PackedText } from './packed-text.ts'

/** What stands at an address, as far as only its maker knows. */
export interface Made {
  text: string
  /** As in `Content-Type`. */
  type: string
  /** Given where nothing that is published next can change it: the entries that it shows. */
  closed?: readonly EntryId[]
}

/** What an answer is about: true as long as the page is at this cursor. */
export interface About {
  page: PageId
  cursor: PrintedCursor
  /** Path and query, the same for everybody who asks for it. */
  path: string
  /** The entity tag. */
  tag: string
}

export interface KeptAnswer extends About {
  type: string
  closed: readonly EntryId[] | undefined
  text: PackedText
}

export interface KeptAnswers {
  /** What is kept at an address; it is for the caller to see whether the page is still at its cursor. */
  at(path: string): KeptAnswer | undefined
  /**
   * The answer as it is kept, or else made: once, however many ask meanwhile.
   * @param make must give the same for the same page and cursor; undefined when there is nothing at the address
   * @throws what `make` throws, to all who waited; the next one tries again
   */
  of(about: About, make: () => Promise<Made | undefined>): Promise<KeptAnswer | undefined>
}

/** Memory for finished answers, bytes: some five thousand compressed batches. */
const defaultMostBytes = 64 * 1024 * 1024
/** What one answer takes up besides its text, bytes; about. */
const overhead = 1000

/** What is kept of one page: all of it goes once the page is at another cursor. */
interface Shelf {
  cursor: PrintedCursor
  paths: Set<string>
}

export function createKeptAnswers(
  { keptBytes }: Pick<Metrics, 'keptBytes'>,
  mostBytes: number = defaultMostBytes,
): KeptAnswers {
  /** Those asked for least recently come first. */
  const answers = new Map<string, { answer: KeptAnswer; bytes: number }>()
  const shelves = new Map<PageId, Shelf>()
  const making = new Map<string, Promise<KeptAnswer | undefined>>()
  let bytes = 0

  function at(path: string): KeptAnswer | undefined {
    const found = answers.get(path)
    if (!found) return undefined
    answers.delete(path)
    answers.set(path, found)
    return found.answer
  }

  function drop(path: string): void {
    const found = answers.get(path)
    if (!found) return
    answers.delete(path)
    bytes -= found.bytes
    const { page } = found.answer
    const shelf = shelves.get(page)
    shelf?.paths.delete(path)
    if (shelf?.paths.size === 0) shelves.delete(page)
  }

  function shelfOf({ page, cursor }: About): Shelf {
    const shelf = shelves.get(page)
    if (shelf?.cursor === cursor) return shelf
    // Nobody is given these any more, and what was withdrawn need not wait in them.
    for (const path of shelf?.paths ?? []) drop(path)
    const empty = { cursor, paths: new Set<string>() }
    shelves.set(page, empty)
    return empty
  }

  function keep(answer: KeptAnswer): void {
    const { path, text } = answer
    drop(path)
    const kept = { answer, bytes: 0 }
    const weigh = () => {
      if (answers.get(path) !== kept) return
      const now = text.bytes + overhead
      bytes += now - kept.bytes
      kept.bytes = now
      for (const oldest of answers.keys()) {
        if (bytes <= mostBytes) break
        drop(oldest)
      }
      keptBytes.set(bytes)
    }
    shelfOf(answer).paths.add(path)
    answers.set(path, kept)
    text.onChange(weigh)
    weigh()
  }

  async function made(about: About, make: () => Promise<Made | undefined>): Promise<KeptAnswer | undefined> {
    const found = await make()
    if (!found) return undefined
    const answer = { ...about, type: found.type, closed: found.closed, text: new PackedText(found.text) }
    keep(answer)
    return answer
  }

  return {
    at,
    async of(about, make) {
      const kept = at(about.path)
      if (kept?.page === about.page && kept.cursor === about.cursor) return kept
      const name = `${about.cursor} ${about.path}`
      const under = making.get(name)
      if (under) return under
      const next = made(about, make).finally(() => making.delete(name))
      making.set(name, next)
      return next
    },
  }
}
