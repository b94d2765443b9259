// How one web process reaches the log: reads that are late, fail, or answer from before; announcements that get lost,
// doubled, overtaken or late; a subscription that is cut and comes back.
import type { PageId } from '../../shared/live-page.ts'
import type { Operation } from '../../shared/operation.ts'
import type { Announcements, PageIndex, PageReads } from '../../server/newsroom/ports.ts'
import type { Histories } from './histories.ts'
import type { Tally } from './tally.ts'
import { goneOf, missedSince, sliceOf, snapshotOf } from './telling.ts'
import type { World } from './world.ts'

/** What becomes of announcements on their way. */
export type Wire = 'good' | 'lossy' | 'doubling' | 'late' | 'held'
/** What becomes of reads. */
export type Reads = 'good' | 'slow' | 'failing' | 'away'

export interface LogAccess {
  readonly log: Histories
  reads: PageReads
  announcements: Announcements
  pages: PageIndex
  wire: Wire
  answers: Reads
  /** Lets go of what is held; backwards: the newest first. */
  release(backwards: boolean): void
  /** The connection of the subscription is cut, what is announced meanwhile is lost. */
  cut(): void
  /** It is back, and says so. */
  restore(): void
  /** Loses the next announcement, whatever the wire is like. */
  loseNext(): void
  /** Brings one announcement of the log on its way. */
  carry(message: string): void
}

const channelEnd = ':operations'

export function createLogAccess(world: World, log: Histories, page: PageId, tally: Tally): LogAccess {
  const hearers = new Map<string, Set<(message: string) => void>>()
  const whenBack: (() => void)[] = []
  let held: string[] = []
  let isCut = false
  let losesNext = false

  function tell(message: string): void {
    if (isCut) tally.lostAnnouncements += 1
    else for (const hear of [...(hearers.get(page) ?? [])]) hear(message)
  }

  function arrive(message: string, delayMs: number): void {
    world.after(delayMs, () => tell(message))
  }

  /** An answer is made at some moment between question and arrival: it may be from before what was announced since. */
  async function ask<Answer>(answer: () => Answer): Promise<Answer> {
    const { answers } = access
    if (answers === 'away' || (answers === 'failing' && world.chance() < 0.5)) {
      await world.wait(1 + world.roll(50))
      throw new Error('the log does not answer')
    }
    const wholeMs = answers === 'slow' ? world.roll(6000) : 1 + world.roll(3)
    const beforeMs = world.roll(wholeMs)
    await world.wait(beforeMs)
    const found = answer()
    await world.wait(wholeMs - beforeMs)
    return found
  }

  const head = (id: PageId) => (id === page ? log.head : undefined)

  const reads: PageReads = {
    heads: ids => ask(() => new Map(ids.flatMap(id => cursorAt(id)))),
    snapshot: id => ask(() => ifThere(head(id), snapshotOf)),
    since: (id, after) => ask(() => ifThere(head(id), () => missedSince(log.states, after))),
    slice: (id, before) => ask(() => ifThere(head(id), state => sliceOf(state, before))),
    sliceAfter: () => Promise.reject(new Error('nobody here reads from the oldest on')),
    around: () => Promise.reject(new Error('nobody here opens a single entry')),
    placement: (id, entry) =>
      ask(() => {
        const placement = head(id)?.placements.get(entry)
        return placement && (placement.isGone ? { gone: goneOf(placement) } : { entry: placement.entry })
      }),
  }

  function cursorAt(id: PageId) {
    const state = head(id)
    return state ? [[id, { sequence: state.sequence, digest: state.digest }] as const] : []
  }

  const access: LogAccess = {
    log,
    reads,
    wire: 'good',
    answers: 'good',
    announcements: {
      async listen(channel, hear) {
        await world.wait(1)
        if (isCut) throw new Error('the subscription is cut')
        const name = channel.endsWith(channelEnd) ? page : channel
        const all = hearers.get(name) ?? new Set()
        hearers.set(name, all.add(hear))
        return { stop: () => void all.delete(hear) }
      },
      onBack: again => void whenBack.push(again),
    },
    pages: {
      find: address =>
        ask(() => {
          const isOurs =
            address === page || log.states.some(({ page: { slug }, sequence }) => sequence > 0 && slug === address)
          return isOurs && log.head ? { id: page, slug: log.head.page.slug } : undefined
        }),
      list: () => ask(() => (log.head ? [log.head.page] : [])),
    },
    release(backwards) {
      const all = held
      held = []
      for (const message of backwards ? all.toReversed() : all) tell(message)
    },
    cut() {
      isCut = true
    },
    restore() {
      if (!isCut) return
      isCut = false
      for (const again of whenBack) again()
    },
    loseNext() {
      losesNext = true
    },
    carry(message) {
      const { wire } = access
      if (losesNext || (wire === 'lossy' && world.chance() < 0.4)) {
        losesNext = false
        tally.lostAnnouncements += 1
      } else if (wire === 'held') held.push(message)
      else if (wire === 'late') arrive(message, world.roll(1500))
      else {
        arrive(message, 1)
        if (wire === 'doubling' && world.chance() < 0.5) arrive(message, world.roll(200))
      }
    },
  }
  return access
}

function ifThere<State, Found>(state: State | undefined, found: (state: State) => Found): Found | undefined {
  return state === undefined ? undefined : found(state)
}

/** An operation as it is announced. */
export function announcementOf(operation: Operation): string {
  return JSON.stringify(operation)
}
