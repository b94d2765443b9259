/** "Load more updates" without leaving the page, and the same place again for whoever comes back to it. */
import type { Position } from '../../shared/position.ts'
import type { Surroundings } from './surroundings.ts'
import { itemOf } from './parts.ts'
import { focusOn } from './timeline-view.ts'

export interface LoadMore {
  /** Brings the next older batch into the timeline. */
  load(): void
  /** The older batch is in the timeline. */
  shown(): void
  failed(): void
  /** What is to be read out: that it takes a while, or failed. */
  tell(): string[]
}

/** Where the reader was, kept with the page's place in the browser's history. */
interface Place {
  /** Loaded down to here; 'start': to the start of coverage. */
  down: Position | 'start'
  entry: string
  /** Distance of the entry from the top of the view, CSS pixels. */
  top: number
}

export function createLoadMore({ parts, view, timeline, messages, stir, wantOlder }: Surroundings): LoadMore {
  const { loadMore, timeline: list } = parts
  let isLoading = false
  let untold = ''
  let comingBackTo = placeOf(history.state)
  const down = () => timeline().floor ?? 'start'
  const link = () => loadMore.querySelector<HTMLAnchorElement>('a[rel=next]')

  function ask(): void {
    isLoading = true
    wantOlder()
  }

  function say(words: string): void {
    const place = link()
    if (place) place.textContent = words
    untold = words
    stir()
  }

  /** Batch by batch down to where the reader was; then the entry that was on top of the view goes there again. */
  function comeBack(): void {
    if (!comingBackTo) return
    if (isAbove(down(), comingBackTo.down)) return ask()
    const item = itemOf(comingBackTo.entry)
    if (item) scrollBy({ top: item.getBoundingClientRect().top - comingBackTo.top, behavior: 'instant' })
    comingBackTo = undefined
  }

  function remember(): void {
    const item = [...list.children].find(one => one.getBoundingClientRect().bottom > 0)
    const entry = item?.querySelector<HTMLElement>('[data-entry]')?.dataset.entry
    if (!item || !entry || comingBackTo) return
    const place: Place = { down: down(), entry, top: item.getBoundingClientRect().top }
    history.replaceState({ ...history.state, place }, '')
  }

  addEventListener('pagehide', remember)
  comeBack()

  return {
    load() {
      if (isLoading) return
      say(messages.loading)
      // From here on the browser cannot know how long the page was.
      history.scrollRestoration = 'manual'
      ask()
    },
    shown() {
      if (!isLoading) return
      isLoading = false
      untold = ''
      const last = list.lastElementChild
      view.flush()
      if (comingBackTo) return comeBack()
      const first = last?.nextElementSibling as HTMLElement | null | undefined
      if (first) focusOn(first)
    },
    failed() {
      isLoading = false
      comingBackTo = undefined
      say(messages.loadFailed)
    },
    tell() {
      const said = untold
      untold = ''
      return said ? [said] : []
    },
  }
}

function isAbove(one: Position | 'start', other: Position | 'start'): boolean {
  if (one === 'start') return false
  return other === 'start' || one > other
}

function placeOf(state: unknown): Place | undefined {
  const place = (state as { place?: Partial<Place> } | null)?.place
  return typeof place?.down === 'string' && typeof place.entry === 'string' && typeof place.top === 'number'
    ? (place as Place)
    : undefined
}
