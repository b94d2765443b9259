/** How many readers each operation was sent to and how soon they had it, added up over all web processes. No part of the log: what is lost is missed by the desk alone. */
import { randomUUID } from 'node:crypto'
import type { PageId } from '../../shared/live-page.ts'
import type { Receipt } from '../../shared/receipts.ts'
import type { Logger } from '../logger.ts'
import type { Metrics } from '../metrics.ts'
import type { Announcements } from '../newsroom/ports.ts'
import { channels } from '../storage/keys.ts'
import type { Clock } from './clock.ts'
import type { Frame } from './frames.ts'
import { PageReceipts } from './page-receipts.ts'
import { createProbe, type Pinged, type Probe } from './probe.ts'
import type { Reader } from './reader.ts'
import { readSaid, type Said } from './receipt-total.ts'
import { createReceiptWants } from './receipt-wants.ts'
import { createRedisAhead } from './redis-ahead.ts'
import type { Sampling } from './sampling.ts'

export interface Receipts {
  /** A reader has entered a room: it may be one of those who are asked. @param readers in the room by now */
  enter(page: PageId, reader: Reader, readers: number): void
  leave(page: PageId, reader: Reader): void
  /** A frame was written to everyone of its room here. @param readers desks not counted @param tookMs from the first to the last */
  sent(frame: Frame, readers: number, tookMs: number): void
  /** The page has another history. */
  forget(page: PageId): void
  /** Tells what is known of the page's operations, and what becomes known. @returns what calls it off */
  follow(page: PageId, hear: (receipts: Receipt[]) => void): () => void
  /**
   * A desk has found that a page has another history. Without readers of the page this process does not hear of it, and what
   * others said of the lost one stays: they are asked to say again what they know.
   */
  followAnew(page: PageId): void
  stop(): void
}

export interface ReceiptsParts {
  announcements: Announcements
  /** Sends a message to all processes that listen to a channel. */
  announce: (channel: string, message: string) => Promise<unknown>
  sampling: Sampling
  metrics: Pick<Metrics, 'receipts' | 'committedToSent' | 'committedToReceived' | 'operationReaders'>
  logger: Logger
  clock: Clock
  /** The time by the clock of Redis, ms; without it this machine's counts as the same. */
  redisTime: (() => Promise<number>) | undefined
}

interface Page {
  receipts: PageReceipts
  /** Readers that are asked. */
  probes: Map<Reader, Probe>
  hearers: Set<(receipts: Receipt[]) => void>
  usedAt: number
  saidAt: number
  isSaying: boolean
  /** When there was first something to tell; undefined: there is nothing. */
  toTellSince: number | undefined
  toldAt: number
}

const roundMs = 100
/** What changed is said and told once in so long at most, ms. */
const everyMs = 1000
/** What changed is told no sooner than this, ms: by then the other processes have mostly said theirs. */
const settleMs = 150
/** What is known of a page is kept for so long after its last operation, ms. */
const keptMs = 600_000

export function createReceipts(parts: ReceiptsParts): Receipts {
  const { announcements, announce, sampling, metrics, logger, clock } = parts
  const self = randomUUID()
  const pages = new Map<PageId, Page>()
  const redisAhead = createRedisAhead(parts.redisTime, clock)
  const wants = createReceiptWants({
    ...{ self, announcements, announce, logger, clock },
    heard(page, message) {
      const said = readSaid(message)
      if (said && said.from !== self) pages.get(page)?.receipts.hear(said.from, said.receipts, clock.now())
    },
    wanted(page) {
      const kept = pages.get(page)
      kept?.receipts.repeat('processes')
      if (kept) say(page, kept)
    },
  })

  function use(page: PageId): Page {
    let used = pages.get(page)
    if (!used) {
      used = {
        ...{ receipts: new PageReceipts(), probes: new Map(), hearers: new Set() },
        ...{ usedAt: 0, saidAt: -Infinity, isSaying: false, toTellSince: undefined, toldAt: -Infinity },
      }
      pages.set(page, used)
    }
    used.usedAt = clock.now()
    return used
  }

  /** How long ago something was committed, ms. */
  function sinceCommit(committedAt: number): number {
    return Math.max(0, clock.now() + redisAhead.ms() - committedAt)
  }

  /** Says what this process knows to those who have a desk on the page, at once, and then once a second at most. */
  function say(page: PageId, said: Page): void {
    if (said.receipts.unsaid.size === 0) return
    if (!wants.isWanted(page)) return void said.receipts.unsaid.clear()
    // While Redis is away nothing piles up: each operation is said once, as it then stands.
    if (said.isSaying || clock.now() - said.saidAt < everyMs) return
    const receipts = said.receipts.takeUnsaid()
    if (receipts.length === 0) return
    said.isSaying = true
    said.saidAt = clock.now()
    announce(channels.receipts(page), JSON.stringify({ from: self, receipts } satisfies Said))
      .catch((fault: unknown) => logger.debug({ err: fault }, 'receipts were not told to other processes'))
      .finally(() => {
        said.isSaying = false
      })
  }

  function tell(told: Page, now: number): void {
    if (told.receipts.untold.size === 0) return
    told.toTellSince ??= now
    if (now - told.toTellSince < settleMs || now - told.toldAt < everyMs) return
    const receipts = told.receipts.takeUntold()
    told.toTellSince = undefined
    told.toldAt = now
    if (receipts.length > 0) for (const hear of told.hearers) hear(receipts)
  }

  function ask(page: Page, frame: Frame, probe: Probe): void {
    const { brings, committedAt } = frame
    // An answer is of these, also when the page has another history by then.
    const { receipts } = page
    const operation = brings?.operations[0]
    // What comes in a catch-up was committed at several times, none of which is known here.
    if (!operation || committedAt === undefined) return
    const writtenMs = sinceCommit(committedAt)
    const isAsked = probe.ask(
      thereAndBackMs => {
        const ms = writtenMs + thereAndBackMs
        metrics.receipts.inc({ outcome: 'answered' })
        metrics.committedToReceived.observe(ms / 1000)
        receipts.answered(operation, ms)
      },
      () => receipts.unasked(operation),
    )
    if (!isAsked) return
    metrics.receipts.inc({ outcome: 'asked' })
    receipts.asked(operation, clock.now())
  }

  const stopRounds = clock.every(roundMs, () => {
    const now = clock.now()
    for (const [page, known] of pages) {
      known.receipts.closeOld(now)
      say(page, known)
      if (known.hearers.size > 0) tell(known, now)
      else {
        known.receipts.untold.clear()
        if (known.probes.size === 0 && now - known.usedAt > keptMs) pages.delete(page)
      }
    }
  })

  return {
    enter(page, reader, readers) {
      const known = pages.get(page)
      if (reader.isDesk || !sampling.chooses(known?.probes.size ?? 0, readers)) return
      const asked = known ?? use(page)
      const probe = createProbe(reader.socket.conn as unknown as Pinged, clock)
      asked.probes.set(reader, probe)
      reader.probe = frame => ask(asked, frame, probe)
    },
    leave(page, reader) {
      if (!reader.probe) return
      reader.probe = undefined
      const probes = pages.get(page)?.probes
      probes?.get(reader)?.stop()
      probes?.delete(reader)
    },
    sent({ brings, committedAt }, readers, tookMs) {
      if (!brings) return
      const { page, operations } = brings
      metrics.operationReaders.inc(readers * operations.length)
      const lastMs = committedAt === undefined ? undefined : sinceCommit(committedAt)
      if (lastMs !== undefined && readers > 0) metrics.committedToSent.observe(lastMs / 1000)
      const times = lastMs === undefined ? {} : { firstMs: Math.max(0, lastMs - tookMs), lastMs }
      const known = use(page)
      known.receipts.sent(operations, readers, times, clock.now())
      say(page, known)
    },
    forget(page) {
      const known = pages.get(page)
      if (known) known.receipts = new PageReceipts()
    },
    follow(page, hear) {
      const followed = use(page)
      const isFirst = followed.hearers.size === 0
      followed.hearers.add(hear)
      // The first one hears of it in a moment: until the others have said theirs, what is known here is only a part.
      if (isFirst) {
        wants.want(page)
        followed.receipts.repeat('desks')
      } else {
        const known = followed.receipts.totals()
        if (known.length > 0) hear(known)
      }
      return () => {
        if (!followed.hearers.delete(hear) || followed.hearers.size > 0) return
        wants.unwant(page)
        followed.toTellSince = undefined
        followed.receipts.forgetOthers()
      }
    },
    followAnew(page) {
      const followed = pages.get(page)
      if (!followed || followed.hearers.size === 0) return
      wants.unwant(page)
      followed.receipts.forgetOthers()
      wants.want(page)
      followed.receipts.repeat('desks')
    },
    stop() {
      stopRounds()
      wants.stop()
      for (const { probes } of pages.values()) for (const probe of probes.values()) probe.stop()
    },
  }
}
