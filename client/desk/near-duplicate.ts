/** Whether what is being written much resembles an entry that readers have already: pointed out, never forbidden. */
import { type Block, plainText } from '../../shared/block.ts'
import type { EntryId } from '../../shared/entry.ts'
import type { Known } from '../../shared/timeline.ts'

/** Words in a row that are compared. */
const shingleWords = 3
/** From here on two texts are much alike: the share of their shingles that both have. */
const muchAlike = 0.5
/** Fewer words say too little. */
const fewWords = 5
/** Only so many of the newest entries are looked at. */
const mostCompared = 200

type Text = { headline?: string; blocks: readonly Block[] }

/** Entries do not change: what was computed for one holds as long as it does. */
const known = new WeakMap<object, ReadonlySet<string>>()

/**
 * The most similar of the entries, if one is much like the text.
 * @param self the entry that is being written, which is no duplicate of itself
 */
export function findNearDuplicate(text: Text, entries: Iterable<Known>, self: EntryId): Known | undefined {
  const mine = shinglesOf(text)
  if (mine.size === 0) return undefined
  const newest = [...entries].toSorted((one, other) => other.publishedAt - one.publishedAt).slice(0, mostCompared)
  let best: { entry: Known; likeness: number } | undefined
  for (const entry of newest) {
    if (entry.id === self || 'bodyPending' in entry) continue
    const theirs = known.get(entry) ?? shinglesOf(entry)
    known.set(entry, theirs)
    const likeness = jaccard(mine, theirs)
    if (likeness >= muchAlike && likeness > (best?.likeness ?? 0)) best = { entry, likeness }
  }
  return best?.entry
}

function shinglesOf({ headline, blocks }: Text): ReadonlySet<string> {
  const text = [headline ?? '', ...blocks.flatMap(wordsIn)].join(' ').normalize('NFKC').toLowerCase()
  const words = text.match(/[\p{L}\p{N}]+/gu) ?? []
  const found = new Set<string>()
  if (words.length < fewWords) return found
  for (let at = 0; at + shingleWords <= words.length; at += 1) found.add(words.slice(at, at + shingleWords).join(' '))
  return found
}

function wordsIn(block: Block): string[] {
  if (block.type === 'list') return block.items.map(plainText)
  return 'text' in block ? [plainText(block.text)] : []
}

function jaccard(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let both = 0
  for (const shingle of one) if (other.has(shingle)) both += 1
  const all = one.size + other.size - both
  return all === 0 ? 0 : both / all
}
