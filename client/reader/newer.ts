/** "Newer updates" above an older moment, without leaving it: what is being read stays where it is. Fetched when wanted. */
import { addresses } from '../../shared/http-api.ts'
import type { Messages } from '../../shared/messages.ts'
import type { NewerSlice } from '../../shared/operation.ts'
import type { Timeline } from '../../shared/timeline.ts'
import { fetchAnswer } from './history.ts'
import type { Parts } from './parts.ts'
import { focusOn, type TimelineView } from './timeline-view.ts'

interface Surroundings {
  parts: Parts
  view: TimelineView
  timeline: () => Timeline
  messages: () => Messages
  /** Takes the slice in, unless more has happened since it was made. */
  show: (slice: NewerSlice) => void
}

let isLoading = false

/** Brings the next newer batch in above what is shown. @throws where it cannot be had: the link leads to it */
export async function bringNewer(link: HTMLElement, around: Surroundings): Promise<void> {
  if (isLoading) return
  isLoading = true
  const words = link.textContent
  link.textContent = around.messages().loading
  try {
    // A cached batch may be older than what is known here.
    const slice = (await shownSlice(around, false)) ?? (await shownSlice(around, true))
    if (!slice) throw new Error('the newer updates could not be had')
    link.textContent = words
    if (slice.newer === undefined) link.remove()
  } finally {
    isLoading = false
  }
}

/** @returns undefined where the answer did not fit */
async function shownSlice(around: Surroundings, fresh: boolean): Promise<NewerSlice | undefined> {
  const { parts, view, timeline, show } = around
  const after = timeline().ceiling
  if (after === undefined) return undefined
  const answer = await fetchAnswer('slice', addresses.newer(timeline().page.id, after), fresh)
  if (answer.kind !== 'slice') return undefined
  const held = parts.timeline.firstElementChild as HTMLElement
  show(answer.slice)
  if (timeline().ceiling === after) return undefined
  view.flush(held)
  const next = held.previousElementSibling as HTMLElement | null
  if (next) focusOn(next)
  return answer.slice
}
