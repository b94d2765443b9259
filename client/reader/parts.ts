/** The parts of the page that the server printed and this script takes over. */

export type ViewKind = 'newest' | 'batch' | 'permalink' | 'oldest' | 'key' | 'search'

export interface Parts {
  main: HTMLElement
  view: ViewKind
  head: HTMLElement
  connection: HTMLElement
  pause: HTMLElement
  /** Seen by nobody, read out to who hears the page. */
  statusLine: HTMLElement
  pinned: HTMLElement
  keyEvents: HTMLElement
  newUpdates: HTMLElement
  timeline: HTMLElement
  loadMore: HTMLElement
}

/** The parts of a live page; undefined on any other page, and on one that lacks a part, or the words. */
export function findParts(): Parts | undefined {
  const main = document.getElementById('live-page')
  if (!main?.dataset.words) return undefined
  const part = (name: string) => main.querySelector<HTMLElement>(`[data-part=${name}]`)
  const found = {
    main,
    view: main.dataset.view as ViewKind,
    head: part('head'),
    connection: part('connection'),
    pause: part('pause'),
    statusLine: part('status-line'),
    pinned: part('pinned'),
    keyEvents: part('key-events'),
    newUpdates: part('new-updates'),
    timeline: part('timeline'),
    loadMore: part('load-more'),
  }
  return Object.values(found).every(Boolean) ? (found as Parts) : undefined
}

/** Whether older batches go on below what is shown; in the other orders what comes next is another page. */
export function goesDown({ view }: Parts): boolean {
  return !['oldest', 'key', 'search'].includes(view)
}

/** The list item of an entry in the timeline. */
export function itemOf(id: string): HTMLElement | undefined {
  return document.getElementById(`entry-${id}`)?.closest('li') ?? undefined
}

/** Where a list item stands on the page; undefined for the box of a withdrawn entry. */
export function positionOfItem(item: Element): string | undefined {
  return (item.firstElementChild as HTMLElement | null)?.dataset.position
}
