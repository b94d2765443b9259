// What a newsroom has to do, in the plainest words: no storage, no steps, no outbox. The real one is measured by it.
import { isDeepStrictEqual } from 'node:util'
import type { Command } from '../../shared/command.ts'
import type { EntryBody } from '../../shared/entry.ts'
import type { PageStatus } from '../../shared/live-page.ts'
import type { RefusalCode } from '../../shared/refusal.ts'
import { body } from './newsroom.ts'

interface Placement {
  /** Sorts the page: when it was placed, then in which turn. */
  order: [placedAt: number, turn: number]
  shown: boolean
  keyEvent: boolean
}

interface ModelEntry {
  home: string
  revision: number
  state: 'published' | 'withdrawn' | 'erased'
  headline: string
  publishedAt: number
  updatedAt: number
  /** Pages on which it stands while it is published. */
  stands: Set<string>
}

interface ModelPage {
  status: PageStatus
  standfirst: string | undefined
  placements: Map<string, Placement>
  pins: string[]
}

/** What readers of a page have to see, newest first. */
export interface Seen {
  entries: {
    id: string
    revision: number
    headline: string
    pinned: boolean
    keyEvent: boolean
  }[]
  pins: string[]
  keyEvents: string[]
  status: PageStatus
  standfirst: string | undefined
}

/** Later than every time that an import brings. */
const liveSince = 1_000_000_000_000

export class ModelNewsroom {
  readonly pages = new Map<string, ModelPage>()
  readonly entries = new Map<string, ModelEntry>()
  #turn = 0

  addPage(id: string): void {
    this.pages.set(id, {
      status: 'live',
      standfirst: undefined,
      placements: new Map(),
      pins: [],
    })
  }

  /** @returns why not, or undefined when it was done */
  carryOut(command: Command): RefusalCode | undefined {
    this.#turn += 1
    switch (command.type) {
      case 'publish': {
        const { id, headline } = command.entry
        const there = this.entries.get(id)
        if (there) return there.state === 'erased' && there.home === command.pages[0] ? 'gone' : 'conflict'
        if (command.pages.some(page => this.#page(page).status === 'ended')) return 'page-ended'
        if (command.pinned && command.pages.some(page => this.#page(page).pins.length >= 3)) return 'too-many-pins'
        const at = liveSince + this.#turn
        const entry = this.#newEntry(id, command.pages, headline ?? '', at, at)
        for (const page of command.pages) this.#place(page, id, entry, at, command)
        return undefined
      }
      case 'import':
        return this.#bringIn(command)
      case 'edit': {
        const entry = this.#published(command.entry.id)
        if (typeof entry === 'string') return entry
        if (entry.revision !== command.entry.revision) return 'conflict'
        if (entry.headline === command.entry.headline) return 'already'
        entry.revision += 1
        entry.headline = command.entry.headline ?? ''
        entry.updatedAt = liveSince + this.#turn
        return undefined
      }
      case 'withdraw': {
        const entry = this.#existing(command.entry.id)
        if (typeof entry === 'string') return entry
        if (entry.state === 'withdrawn') return 'already'
        this.#withdraw(command.entry.id, entry)
        return undefined
      }
      case 'restore': {
        const entry = this.#existing(command.entry.id)
        if (typeof entry === 'string') return entry
        if (entry.state === 'published') return 'already'
        entry.state = 'published'
        for (const page of entry.stands) this.#show(page, command.entry.id)
        return undefined
      }
      case 'erase': {
        const entry = this.#existing(command.entry.id)
        if (typeof entry === 'string') return entry
        entry.state = 'erased'
        this.#hideEverywhere(command.entry.id)
        return undefined
      }
      case 'place': {
        const { id } = command.entry
        const entry = this.#published(id)
        if (typeof entry === 'string') return entry
        const added = command.pages.filter(page => !entry.stands.has(page))
        if (added.length === 0) return 'already'
        if (added.some(page => this.#page(page).status === 'ended')) return 'page-ended'
        for (const page of added) this.#place(page, id, entry, liveSince + this.#turn, {})
        return undefined
      }
      case 'unplace': {
        const entry = this.#published(command.entry.id)
        if (typeof entry === 'string') return entry
        const removed = command.pages.filter(page => entry.stands.has(page))
        if (removed.length === 0) return 'already'
        if (removed.length === entry.stands.size) return 'last-placement'
        for (const page of removed) {
          entry.stands.delete(page)
          this.#hide(page, command.entry.id)
        }
        return undefined
      }
      case 'pin':
      case 'unpin': {
        const page = this.#page(command.page)
        const { id } = command.entry
        if (!page.placements.get(id)?.shown) return 'not-found'
        if (page.pins.includes(id) === (command.type === 'pin')) return 'already'
        if (command.type === 'unpin') page.pins = page.pins.filter(pin => pin !== id)
        else if (page.pins.length >= 3) return 'too-many-pins'
        else page.pins.push(id)
        return undefined
      }
      case 'orderPins': {
        const page = this.#page(command.page)
        if (!isDeepStrictEqual(page.pins.toSorted(), command.pins.toSorted())) return 'conflict'
        if (isDeepStrictEqual(page.pins, command.pins)) return 'already'
        page.pins = [...command.pins]
        return undefined
      }
      case 'mark':
      case 'unmark': {
        const placement = this.#page(command.page).placements.get(command.entry.id)
        if (!placement?.shown) return 'not-found'
        if (placement.keyEvent === (command.type === 'mark')) return 'already'
        placement.keyEvent = command.type === 'mark'
        return undefined
      }
      case 'page': {
        const page = this.#page(command.page)
        const { status = page.status } = command.settings
        const standfirst = command.settings.standfirst ?? undefined
        if (status === page.status && standfirst === page.standfirst) return 'already'
        page.status = status
        page.standfirst = standfirst
        return undefined
      }
      default:
        throw new Error(`the model knows no ${command.type}`)
    }
  }

  sees(id: string): Seen {
    const page = this.#page(id)
    const shown = [...page.placements]
      .filter(([, placement]) => placement.shown)
      .toSorted(([, one], [, other]) => other.order[0] - one.order[0] || other.order[1] - one.order[1])
    return {
      entries: shown.map(([entry, { keyEvent }]) => {
        const { revision, headline } = this.entries.get(entry) as ModelEntry
        return {
          id: entry,
          revision,
          headline,
          keyEvent,
          pinned: page.pins.includes(entry),
        }
      }),
      pins: [...page.pins],
      keyEvents: shown.filter(([, { keyEvent }]) => keyEvent).map(([entry]) => entry),
      status: page.status,
      standfirst: page.standfirst,
    }
  }

  #bringIn(command: Extract<Command, { type: 'import' }>): RefusalCode | undefined {
    const { id, headline = '', publishedAt, updatedAt } = command.entry
    const at = command.placedAt ?? publishedAt
    const entry = this.entries.get(id)
    if (!entry) {
      const brought = this.#newEntry(id, [command.page], headline, publishedAt, updatedAt)
      this.#place(command.page, id, brought, at, command)
      if (command.isWithdrawn) this.#withdraw(id, brought)
      return undefined
    }
    const there = command.isWithdrawn ? this.#existing(id) : this.#published(id)
    if (typeof there === 'string') return there
    const isNewer = updatedAt > entry.updatedAt && headline !== entry.headline
    const isPlaced = entry.stands.has(command.page)
    const isTakenBack = command.isWithdrawn && entry.state === 'published'
    if (!isNewer && isPlaced && !isTakenBack) return 'already'
    if (isNewer)
      Object.assign(entry, {
        revision: entry.revision + 1,
        headline,
        updatedAt,
      })
    const placedAt = command.placedAt ?? entry.publishedAt
    if (!isPlaced) this.#place(command.page, id, entry, placedAt, command)
    if (command.isWithdrawn) this.#withdraw(id, entry)
    return undefined
  }

  #newEntry(id: string, pages: string[], headline: string, publishedAt: number, updatedAt: number): ModelEntry {
    const entry: ModelEntry = {
      home: pages[0] as string,
      revision: 1,
      state: 'published',
      headline,
      publishedAt,
      updatedAt,
      stands: new Set(),
    }
    this.entries.set(id, entry)
    return entry
  }

  #place(
    page: string,
    id: string,
    entry: ModelEntry,
    placedAt: number,
    { keyEvent = false, pinned = false }: { keyEvent?: boolean; pinned?: boolean },
  ): void {
    entry.stands.add(page)
    if (this.#page(page).placements.has(id)) return this.#show(page, id)
    this.#page(page).placements.set(id, {
      order: [placedAt, this.#turn],
      shown: true,
      keyEvent,
    })
    if (pinned && this.#page(page).pins.length < 3) this.#page(page).pins.push(id)
  }

  #show(page: string, id: string): void {
    const placement = this.#page(page).placements.get(id)
    if (placement) placement.shown = true
  }

  #withdraw(id: string, entry: ModelEntry): void {
    entry.state = 'withdrawn'
    this.#hideEverywhere(id)
  }

  #hideEverywhere(id: string): void {
    for (const page of this.pages.keys()) this.#hide(page, id)
  }

  #hide(page: string, id: string): void {
    const { placements, pins } = this.#page(page)
    const placement = placements.get(id)
    if (placement) placement.shown = false
    this.#page(page).pins = pins.filter(pin => pin !== id)
  }

  #page(id: string): ModelPage {
    const page = this.pages.get(id)
    if (!page) throw new Error(`no page ${id}`)
    return page
  }

  #existing(id: string): ModelEntry | RefusalCode {
    const entry = this.entries.get(id)
    if (!entry) return 'not-found'
    return entry.state === 'erased' ? 'gone' : entry
  }

  #published(id: string): ModelEntry | RefusalCode {
    const entry = this.#existing(id)
    return typeof entry !== 'string' && entry.state === 'withdrawn' ? 'withdrawn' : entry
  }
}

/** The body that stands for a headline: equal headlines are equal texts. */
export function bodyFor(headline: string): EntryBody {
  return body(headline)
}
