/** Updates that wait behind a button while the reader is reading further down, or another tab; and how new ones are told. */
import type { EntryId } from '../../shared/entry.ts'
import { addresses } from '../../shared/http-api.ts'
import { fill, fillCount, writtenNumber } from '../../shared/message.ts'
import type { OwnWords } from '../../shared/render/context.ts'
import type { Known, Timeline } from '../../shared/timeline.ts'
import type { TabTitle } from './tab-title.ts'

export interface NewUpdates {
  has(id: EntryId): boolean
  /** @param isQuiet an import brought it: it waits too, and is not counted */
  add(id: EntryId, isQuiet: boolean): void
  /** It is in the page already, and only to be read out. */
  arrive(id: EntryId): void
  /** An edit made it breaking, where it stands or waits: that is told once. */
  alert(id: EntryId): void
  drop(id: EntryId): void
  /** Any wait, counted or not. */
  readonly isEmpty: boolean
  /** None of those that wait is counted, so that no button stands for them. */
  readonly isUnseen: boolean
  /** All that wait, and whether it is quietly; they no longer do. */
  release(): [id: EntryId, isQuiet: boolean][]
  /** Says in button and tab title what waits now. */
  show(timeline: Timeline): void
  /** What is to be read out: what is new since this was last asked; breaking news by its words, all else by its number. */
  tell(timeline: Timeline): string[]
}

/** @param control as it is printed: a button, or on a page that is not open at the top a link that leads there */
export function createNewUpdates(
  control: HTMLElement,
  { messages, messagesLanguage, language }: OwnWords,
  title: TabTitle,
  reveal: () => void,
): NewUpdates {
  const waiting = new Map<EntryId, boolean>()
  const arrived = new Set<EntryId>()
  const untold = new Set<EntryId>()
  /** Not new, but breaking now. */
  const alerted = new Set<EntryId>()
  /** Breaking, and told. */
  const announced = new Set<EntryId>()
  const isLink = control instanceof HTMLAnchorElement
  if (!isLink) control.addEventListener('click', reveal)

  const counted = () => [...waiting].filter(([, isQuiet]) => !isQuiet).map(([id]) => id)

  /** Newest first. */
  function breakingAmong(ids: Iterable<EntryId>, { entries }: Timeline): Known[] {
    return [...ids]
      .flatMap(id => entries.get(id) ?? [])
      .filter(({ kind, headline }) => kind === 'breaking' && headline)
      .sort((one, other) => (one.position < other.position ? 1 : -1))
  }

  const inWords = ({ headline }: Known) => fill(messages.breakingNews, { headline: headline as string })

  function alert(id: EntryId): void {
    if (!untold.has(id) && !announced.has(id)) alerted.add(id)
  }

  /** The number is left out where the headlines say it all. */
  function sentences(breaking: string[], count: number): string[] {
    return breaking.length === count ? breaking : [...breaking, fillCount(messages.newUpdates, count, messagesLanguage)]
  }

  function show(timeline: Timeline): void {
    const ids = counted()
    const count = ids.length
    const urgent = breakingAmong(ids, timeline)
    for (const { id } of urgent) alert(id)
    const breaking = urgent.slice(0, 1).map(inWords)
    control.textContent = sentences(breaking, count).join(' · ')
    control.hidden = count === 0
    control.classList.toggle('new-updates--breaking', breaking.length > 0)
    if (isLink) control.href = addresses.page(timeline.page.slug) + control.search
    const number = count > 0 ? `(${writtenNumber(count, language)}) ` : ''
    title.lead(number + breaking.map(words => `${words} · `).join(''))
  }

  return {
    has: id => waiting.has(id),
    add(id, isQuiet) {
      if (waiting.has(id)) return
      waiting.set(id, isQuiet)
      if (!isQuiet) untold.add(id)
    },
    arrive(id) {
      arrived.add(id)
      untold.add(id)
    },
    alert,
    drop(id) {
      for (const ids of [waiting, arrived, untold, alerted]) ids.delete(id)
    },
    get isEmpty() {
      return waiting.size === 0
    },
    get isUnseen() {
      return ![...waiting.values()].includes(false)
    },
    release() {
      const all = [...waiting]
      for (const [id] of all) for (const told of [waiting, untold, alerted]) told.delete(id)
      return all
    },
    show,
    tell(timeline) {
      const turned = breakingAmong(alerted, timeline)
      const fresh = breakingAmong(untold, timeline)
      const said = untold.size > 0 ? sentences(fresh.map(inWords), counted().length + arrived.size) : []
      for (const { id } of [...turned, ...fresh]) announced.add(id)
      for (const ids of [arrived, untold, alerted]) ids.clear()
      return [...turned.map(inWords), ...said]
    },
  }
}
