/** The pages that this process follows: one relay each, begun with the first use and given up a minute after the last. */
import { type Cursor, printCursor } from '../../shared/cursor.ts'
import type { LivePage, PageId } from '../../shared/live-page.ts'
import type { CatchUp, Missed } from '../../shared/operation.ts'
import { Refusal } from '../../shared/refusal.ts'
import { levelForMs } from '../caching/lifetimes.ts'
import type { Logger } from '../logger.ts'
import type { Metrics } from '../metrics.ts'
import type { Announcements, FollowedPages, PageReads } from '../newsroom/ports.ts'
import { type Clock, systemClock } from './clock.ts'
import { createLogReads, type LogReads } from './log-reads.ts'
import { type Relay, type RelayFrame, startRelay } from './relay.ts'

export interface Relays extends FollowedPages {
  /** Calls `hear` with every frame of the page from now on, in order, until `leave`; keeps the page followed until then. */
  join(page: PageId, hear: (frame: RelayFrame) => void): { leave(): void }
  /** What was missed, if the page is held and its memory reaches back so far; costs nothing. */
  remembered(page: PageId, after: Cursor): CatchUp | undefined
  /** How far the page has come here, and its data; undefined while it is not held. */
  held(page: PageId): { cursor: Cursor; page: LivePage } | undefined
  heldPages(): PageId[]
  stop(): Promise<void>
}

export interface RelaysParts {
  reads: PageReads
  announcements: Announcements
  metrics: Metrics
  logger: Logger
  clock?: Clock
  /** 0 to 1. */
  random?: () => number
}

/** How long a page is followed after its last reader and its last use, ms. */
export const lingerMs = 60_000
/** A page without an operation for so long is compared with the log less often, ms. */
const quietAfterMs = 60_000
const headsEveryMs = 1000
/** Every so many rounds the quiet pages are compared too. */
const quietRounds = 5
/** How long a reader or a request waits for the log, ms. */
const waitMs = 3000

interface Followed {
  relay: Relay
  hearers: Set<(frame: RelayFrame) => void>
  lastUseAt: number
  /** For cursors that memory does not know. */
  log: LogReads
  /** When it was last asked for a head that turned out to be known here, ms. */
  levelAt: number
}

/** @returns the pages as they are followed; nothing is read before it is asked for */
export function createRelays(parts: RelaysParts): Relays {
  const { reads, announcements, metrics, logger } = parts
  const clock = parts.clock ?? systemClock
  const random = parts.random ?? Math.random
  const pages = new Map<PageId, Followed>()
  let round = 0
  let isComparing = false
  let isStopped = false

  function follow(page: PageId): Followed {
    const held = pages.get(page)
    if (held) {
      held.lastUseAt = clock.now()
      return held
    }
    if (isStopped) throw unavailable()
    const hearers = new Set<(frame: RelayFrame) => void>()
    const relay = startRelay(page, { reads, announcements, metrics, logger, clock, random }, frame => {
      for (const hear of hearers) hear(frame)
    })
    const log = createLogReads({
      read: after => reads.since(page, after),
      remembered: after => relay.memory?.missedSince(after),
      learn: missed => relay.memory?.reachBack(missed),
      now: clock.now,
    })
    const followed: Followed = { relay, hearers, lastUseAt: clock.now(), log, levelAt: -Infinity }
    pages.set(page, followed)
    return followed
  }

  function giveUp(page: PageId, followed: Followed): void {
    followed.relay.stop()
    if (pages.get(page) === followed) pages.delete(page)
  }

  /** Waits until the page is held. @returns undefined when there is no such page @throws Refusal `unavailable` when that takes too long */
  async function ready(page: PageId): Promise<Followed | undefined> {
    const followed = follow(page)
    if (followed.relay.memory) return followed
    const isHeld = await inTime(followed.relay.load())
    if (isStopped) throw unavailable()
    if (!isHeld && followed.hearers.size === 0) giveUp(page, followed)
    return isHeld ? followed : undefined
  }

  /** @throws Refusal `unavailable` when the log does not answer for too long */
  function inTime<Result>(result: Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      const callOff = clock.after(waitMs, () => reject(unavailable()))
      result.then(resolve, reject).finally(callOff)
    })
  }

  async function missed(page: PageId, after: Cursor): Promise<Missed | undefined> {
    const followed = await ready(page)
    if (!followed) return undefined
    const remembered = followed.relay.memory?.missedSince(after)
    if (remembered) {
      metrics.catchUps.inc({ source: 'memory' })
      return remembered
    }
    const read = await inTime(followed.log.since(after))
    if (read) metrics.catchUps.inc({ source: read.kind === 'catchUp' ? 'log' : 'snapshot' })
    return read
  }

  /** One question for all pages finds what an announcement never said, a lost last one included. */
  async function compareHeads(): Promise<void> {
    const asked = new Map<PageId, { relay: Relay; before: Cursor }>()
    for (const [page, { relay }] of pages) {
      const isQuiet = clock.now() - relay.lastOperationAt > quietAfterMs
      if (relay.memory && (!isQuiet || round % quietRounds === 0))
        asked.set(page, { relay, before: relay.memory.cursor })
    }
    if (asked.size === 0) return
    const askedAt = clock.now()
    const heads = await reads.heads([...asked.keys()])
    for (const [page, { relay, before }] of asked) {
      const head = heads.get(page)
      relay.checkHead(before, head)
      const followed = pages.get(page)
      if (head && followed?.relay === relay && relay.memory?.recognises(head) === 'same') followed.levelAt = askedAt
    }
  }

  const stopRounds = clock.every(headsEveryMs, () => {
    round++
    for (const [page, followed] of pages) {
      followed.log.forget()
      if (followed.hearers.size === 0 && clock.now() - followed.lastUseAt > lingerMs) giveUp(page, followed)
    }
    if (isComparing) return
    isComparing = true
    compareHeads()
      .catch((fault: unknown) => logger.debug({ err: fault }, 'heads could not be compared'))
      .finally(() => {
        isComparing = false
      })
  })

  announcements.onBack(() => {
    for (const { relay } of pages.values()) void relay.heal()
  })

  return {
    join(page, hear) {
      const followed = follow(page)
      followed.hearers.add(hear)
      return {
        leave() {
          followed.hearers.delete(hear)
          followed.lastUseAt = clock.now()
        },
      }
    },
    async snapshot(page) {
      const followed = await ready(page)
      return followed && inTime(followed.relay.snapshot())
    },
    missed,
    cursor(page) {
      const followed = pages.get(page)
      const memory = followed?.relay.memory
      if (!followed || !memory) return undefined
      followed.lastUseAt = clock.now()
      return printCursor(memory.cursor)
    },
    entry: (page, id) => pages.get(page)?.relay.memory?.entry(id),
    isLevel(page) {
      const followed = pages.get(page)
      return followed !== undefined && clock.now() - followed.levelAt <= levelForMs
    },
    remembered: (page, after) => pages.get(page)?.relay.memory?.missedSince(after),
    held: page => pages.get(page)?.relay.memory,
    heldPages: () => [...pages].filter(([, { relay }]) => relay.memory).map(([page]) => page),
    async stop() {
      isStopped = true
      stopRounds()
      for (const [page, followed] of pages) giveUp(page, followed)
    },
  }
}

function unavailable(): Refusal {
  return new Refusal('unavailable', 'The page cannot be read at the moment', { retryAfter: 2 })
}
