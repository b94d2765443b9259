/** Draws what stands around the timeline: head, pinned entries, key events, the way to older updates. */
import type { RenderContext } from '../../shared/render/context.ts'
import { renderHead, renderKeyEvents, renderLoadMore, renderPinned } from '../../shared/render/timeline.ts'
import { pinnedEntries, type Timeline } from '../../shared/timeline.ts'
import { fragmentOf, morph } from './markup.ts'
import { goesDown, type Parts } from './parts.ts'

/** The page's data: badge, headline, standfirst, key points, and the note of a page that is paused or has ended. */
export function drawHead({ main, head }: Parts, { page }: Timeline, context: RenderContext): void {
  morph(head, fragmentOf(renderHead(page, context)))
  main.dataset.status = page.status
  main.dataset.headline = page.headline
}

/** Only on the newest view: around an older moment the pinned entries would stand in the way. */
export function drawPinned({ pinned, view }: Parts, timeline: Timeline, context: RenderContext): void {
  if (view !== 'newest') return
  const entries = pinnedEntries(timeline)
  const next = fragmentOf(renderPinned(entries, context))
  for (const entry of entries) {
    // Of what the server printed, and of a body on its way, there is no more than what stands there already.
    const printed = document.getElementById(`pinned-${entry.id}`)
    if ('bodyPending' in entry && printed) {
      const copy = printed.cloneNode(true)
      next.querySelector(`[data-entry="${entry.id}"]`)?.replaceWith(copy)
    }
  }
  morph(pinned, next)
  pinned.hidden = entries.length === 0
}

export function drawKeyEvents({ keyEvents }: Parts, timeline: Timeline, context: RenderContext): void {
  const events = [...timeline.keyEvents.values()].sort((one, other) => (one.position < other.position ? 1 : -1))
  morph(keyEvents, fragmentOf(renderKeyEvents(events, context)))
  keyEvents.hidden = events.length === 0
}

/** In the other orders what comes next is another page, and its link stays as it was printed. */
export function drawLoadMore(parts: Parts, { floor }: Timeline, context: RenderContext): void {
  if (!goesDown(parts)) return
  // A new link, not the old one moved: what follows the batch that was just added is another place.
  parts.loadMore.replaceChildren(fragmentOf(renderLoadMore(floor, context)))
}
