/** Points out that readers have much the same already. */
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
  const draft = useSettled(composing.draft, restMs)
  for (const page of pages) {
    const there = followed.peek(page.id)
    const found = there && findNearDuplicate(draft, there.entries.values(), composing.entry)
    if (!found) continue
    const title = 'bodyPending' in found ? (found.headline ?? 'Update') : titleOf(found)
    return (
      <p class="note note--like" role="status">
        Readers of “{page.headline}” have much the same already:{' '}
        <a href={addresses.permalink(page.slug, found.id)} target="_blank" rel="noopener">
          {title}
        </a>
      </p>
    )
  }
  return null
}
