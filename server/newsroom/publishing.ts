/** The rules of entries: command + entry as it stands + page → what changes, or a refusal. No reading, no writing. */
import { createHash } from 'node:crypto'
import type { Command } from '../../shared/command.ts'
import type { EntryBody } from '../../shared/entry.ts'
import { type LivePage, mostPins, type PageId, takesEntries } from '../../shared/live-page.ts'
import { Refusal } from '../../shared/refusal.ts'
import { placingOf } from './placing.ts'
import type { LaneCommand } from './ports.ts'
import type { Decision, HomeRecord, PageContext } from './records.ts'

/** The other pages that a command names, with their pins. */
export type NamedPages = ReadonlyMap<PageId, { page: LivePage | undefined; pins: readonly string[] }>

type Of<Type extends Command['type']> = Extract<Command, { type: Type }>
type EntryStep = Extract<Decision, { step: 'entry' }>

/** A change without a correction note is silent to readers for so long after publishing, ms. */
export const silentMs = 2 * 60 * 1000

export function hashOf(body: EntryBody): string {
  return createHash('sha1').update(JSON.stringify(body)).digest('hex')
}

/** The body alone, in one order of fields: equal bodies give equal texts. */
export function bodyOf(entry: EntryBody): EntryBody {
  return {
    ...(entry.headline === undefined ? {} : { headline: entry.headline }),
    blocks: entry.blocks,
    authors: entry.authors,
    kind: entry.kind,
    ...(entry.correctionNote === undefined ? {} : { correctionNote: entry.correctionNote }),
  }
}

export function publish(
  lane: LaneCommand,
  command: Of<'publish'>,
  context: PageContext,
  named: NamedPages,
  now: number,
): Decision {
  refuseExisting(context)
  if (context.scheduled && lane.command.type === 'publish' && !lane.id.startsWith(`${command.entry.id}_g`)) {
    throw new Refusal('conflict', 'An entry of this id is scheduled already.')
  }
  for (const id of command.pages) refuseNewEntry(named.get(id)?.page, id)
  if (command.pinned) for (const id of command.pages) refusePin(named.get(id)?.pins ?? [])
  const body = bodyOf(command.entry)
  if (command.publishAt !== undefined && command.publishAt > now) {
    const record = {
      id: command.entry.id,
      revision: 1,
      publishAt: command.publishAt,
      generation: 1,
      owner: lane.account,
      pages: command.pages,
      keyEvent: command.keyEvent ?? false,
      pinned: command.pinned ?? false,
      body,
    }
    return { step: 'schedule', entry: command.entry.id, record }
  }
  const options = placingOf(command)
  return {
    step: 'entry',
    home: newRecord(lane, command.entry.id, hashOf(body), command.pages),
    body,
    touch: true,
    how: options,
    pending: Object.fromEntries(command.pages.filter(page => page !== lane.home).map(page => [page, options])),
    unschedule: context.scheduled !== undefined,
    guardPage: true,
  }
}

export function edit(lane: LaneCommand, command: Of<'edit'>, context: PageContext): Decision {
  const body = bodyOf(command.entry)
  if (!context.home && context.scheduled) {
    refuseStale(command.entry.revision, context.scheduled.revision)
    const record = { ...context.scheduled, body, revision: context.scheduled.revision + 1 }
    return { step: 'schedule', entry: command.entry.id, record }
  }
  const home = published(context)
  refuseStale(command.entry.revision, home.revision)
  const hash = hashOf(body)
  if (hash === home.hash) throw new Refusal('already', 'The entry reads exactly so already.')
  const silent = body.correctionNote === undefined ? { silentMs } : {}
  return change(lane, { ...home, revision: home.revision + 1, hash }, { body, touch: true, ...silent })
}

export function withdraw(lane: LaneCommand, context: PageContext): Decision {
  const home = existing(context)
  if (home.state === 'withdrawn') throw new Refusal('already', 'The entry is withdrawn already.')
  return change(lane, { ...home, state: 'withdrawn' })
}

/** Brings it back as it reads, or in one step with another text, so that nobody ever sees what it was withdrawn for. */
export function restore(lane: LaneCommand, command: Of<'restore'>, context: PageContext): Decision {
  const home = existing(context)
  if (home.state === 'published') throw new Refusal('already', 'The entry is not withdrawn.')
  const shown: HomeRecord = { ...home, state: 'published' }
  if (!command.as) return change(lane, shown)
  refuseStale(command.as.revision, home.revision)
  const body = bodyOf(command.as)
  const hash = hashOf(body)
  if (hash === home.hash) return change(lane, shown)
  return change(lane, { ...shown, revision: home.revision + 1, hash }, { body, touch: true })
}

/** Removes the entry for good; what stays is that it was erased. */
export function erase(lane: LaneCommand, context: PageContext): Decision {
  const home = existing(context)
  return change(lane, { ...home, state: 'erased', hash: '' })
}

export function place(lane: LaneCommand, pages: readonly PageId[], context: PageContext, named: NamedPages): Decision {
  const home = published(context)
  const added = pages.filter(page => home.placed[page] !== 1)
  if (added.length === 0) throw new Refusal('already', 'The entry stands on these pages already.')
  for (const id of added) refuseNewEntry(named.get(id)?.page, id)
  const placed = { ...home.placed, ...Object.fromEntries(added.map(page => [page, 1 as const])) }
  return change(lane, { ...home, placed }, { pages: added })
}

export function unplace(lane: LaneCommand, pages: readonly PageId[], context: PageContext): Decision {
  const home = published(context)
  const removed = pages.filter(page => home.placed[page] === 1)
  if (removed.length === 0) throw new Refusal('already', 'The entry does not stand on these pages.')
  const placed = { ...home.placed, ...Object.fromEntries(removed.map(page => [page, 0 as const])) }
  if (!Object.values(placed).includes(1)) {
    throw new Refusal('last-placement', 'The entry would stand nowhere: withdraw it instead.')
  }
  return change(lane, { ...home, placed }, { pages: removed })
}

/**
 * An entry with its own times: new, newer, or on one more page. One that comes in withdrawn is kept for the desk alone:
 * what its page's log says of it is a withdrawal, which has a position and no text.
 */
export function bringIn(lane: LaneCommand, command: Of<'import'>, context: PageContext, named: NamedPages): Decision {
  if (!named.get(command.page)?.page) throw new Refusal('not-found', `There is no page ${command.page}.`)
  if (!context.home && context.scheduled) throw new Refusal('conflict', 'An entry of this id is scheduled already.')
  const body = bodyOf(command.entry)
  const { publishedAt, updatedAt } = command.entry
  const options = placingOf(command)
  const isWithdrawn = command.isWithdrawn === true
  if (!context.home) {
    const record = newRecord(lane, command.entry.id, hashOf(body), [command.page])
    return {
      step: 'entry',
      home: { ...record, publishedAt, state: isWithdrawn ? 'withdrawn' : 'published' },
      body,
      touch: true,
      updatedAt,
      how: { ...options, first: true },
      pending: {},
      unschedule: false,
      guardPage: false,
    }
  }
  const home = isWithdrawn ? existing(context) : published(context)
  const isNewer = updatedAt > (home.updatedAt ?? 0) && hashOf(body) !== home.hash
  const isPlaced = home.placed[command.page] === 1
  const isTakenBack = isWithdrawn && home.state === 'published'
  if (!isNewer && isPlaced && !isTakenBack) throw new Refusal('already', 'The entry is here in this version already.')
  const pages = isNewer || isTakenBack ? undefined : [command.page]
  const next: HomeRecord = {
    ...home,
    state: isWithdrawn ? 'withdrawn' : 'published',
    ...(isNewer ? { revision: home.revision + 1, hash: hashOf(body) } : {}),
    placed: { ...home.placed, [command.page]: 1 },
  }
  const placing = { ...options, placedAt: command.placedAt ?? home.publishedAt ?? publishedAt }
  return change(lane, next, {
    ...(isNewer ? { body, touch: true, updatedAt } : {}),
    ...(pages ? { pages } : {}),
    placing,
  })
}

function newRecord(lane: LaneCommand, id: string, hash: string, pages: readonly PageId[]): HomeRecord {
  return {
    id,
    home: lane.home,
    revision: 1,
    version: 1,
    by: lane.id,
    state: 'published',
    owner: lane.account,
    hash,
    placed: Object.fromEntries(pages.map(page => [page, 1])),
  }
}

/** @param more.pages the pages that have to follow; all on which it stands when left out */
function change(
  lane: LaneCommand,
  next: HomeRecord,
  more: {
    body?: EntryBody
    touch?: boolean
    silentMs?: number
    updatedAt?: number
    pages?: readonly PageId[]
    placing?: EntryStep['how']
  } = {},
): Decision {
  const following = more.pages ?? Object.keys(next.placed).filter(page => next.placed[page] === 1)
  return {
    step: 'entry',
    home: { ...next, version: next.version + 1, by: lane.id },
    ...(more.body ? { body: more.body } : {}),
    touch: more.touch ?? false,
    ...(more.silentMs === undefined ? {} : { silentMs: more.silentMs }),
    ...(more.updatedAt === undefined ? {} : { updatedAt: more.updatedAt }),
    how: more.placing ?? {},
    pending: Object.fromEntries(following.filter(page => page !== next.home).map(page => [page, more.placing ?? {}])),
    unschedule: false,
    guardPage: false,
  }
}

function existing(context: PageContext): HomeRecord {
  if (!context.home) throw new Refusal('not-found', 'There is no such entry.')
  if (context.home.state === 'erased') throw new Refusal('gone', 'The entry was erased for good.')
  return context.home
}

function published(context: PageContext): HomeRecord {
  const home = existing(context)
  if (home.state === 'withdrawn') throw new Refusal('withdrawn', 'The entry is withdrawn: restore it first.')
  return home
}

function refuseExisting(context: PageContext): void {
  if (context.home?.state === 'erased') throw new Refusal('gone', 'An entry of this id was erased for good.')
  if (context.home) throw new Refusal('conflict', 'An entry of this id exists already.')
}

function refuseStale(base: number, current: number): void {
  if (base !== current) {
    throw new Refusal(
      'conflict',
      `The entry was edited meanwhile: your text was made on revision ${base}, the newest is ${current}.`,
    )
  }
}

function refuseNewEntry(page: LivePage | undefined, id: PageId): void {
  if (!page) throw new Refusal('not-found', `There is no page ${id}.`)
  if (page.status === 'down') throw new Refusal('page-ended', `"${page.headline}" is taken down: no new entries.`)
  if (!takesEntries(page))
    throw new Refusal('page-ended', `The coverage of "${page.headline}" has ended: no new entries.`)
}

export function refusePin(pins: readonly string[]): void {
  if (pins.length >= mostPins)
    throw new Refusal('too-many-pins', `A page has at most ${mostPins} pins: unpin one first.`)
}
