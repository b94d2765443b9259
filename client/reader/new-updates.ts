/** Updates that wait behind a button while the reader is reading further down, or another tab. */
import type { EntryId } from '../../shared/entry.ts'
import { addresses } from '../../shared/http-api.ts'
import { contextOf } from '../../shared/render/context.ts'
import type { Timeline } from '../../shared/timeline.ts'

export interface NewUpdates {
  has(id: EntryId): boolean
  /** @param isQuiet an import brought it: it waits too, and is not counted */
  add(id: EntryId, isQuiet: boolean): void
  drop(id: EntryId): void
  /** Any wait, counted or not. */
  readonly isEmpty: boolean
  /** None of those that wait is counted, so that no button stands for them. */
  readonly isUnseen: boolean
  /** All that wait; they no longer do. */
  release(): EntryId[]
  /** Says in button and tab title what waits now. */
  show(timeline: Timeline): void
}

/**
 * @param button the printed button, which stays where it is on the screen
 * @param isElsewhere the page is not open at the top: the button leads there instead
 */
export function createNewUpdates(button: HTMLElement, isElsewhere: boolean, reveal: () => void): NewUpdates {
  const waiting = new Map<EntryId, boolean>()
  const control = isElsewhere ? linkInPlaceOf(button) : button
  if (!isElsewhere) control.addEventListener('click', reveal)
  let titled = ''

  function show(timeline: Timeline): void {
    const ids = [...waiting].filter(([, isQuiet]) => !isQuiet).map(([id]) => id)
    const { messages, slug } = contextOf(timeline.page)
    const breaking = ids
      .map(id => timeline.entries.get(id))
      .filter(entry => entry?.kind === 'breaking' && entry.headline)
      .sort((one, other) => ((one?.position ?? '') < (other?.position ?? '') ? 1 : -1))[0]
    const words = [messages.newUpdates(ids.length)]
    if (breaking) words.unshift(`${messages.kind.breaking}: ${breaking.headline}`)
    if (breaking && ids.length === 1) words.pop()
    control.textContent = words.join(' · ')
    control.hidden = ids.length === 0
    control.classList.toggle('new-updates--breaking', breaking !== undefined)
    if (control instanceof HTMLAnchorElement) control.href = addresses.page(slug)
    const title = document.title.startsWith(titled) ? document.title.slice(titled.length) : document.title
    titled = ids.length > 0 ? `(${ids.length}) ` : ''
    if (breaking) titled += `${words[0]} · `
    if (document.title !== titled + title) document.title = titled + title
  }

  return {
    has: id => waiting.has(id),
    add: (id, isQuiet) => waiting.set(id, isQuiet),
    drop: id => waiting.delete(id),
    get isEmpty() {
      return waiting.size === 0
    },
    get isUnseen() {
      return ![...waiting.values()].includes(false)
    },
    release() {
      const ids = [...waiting.keys()]
      waiting.clear()
      return ids
    },
    show,
  }
}

function linkInPlaceOf(button: HTMLElement): HTMLAnchorElement {
  const link = document.createElement('a')
  link.className = button.className
  link.dataset.part = button.dataset.part
  link.hidden = true
  button.replaceWith(link)
  return link
}
