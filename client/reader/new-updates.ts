/** Updates that wait behind a button while the reader is reading further down, or another tab; and how new ones are told. */
import type { EntryId } from '../../shared/entry.ts'
import { addresses } from '../../shared/http-api.ts'
import { fill, fillCount, writtenNumber } from '../../shared/message.ts'
import type { OwnWords } from '../../shared/render/context.ts'
import type { Timeline } from '../../shared/timeline.ts'

export interface NewUpdates {
  has(id: EntryId): boolean
  /** @param isQuiet an import brought it: it waits too, and is not counted */
  add(id: EntryId, isQuiet: boolean): void
  /** It is in the page already, and only to be read out. */
  arrive(id: EntryId): void
  drop(id: EntryId): void
  /** Any wait, counted or not. */
  readonly isEmpty: boolean
  /** None of those that wait is counted, so that no button stands for them. */
  readonly isUnseen: boolean
  /** All that wait; they no longer do. */
  release(): EntryId[]
  /** Says in button and tab title what waits now. */
  show(timeline: Timeline): void
  /** What is to be read out: what is new since this was last asked; breaking news by its words, all else by its number. */
  tell(timeline: Timeline): string[]
}

/** @param control as it is printed: a button, or on a page that is not open at the top a link that leads there */
export function createNewUpdates(
  control: HTMLElement,
  { messages, messagesLanguage, language }: OwnWords,
  reveal: () => void,
): NewUpdates {
  const waiting = new Map<EntryId, boolean>()
  const arrived = new Set<EntryId>()
  const untold = new Set<EntryId>()
  const isLink = control instanceof HTMLAnchorElement
  let titled = ''
  if (!isLink) control.addEventListener('click', reveal)

  const counted = () => [...waiting].filter(([, isQuiet]) => !isQuiet).map(([id]) => id)

  /** Newest first. */
  function breakingAmong(ids: Iterable<EntryId>, { entries }: Timeline): string[] {
    return [...ids]
      .flatMap(id => entries.get(id) ?? [])
      .filter(({ kind, headline }) => kind === 'breaking' && headline)
      .sort((one, other) => (one.position < other.position ? 1 : -1))
      .map(({ headline }) => fill(messages.breakingNews, { headline: headline as string }))
  }

  /** The number is left out where the headlines say it all. */
  function sentences(breaking: string[], count: number): string[] {
    return breaking.length === count ? breaking : [...breaking, fillCount(messages.newUpdates, count, messagesLanguage)]
  }

  function show(timeline: Timeline): void {
    const ids = counted()
    const count = ids.length
    const breaking = breakingAmong(ids, timeline).slice(0, 1)
    control.textContent = sentences(breaking, count).join(' · ')
    control.hidden = count === 0
    control.classList.toggle('new-updates--breaking', breaking.length > 0)
    if (isLink) control.href = addresses.page(timeline.page.slug) + control.search
    const title = document.title.startsWith(titled) ? document.title.slice(titled.length) : document.title
    titled = count > 0 ? `(${writtenNumber(count, language)}) ` : ''
    if (breaking.length > 0) titled += `${breaking[0]} · `
    if (document.title !== titled + title) document.title = titled + title
  }

  return {
    has: id => waiting.has(id),
    add(id, isQuiet) {
      waiting.set(id, isQuiet)
      if (!isQuiet) untold.add(id)
    },
    arrive(id) {
      arrived.add(id)
      untold.add(id)
    },
    drop(id) {
      for (const ids of [waiting, arrived, untold]) ids.delete(id)
    },
    get isEmpty() {
      return waiting.size === 0
    },
    get isUnseen() {
      return ![...waiting.values()].includes(false)
    },
    release() {
      const ids = [...waiting.keys()]
      for (const shown of [waiting, arrived, untold]) shown.clear()
      return ids
    },
    show,
    tell(timeline) {
      const said = untold.size > 0 ? sentences(breakingAmong(untold, timeline), counted().length + arrived.size) : []
      arrived.clear()
      untold.clear()
      return said
    },
  }
}
