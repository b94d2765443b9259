/** Points out that readers have much the same already. */
import { useMemo } from 'preact/hooks'
import { addresses } from '../../shared/http-api.ts'
import { titleOf } from '../../shared/entry.ts'
import type { LivePage } from '../../shared/live-page.ts'
import type { Composing } from './composing.ts'
import { useDesk } from './desk-state.ts'
import { findNearDuplicate } from './near-duplicate.ts'
import { useSettled } from './settled.ts'

/** Looked for once the hands rest so long, ms. */
const restMs = 400

interface Props {
  composing: Pick<Composing, 'draft' | 'entry'>
  /** Those it is to be published on. */
  pages: readonly LivePage[]
}

export function NearDuplicateNote({ composing, pages }: Props) {
  const { followed } = useDesk()
  const now = useMemo(() => ({ draft: composing.draft, entry: composing.entry }), [composing.draft, composing.entry])
  const { draft, entry: written } = useSettled(now, restMs)
  // Compared when the hands rest, not at every keystroke.
  const found = useMemo(() => {
    for (const page of pages) {
      const there = followed.peek(page.id)
      const entry = there && findNearDuplicate(draft, there.entries.values(), written)
      if (entry) return { page, entry }
    }
    return undefined
  }, [draft, written, pages.map(page => page.id).join()])
  // The next entry has begun: what was found is about the one before.
  if (!found || written !== composing.entry) return null
  const { page, entry } = found
  return (
    <p class="note note--like" role="status">
      Readers of “{page.headline}” have much the same already:{' '}
      <a href={addresses.permalink(page.slug, entry.id)} target="_blank" rel="noopener">
        {'bodyPending' in entry ? (entry.headline ?? 'Update') : titleOf(entry)}
      </a>
    </p>
  )
}
