// Editors at work: every kind of operation, where it is possible as the page now stands.
import type { EntryId, PlacedEntry } from '../../shared/entry.ts'
import { type LivePage, mostPins } from '../../shared/live-page.ts'
import type { Change } from '../../shared/operation.ts'
import { placedAt, positionOf } from '../../shared/position.ts'
import type { Histories, Placement, State } from './histories.ts'
import { inOrder } from './telling.ts'
import type { World } from './world.ts'

/** What editors may be told to do; a `large` text comes to readers as a header. */
export const works = [
  ...['publish', 'publishPinned', 'publishLarge', 'import', 'importWithdrawn', 'edit', 'editLarge', 'withdraw'],
  ...['restore', 'erase', 'pin', 'unpin', 'orderPins', 'mark', 'unmark', 'place', 'unplace', 'page', 'slug'],
] as const as readonly Work[]

export type Work =
  | 'publish'
  | 'publishPinned'
  | 'publishLarge'
  | 'import'
  | 'importWithdrawn'
  | 'edit'
  | 'editLarge'
  | 'withdraw'
  | 'restore'
  | 'erase'
  | 'pin'
  | 'unpin'
  | 'orderPins'
  | 'mark'
  | 'unmark'
  | 'place'
  | 'unplace'
  | 'page'
  | 'slug'

export interface Editors {
  /** Does it, or what comes nearest: whoever has nothing to withdraw publishes. */
  work(what: Work): void
  /** More operations than a catch-up may stand for. */
  flood(operations: number): void
  /** More bytes than a catch-up may hold. */
  fill(): void
}

/** Fits into a frame, and is worth a request where there are many readers. */
const middlingText = 'A report. '.repeat(120)
const longText = 'A long report. '.repeat(1300)

export function createEditors(world: World, log: Histories): Editors {
  let written = 0

  const pick = <One>(from: readonly One[]): One | undefined => from[world.roll(from.length)]
  const now = (): State => log.head as State
  const whose = (isWanted: (placement: Placement) => boolean) => inOrder(now()).filter(isWanted)
  const shown = (isWanted: (entry: PlacedEntry) => boolean = () => true) =>
    whose(({ isGone, entry }) => !isGone && isWanted(entry)).map(({ entry }) => entry)
  /** Withdrawn, or taken off the page, and not for good. */
  const gone = () => whose(({ isGone, isErased }) => isGone && isErased !== true)

  function newEntry(sequence: number, more: Partial<PlacedEntry> = {}, at = liveTime()): PlacedEntry {
    written += 1
    const words = `Entry ${written}`
    return {
      id: `entry-${written}`,
      home: now().page.id,
      revision: 1,
      ...(written % 3 === 0 ? {} : { headline: words }),
      blocks: [{ type: 'paragraph', text: [{ text: `${words} in full. ${written % 4 === 0 ? middlingText : ''}` }] }],
      authors: [],
      kind: 'update',
      publishedAt: at,
      updatedAt: at,
      position: positionOf(at, sequence),
      sequence,
      keyEvent: false,
      pinned: false,
      ...more,
    }
  }

  /** A publish is never placed below a newer one by its clock. */
  function liveTime(): number {
    const newest = inOrder(now()).at(-1)
    return newest ? Math.max(world.now, placedAt(newest.entry.position)) : world.now
  }

  function append(change: Change): void {
    log.append(() => change)
  }

  function changed(kind: 'edit' | 'restore' | 'mark' | 'unmark' | 'place', id: EntryId, more: Partial<PlacedEntry>) {
    const { entry } = now().placements.get(id) as Placement
    log.append(sequence => ({ kind, entry: { ...entry, ...more, sequence } }))
  }

  function revised(entry: PlacedEntry, text?: string): Partial<PlacedEntry> {
    written += 1
    const headline = `Edited ${written}`
    const words = text === undefined ? `${headline} in full.` : `${text}${written}`
    const blocks = [{ type: 'paragraph' as const, text: [{ text: words }] }]
    return { revision: entry.revision + 1, headline, blocks, updatedAt: world.now }
  }

  function setPins(kind: 'pin' | 'unpin', entry: PlacedEntry, pins: EntryId[]): void {
    log.append(sequence => ({ kind, pins, entries: [{ ...entry, pinned: kind === 'pin', sequence }] }))
  }

  function setPage(more: Partial<LivePage>): void {
    log.append(sequence => ({ kind: 'page', page: { ...now().page, ...more, sequence } }))
  }

  /** An import that brings the same time twice sorts by its place in the log. */
  const oldTime = () => now().page.coverageStart + world.roll(20) * 60_000

  function work(what: Work): void {
    if (!log.head) return
    const { pins } = now()
    switch (what) {
      case 'publish':
        log.append(sequence => ({
          kind: 'publish',
          entry: newEntry(sequence, { keyEvent: world.chance() < 0.2, kind: pick(['update', 'breaking'] as const) }),
        }))
        return
      case 'publishPinned': {
        if (pins.length >= mostPins) return work('publish')
        log.append(sequence => {
          const entry = newEntry(sequence, { pinned: true })
          return { kind: 'publish', entry, pins: [...pins, entry.id] }
        })
        return
      }
      case 'publishLarge': {
        const blocks = [{ type: 'paragraph' as const, text: [{ text: `${longText}${log.committed}` }] }]
        log.append(sequence => ({ kind: 'publish', entry: newEntry(sequence, { blocks }) }))
        return
      }
      case 'import':
        log.append(sequence => ({
          kind: world.chance() < 0.8 ? 'publish' : 'place',
          entry: newEntry(sequence, { keyEvent: world.chance() < 0.2 }, oldTime()),
          quiet: true,
        }))
        return
      case 'importWithdrawn':
        written += 1
        log.append(sequence => ({
          kind: 'withdraw',
          id: `entry-${written}`,
          position: positionOf(oldTime(), sequence),
        }))
        return
      case 'edit':
      case 'editLarge': {
        const entry = pick(shown())
        if (!entry) return work('publish')
        return changed('edit', entry.id, revised(entry, what === 'edit' ? undefined : longText))
      }
      case 'withdraw':
      case 'unplace':
      case 'erase': {
        const entry = pick(shown())
        if (!entry) return work('publish')
        const { id, position } = entry
        log.append(() => ({ kind: what === 'unplace' ? 'unplace' : 'withdraw', id, position }), {
          isErased: what === 'erase',
        })
        return
      }
      case 'restore': {
        const one = pick(gone())
        if (!one) return work('withdraw')
        // What came in as withdrawn has a text for the desk alone: now readers get it.
        const text = one.entry.home === '' ? { ...revised(one.entry), home: now().page.id } : {}
        return changed('restore', one.entry.id, { pinned: false, ...text })
      }
      case 'place': {
        const back = pick(gone())
        // Edited elsewhere while it did not stand here.
        if (back && back.entry.home !== '' && world.chance() < 0.5)
          return changed('place', back.entry.id, { pinned: false, ...revised(back.entry) })
        log.append(sequence => ({ kind: 'place', entry: newEntry(sequence, { home: 'another-page', revision: 3 }) }))
        return
      }
      case 'pin': {
        const entry = pick(shown(({ pinned }) => !pinned))
        if (!entry || pins.length >= mostPins) return work('unpin')
        return setPins('pin', entry, [...pins, entry.id])
      }
      case 'unpin': {
        const entry = pick(shown(({ pinned }) => pinned))
        if (!entry) return work('publish')
        return setPins(
          'unpin',
          entry,
          pins.filter(id => id !== entry.id),
        )
      }
      case 'orderPins':
        if (pins.length < 2) return work('pin')
        return append({ kind: 'orderPins', pins: pins.toReversed(), entries: [] })
      case 'mark':
      case 'unmark': {
        const entry = pick(shown(({ keyEvent }) => keyEvent === (what === 'unmark')))
        if (!entry) return work('publish')
        return changed(what, entry.id, { keyEvent: what === 'mark' })
      }
      case 'page':
        return setPage({
          headline: `A story, part ${log.committed}`,
          batchSize: 1 + world.roll(6),
          status: pick(['live', 'paused'] as const) ?? 'live',
        })
      case 'slug':
        return setPage({ slug: `story-${log.committed}` })
    }
  }

  return {
    work,
    flood(operations) {
      for (let count = 0; count < operations; count += 1) {
        if (count % 4 === 0) work('mark')
        else if (count % 200 === 1) work('publish')
        else if (count % 4 === 2) work('unmark')
        else work('edit')
      }
    },
    fill() {
      for (let count = 0; count < 60; count += 1) work(count % 2 === 0 ? 'publishLarge' : 'editLarge')
    },
  }
}
