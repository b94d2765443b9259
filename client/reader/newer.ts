/** "Newer updates" above an older moment, without leaving it: what is being read stays where it is. */
import { trustedCursor } from '../../shared/cursor.ts'
import { addresses } from '../../shared/http-api.ts'
import type { NewerSlice } from '../../shared/operation.ts'
import { applySlice, type Changed, nothingChanged } from '../../shared/timeline.ts'
import type { Surroundings } from './surroundings.ts'
import { fetchAnswer } from './history.ts'
import type { Known } from './known.ts'
import { isDoubtful } from './slices.ts'
import { focusOn } from './timeline-view.ts'

let isLoading = false

/** Brings the next newer batch in above what is shown. @throws where it cannot be had: the link leads to it */
export async function bringNewer(link: HTMLElement, around: Surroundings): Promise<void> {
  if (isLoading) return
  isLoading = true
  const words = link.textContent
  link.textContent = around.messages.loading
  try {
    // A cached batch may be older than what is known here.
    const slice = (await shownSlice(around, false)) ?? (await shownSlice(around, true))
    if (!slice) throw new Error('the newer updates could not be had')
    if (slice.newer === undefined) leave(link)
  } finally {
    link.textContent = words
    isLoading = false
  }
}

/** Its place stays as large as it was, or what is being read would move. */
function leave(link: HTMLElement): void {
  const place = link.parentElement as HTMLElement
  place.style.blockSize = `${place.offsetHeight}px`
  link.remove()
}

/** @returns undefined where the answer did not fit */
async function shownSlice(around: Surroundings, fresh: boolean): Promise<NewerSlice | undefined> {
  const { parts, view, timeline, extend } = around
  const after = timeline().ceiling
  if (after === undefined) return undefined
  const answer = await fetchAnswer('slice', addresses.newer(timeline().page.id, after), fresh)
  if (answer.kind !== 'slice') return undefined
  const { slice } = answer
  const held = parts.timeline.firstElementChild as HTMLElement
  extend(known => showNewer(known, slice))
  if (timeline().ceiling === after) return undefined
  view.flush(held)
  const next = held.previousElementSibling as HTMLElement | null
  if (next) focusOn(next)
  return slice
}

/** Adds the batch above what is shown. @returns nothing where something happened since it was made that it may not know of */
function showNewer(known: Known, { cursor, entries, newer }: NewerSlice): Changed {
  const { timeline } = known
  const made = trustedCursor(cursor)
  const top = newer ?? entries[0]?.position
  const { ceiling } = timeline
  if (ceiling === undefined || top === undefined || isDoubtful(known, made)) return nothingChanged()
  if (made.sequence > timeline.progress.sequence) known.claims.push(made)
  timeline.ceiling = top
  const changed = applySlice(timeline, { cursor, entries, older: timeline.floor })
  // Also what was known of what stands here before it was shown.
  for (const { id, position } of timeline.entries.values())
    if (position > ceiling && position <= top) changed.added.push(id)
  return changed
}
