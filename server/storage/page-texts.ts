/** Reads the texts of a page in bulk, from the newest on: what the search is built from. */
import { printCursor } from '../../shared/cursor.ts'
import type { EntryBody } from '../../shared/entry.ts'
import type { PageTexts } from '../newsroom/ports.ts'
import type { Redis } from './redis.ts'
import { runScript } from './scripts.ts'

/** In one read, at most: it keeps Redis from everything else for well under a millisecond. */
const mostEntries = 200
const mostBytes = 256 * 1024

export function createPageTexts(redis: Redis): PageTexts {
  return {
    async below(page, before) {
      const answer = (await runScript(redis, 'read-texts', page, [before ?? '', mostEntries, mostBytes])) as
        | []
        | [[string, string], string[], string]
      if (answer.length === 0) return undefined
      const [head, found, following] = answer
      const entries = []
      for (let at = 0; at < found.length; at += 3) {
        const [position, id, body] = found.slice(at, at + 3) as [string, string, string]
        entries.push({ id, position, body: () => JSON.parse(body) as EntryBody })
      }
      const cursor = printCursor({ sequence: Number(head[0]), digest: head[1] })
      return { cursor, entries, ...(following ? { following } : {}) }
    },
  }
}
