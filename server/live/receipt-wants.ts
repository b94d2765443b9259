/** Which web processes have a desk that looks at a page: only they listen for its receipts, and without one nobody says any. */
import type { PageId } from '../../shared/live-page.ts'
import type { Logger } from '../logger.ts'
import type { Announcements } from '../newsroom/ports.ts'
import { channels } from '../storage/keys.ts'
import type { Clock } from './clock.ts'

export interface ReceiptWants {
  /** Whether another process has a desk that looks at the page. */
  isWanted(page: PageId): boolean
  /** A desk of this process looks at the page: what other processes say of it is heard. */
  want(page: PageId): void
  unwant(page: PageId): void
  stop(): void
}

export interface ReceiptWantsParts {
  /** Names this process. */
  self: string
  announcements: Announcements
  announce: (channel: string, message: string) => Promise<unknown>
  /** Something was said of a page that is wanted here. */
  heard: (page: PageId, message: string) => void
  /** Another process begins to listen to a page. */
  wanted: (page: PageId) => void
  logger: Logger
  clock: Clock
}

const everyMs = 5000
/** A process that was not heard of for so long wants nothing any more, ms. */
const forgottenAfterMs = 15_000

interface Wants {
  from: string
  pages: PageId[]
}

export function createReceiptWants(parts: ReceiptWantsParts): ReceiptWants {
  const { self, announcements, announce, heard, wanted, logger, clock } = parts
  const others = new Map<string, { pages: Set<PageId>; heardAt: number }>()
  /** Pages that desks here look at; undefined until what is said of one is heard. */
  const own = new Map<PageId, { stop(): void } | undefined>()
  let isHearingWants = false
  let isStopped = false

  function hear(message: string): void {
    const said = readWants(message)
    if (!said || said.from === self) return
    const known = others.get(said.from)?.pages
    others.set(said.from, { pages: new Set(said.pages), heardAt: clock.now() })
    for (const page of said.pages) if (!known?.has(page)) wanted(page)
  }

  /** Names every page each time, so that whoever starts later knows it soon. */
  function say(): void {
    const pages = [...own].flatMap(([page, held]) => (held ? [page] : []))
    announce(channels.receiptWants, JSON.stringify({ from: self, pages } satisfies Wants)).catch(away)
  }

  function away(fault: unknown): void {
    logger.debug({ err: fault }, 'receipts cannot be exchanged with other processes at the moment')
  }

  /** Listens before it says so: whoever hears it answers at once. */
  function listen(page: PageId): void {
    announcements
      .listen(channels.receipts(page), message => heard(page, message))
      .then(held => {
        // Nobody looks any more, or it was asked for twice meanwhile.
        if (isStopped || !own.has(page) || own.get(page)) return held.stop()
        own.set(page, held)
        say()
      })
      .catch(away)
  }

  function listenToWants(): void {
    isHearingWants = true
    announcements
      .listen(channels.receiptWants, hear)
      .then(held => {
        if (isStopped) held.stop()
        else stopHearing = () => held.stop()
      })
      .catch((fault: unknown) => {
        isHearingWants = false
        away(fault)
      })
  }
  let stopHearing = () => {}

  listenToWants()
  const stopRounds = clock.every(everyMs, () => {
    if (!isHearingWants) listenToWants()
    const oldest = clock.now() - forgottenAfterMs
    for (const [from, { heardAt }] of others) if (heardAt < oldest) others.delete(from)
    for (const [page, held] of own) if (!held) listen(page)
    if (own.size > 0) say()
  })

  return {
    isWanted: page => [...others.values()].some(({ pages }) => pages.has(page)),
    want(page) {
      if (own.has(page)) return
      own.set(page, undefined)
      listen(page)
    },
    unwant(page) {
      own.get(page)?.stop()
      if (own.delete(page)) say()
    },
    stop() {
      isStopped = true
      stopRounds()
      stopHearing()
      for (const held of own.values()) held?.stop()
      own.clear()
      say()
    },
  }
}

function readWants(message: string): Wants | undefined {
  try {
    const read = JSON.parse(message) as Wants
    return typeof read.from === 'string' && Array.isArray(read.pages) ? read : undefined
  } catch {
    return undefined // it is said again in seconds
  }
}
