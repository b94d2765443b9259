/** Which entries were erased for good: in Redis, and in a file beside it, for a backup may still hold their words. */
import { mkdir, open, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { EntryId } from '../../shared/entry.ts'
import { keys } from './keys.ts'
import type { Redis } from './redis.ts'

/** Erased entries by the time of it, ms since 1970. */
export type ErasureList = Map<EntryId, number>

export interface Erasures {
  /** Keeps that an entry was erased; again changes nothing. @throws also when the file cannot be written */
  note(entry: EntryId, erasedAt: number): Promise<void>
  /** All that Redis knows of. */
  list(): Promise<ErasureList>
  /** Writes what Redis knows and the file does not; makes the file where there is none. */
  completeFile(): Promise<void>
}

/** The file's place in the data folder. */
export const erasureFileName = 'erased.jsonl'

/** How each of its lines begins. */
const opening = '{"entry":'
/** Members that are read at once. */
const batch = 1000

/** @param file where the list is kept beside Redis; without it only Redis knows */
export function createErasures(redis: Redis, file?: string): Erasures {
  async function list(): Promise<ErasureList> {
    const found: ErasureList = new Map()
    for (let from = 0; ; from += batch) {
      const pairs = await redis.zrange(keys.erased, String(from), String(from + batch - 1), 'WITHSCORES')
      for (let at = 0; at < pairs.length; at += 2) found.set(pairs[at] as EntryId, Number(pairs[at + 1]))
      if (pairs.length < 2 * batch) return found
    }
  }

  return {
    list,
    async note(entry, erasedAt) {
      await redis.zadd(keys.erased, 'NX', erasedAt, entry)
      if (file) await appendErasures(file, new Map([[entry, erasedAt]]))
    },
    async completeFile() {
      if (!file) return
      const [known, written] = await Promise.all([list(), readErasures(file)])
      const missing = [...known].filter(([entry]) => !written?.has(entry))
      if (!written || missing.length > 0) await appendErasures(file, new Map(missing))
    },
  }
}

/** Adds to the file and waits until it is on the disk. A line that an earlier death cut off stays apart. */
export async function appendErasures(file: string, erased: ErasureList): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  const handle = await open(file, 'a+', 0o600)
  try {
    const { size } = await handle.stat()
    const last = Buffer.alloc(1)
    if (size > 0) await handle.read(last, 0, 1, size - 1)
    const apart = size > 0 && last.toString() !== '\n' ? '\n' : ''
    const lines = [...erased].map(([entry, erasedAt]) => `${JSON.stringify({ entry, erasedAt })}\n`)
    await handle.writeFile(apart + lines.join(''))
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** @returns undefined when there is no such file @throws RangeError when it holds anything but erasures */
export async function readErasures(file: string): Promise<ErasureList | undefined> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  const erased: ErasureList = new Map()
  const lines = text.split('\n').filter(line => line !== '')
  for (const line of lines) {
    const found = erasureIn(line)
    if (found) erased.set(found.entry, found.erasedAt)
    // What a death cut off in the middle is an erasure that was not finished, and is noted again by the next start.
    else if (!line.startsWith(opening.slice(0, line.length)))
      throw new RangeError(`${file} is not a list of erased entries.`)
  }
  return erased
}

function erasureIn(line: string): { entry: EntryId; erasedAt: number } | undefined {
  try {
    const { entry, erasedAt } = JSON.parse(line) as { entry?: unknown; erasedAt?: unknown }
    return typeof entry === 'string' && typeof erasedAt === 'number' ? { entry, erasedAt } : undefined
  } catch {
    return undefined // not JSON: whoever asks says what that means
  }
}
