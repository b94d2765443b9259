/** From the list of key events to an entry that is in the page already, and back to where the reader was. */
import { itemOf } from './parts.ts'
import { goTo } from './timeline-view.ts'

/** Where the reader was, kept with the page's place in the browser's history. */
interface Before {
  /** The entry that was on top of the view, and its distance from there, CSS pixels. */
  entry: string
  top: number
  /** The key event that was followed. */
  event: string
}

interface Kept {
  before?: Before
  /** The entry that this place in the history stands for. */
  at?: string
}

/** Goes to the entry that a link leads to; the address becomes the link's. */
export function jumpTo(item: HTMLElement, link: HTMLAnchorElement, event: string): void {
  const before = placeOf(item.parentElement as HTMLElement, event)
  history.replaceState({ ...history.state, before }, '')
  history.pushState({ at: event } satisfies Kept, '', link.href)
  goTo(item)
}

function placeOf(list: HTMLElement, event: string): Before | undefined {
  const top = [...list.children].find(item => item.getBoundingClientRect().bottom > 0)
  const entry = top?.querySelector<HTMLElement>('[data-entry]')?.dataset.entry
  return top && entry ? { entry, top: top.getBoundingClientRect().top, event } : undefined
}

function comeTo({ before, at }: Kept): void {
  const item = itemOf(before?.entry ?? at ?? '')
  if (!item) return
  if (!before) return goTo(item)
  scrollBy({ top: item.getBoundingClientRect().top - before.top, behavior: 'instant' })
  document.querySelector<HTMLElement>(`.key-events [data-id="${before.event}"] a`)?.focus({ preventScroll: true })
}

// After the browser's own way back, which knows nothing of what has come in above since.
addEventListener('popstate', ({ state }) => {
  if (state) requestAnimationFrame(() => comeTo(state as Kept))
})
