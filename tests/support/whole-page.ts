// A page as it was kept, read to its end by the addresses that readers use.
import { addresses } from '../../shared/http-api.ts'
import type { Slice, Snapshot } from '../../shared/operation.ts'

export interface WholePage {
  cursor: string
  /** Ids of what is shown, newest first. */
  entries: string[]
}

/** @throws when the page cannot be read just now */
export async function readWholePage(url: string, slug: string): Promise<WholePage> {
  const { cursor, entries } = await readWithHistory(url, slug)
  return { cursor, entries: entries.map(({ id }) => id) }
}

/** The snapshot, its entries down to the first one. @throws when the page cannot be read just now */
export async function readWithHistory(url: string, slug: string): Promise<Snapshot> {
  const ask = async <Answer>(href: string): Promise<Answer> => {
    const answer = await fetch(url + href)
    if (!answer.ok) throw new Error(`${href}: ${answer.status}`)
    return (await answer.json()) as Answer
  }
  const snapshot = await ask<Snapshot>(addresses.snapshot(slug))
  const entries = [...snapshot.entries]
  for (let { older } = snapshot; older; ) {
    const slice = await ask<Slice>(addresses.slice(slug, older))
    entries.push(...slice.entries)
    older = slice.older
  }
  return { ...snapshot, entries }
}
