/** What an editor asks for next: new entries, and all that can be done to those it wrote, stale edits included. */
import { v7 as newId } from 'uuid'
import type { Command } from '../../shared/command.ts'
import type { EntryId } from '../../shared/entry.ts'
import type { PageId } from '../../shared/live-page.ts'
import type { CommandReply } from '../../shared/http-api.ts'
import type { Random } from './random.ts'

/** An entry as its editor knows it. */
export interface Known {
  id: EntryId
  home: PageId
  revision: number
  state: 'on its way' | 'published' | 'withdrawn' | 'scheduled'
  pages: PageId[]
  isKeyEvent: boolean
  text: string
}

export interface Story {
  readonly entries: ReadonlyMap<EntryId, Known>
  /** The next command and its home page. */
  next(): { command: Command; home: PageId }
  /** What became of one: the editor's own picture follows. */
  became(command: Command, reply: CommandReply): void
}

const largeOnceIn = 80
const largeLetters = 20_000
const scheduledAheadMs = [1500, 4000] as const

/** @param home the page on which this editor publishes; `others`: where its entries may stand too */
export function createStory(name: string, home: PageId, others: readonly PageId[], random: Random): Story {
  const entries = new Map<EntryId, Known>()
  /** Entries with a command on its way: nothing else is asked of them until it is known what became of it. */
  const busy = new Set<EntryId>()
  let count = 0

  function words(): string {
    const letters = random.between(1, largeOnceIn) === 1 ? largeLetters : random.between(40, 1800)
    const line = `${name} writes line ${count} of the night. `
    return line.repeat(Math.ceil(letters / line.length)).slice(0, letters)
  }

  function body() {
    count += 1
    const text = words()
    return {
      headline: `${name}, number ${count}`,
      blocks: [{ type: 'paragraph' as const, text: [{ text }] }],
      authors: [{ name }],
      kind: random.between(1, 12) === 1 ? ('breaking' as const) : ('update' as const),
    }
  }

  function publish(isScheduled: boolean): Command {
    const words = body()
    const more = others.filter(() => random.between(1, 4) === 1)
    const entry: Known = {
      id: newId(),
      home,
      revision: 1,
      state: 'on its way',
      pages: [home, ...more],
      isKeyEvent: random.between(1, 8) === 1,
      text: JSON.stringify(words.blocks),
    }
    entries.set(entry.id, entry)
    return {
      type: 'publish',
      entry: { id: entry.id, ...words },
      pages: entry.pages,
      ...(entry.isKeyEvent ? { keyEvent: true } : {}),
      ...(isScheduled ? { publishAt: Date.now() + random.between(...scheduledAheadMs) } : {}),
    }
  }

  function change(entry: Known): Command | undefined {
    const ref = { id: entry.id }
    if (entry.state === 'withdrawn') return { type: 'restore', entry: ref }
    if (entry.state !== 'published') return undefined
    const elsewhere = others.filter(page => !entry.pages.includes(page))
    const away = entry.pages.filter(page => page !== entry.home)
    const page = random.pick(entry.pages)
    const die = random.between(1, 20)
    if (die <= 9) return { type: 'edit', entry: { id: entry.id, revision: entry.revision, ...body() } }
    if (die === 10 && entry.revision > 1) return { type: 'edit', entry: { id: entry.id, revision: 1, ...body() } }
    if (die <= 12) return { type: 'withdraw', entry: ref }
    if (die <= 14 && elsewhere.length > 0) return { type: 'place', entry: ref, pages: [random.pick(elsewhere)] }
    if (die === 15 && away.length > 0) return { type: 'unplace', entry: ref, pages: [random.pick(away)] }
    if (die <= 17) return { type: entry.isKeyEvent ? 'unmark' : 'mark', entry: ref, page }
    return { type: die === 18 ? 'unpin' : 'pin', entry: ref, page }
  }

  return {
    entries,
    next() {
      const free = [...entries.values()].slice(-40).filter(({ id }) => !busy.has(id))
      const chosen = free.length > 0 && random.between(1, 100) > 50 ? random.pick(free) : undefined
      const command = (chosen && change(chosen)) ?? publish(random.between(1, 25) === 1)
      if ('entry' in command) busy.add(command.entry.id)
      return { command, home: chosen?.home ?? home }
    },
    became(command, reply) {
      const entry = 'entry' in command ? entries.get(command.entry.id) : undefined
      if (!entry) return
      if (command.type === 'publish' && reply.status === 'scheduled') {
        entry.state = 'scheduled'
        return
      }
      busy.delete(entry.id)
      if (reply.status !== 'committed') {
        if (entry.state === 'on its way') entries.delete(entry.id)
        return
      }
      if (reply.revision !== undefined) entry.revision = reply.revision
      if (command.type === 'publish' || command.type === 'restore') entry.state = 'published'
      if (command.type === 'withdraw') entry.state = 'withdrawn'
      if (command.type === 'edit') entry.text = JSON.stringify(command.entry.blocks)
      if (command.type === 'place') entry.pages = [...new Set([...entry.pages, ...command.pages])]
      if (command.type === 'unplace') entry.pages = entry.pages.filter(page => !command.pages.includes(page))
      if (command.type === 'mark' && command.page === entry.home) entry.isKeyEvent = true
      if (command.type === 'unmark' && command.page === entry.home) entry.isKeyEvent = false
    },
  }
}
