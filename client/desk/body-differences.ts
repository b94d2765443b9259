/** Where two revisions of an entry part: its fields, then its blocks in their order. */
import type { Block, Run } from '../../shared/block.ts'
import type { EntryBody } from '../../shared/entry.ts'
import { blockWords, canonical, fieldNames, fieldRuns, fieldWords } from './body-parts.ts'
import { matchesOf } from './matching.ts'

export type Difference = { label: string } & (
  | { of: 'field'; before: Run[]; after: Run[] }
  /** One side is missing where a block is new or gone; both are equal where it is unchanged. */
  | { of: 'block'; before?: Block; after?: Block; isSame: boolean }
)

/** Fields appear only where they differ; blocks all do, for their order is what one reads by. */
export function bodyDifferences(before: EntryBody, after: EntryBody): Difference[] {
  const fields = fieldNames.flatMap((name): Difference[] =>
    canonical(before[name]) === canonical(after[name])
      ? []
      : [{ label: fieldWords[name], of: 'field', before: fieldRuns(before, name), after: fieldRuns(after, name) }],
  )
  return [...fields, ...blockDifferences(before.blocks, after.blocks)]
}

/** Every block of both, in the order in which they are read. */
export function blockDifferences(before: readonly Block[], after: readonly Block[]): Difference[] {
  const found: Difference[] = []
  let [at, other] = [0, 0]
  for (const [one, same] of [
    ...matchesOf(before.map(canonical), after.map(canonical)),
    [before.length, after.length] as const,
  ]) {
    const [gone, added] = [before.slice(at, one), after.slice(other, same)]
    for (let place = 0; place < Math.max(gone.length, added.length); place += 1) {
      found.push(...changed(gone[place], added[place]))
    }
    const block = after[same]
    if (block && before[one])
      found.push({ label: blockWords[block.type], of: 'block', after: block, before: block, isSame: true })
    at = one + 1
    other = same + 1
  }
  return found
}

/** Blocks of two kinds are not one that changed. */
function changed(before: Block | undefined, after: Block | undefined): Difference[] {
  if (before && after && before.type === after.type) {
    return [{ label: blockWords[after.type], of: 'block', before, after, isSame: false }]
  }
  return [
    ...(before ? [{ label: blockWords[before.type], of: 'block' as const, before, isSame: false }] : []),
    ...(after ? [{ label: blockWords[after.type], of: 'block' as const, after, isSame: false }] : []),
  ]
}
