/** How many readers a page has, over all processes. Not part of the log: a lost count is put right by the next one. */
import { randomUUID } from 'node:crypto'
import type { PageId } from '../../shared/live-page.ts'
import type { Logger } from '../logger.ts'
import type { Announcements } from '../newsroom/ports.ts'
import { channels } from '../storage/keys.ts'
import type { Clock } from './clock.ts'

export interface ReaderCount {
  /** Readers of a page as far as is known; undefined before the page was first counted. */
  of(page: PageId): number | undefined
  /** Readers connected to a page just now: here exactly, elsewhere as the other processes last said, 5 s ago or less. */
  everywhere(page: PageId): number
  /** Takes this process's readers out of the count. */
  stop(): Promise<void>
}

export interface ReaderCountParts {
  announcements: Announcements
  /** Sends a message to all processes that listen to a channel. */
  announce: (channel: string, message: string) => Promise<unknown>
  /** This process's readers per page. */
  counts: () => Map<PageId, number>
  /** The count of a page that has readers here has changed. */
  changed: (page: PageId, count: number) => void
  logger: Logger
  clock: Clock
}

interface Counts {
  /** Names the process. */
  from: string
  readers: Record<PageId, number>
}

/** How often what has changed is told to the other processes and to readers, ms. */
export const countEveryMs = 5000
/** What a process said counts for so long, ms; so it is said again, changed or not, before that is over. */
const forgottenAfterMs = 15_000
const repeatRounds = 2

export function startReaderCount(parts: ReaderCountParts): ReaderCount {
  const { announcements, announce, counts, changed, logger, clock } = parts
  const self = randomUUID()
  const others = new Map<string, { readers: Record<PageId, number>; heardAt: number }>()
  const totals = new Map<PageId, number>()
  let said = '{}'
  let quietRounds = 0
  let isStopped = false
  let subscription: { stop(): void } | undefined

  function hear(message: string): void {
    const heard = readCounts(message)
    if (heard && heard.from !== self) others.set(heard.from, { readers: heard.readers, heardAt: clock.now() })
  }

  function subscribe(): void {
    announcements.listen(channels.readers, hear).then(
      held => {
        subscription = held
        if (isStopped) held.stop()
      },
      fault => {
        logger.debug({ err: fault }, 'reader counts of other processes cannot be heard yet')
        clock.after(countEveryMs, () => {
          if (!isStopped) subscribe()
        })
      },
    )
  }

  async function say(): Promise<void> {
    const text = JSON.stringify(Object.fromEntries(counts()))
    if (text === said && (text === '{}' || ++quietRounds < repeatRounds)) return
    quietRounds = 0
    await announce(channels.readers, `{"from":"${self}","readers":${text}}`)
    said = text
  }

  function sum(): void {
    const oldest = clock.now() - forgottenAfterMs
    for (const [from, { heardAt }] of others) if (heardAt < oldest) others.delete(from)
    const here = counts()
    for (const page of totals.keys()) if (!here.has(page)) totals.delete(page)
    for (const [page, readers] of here) {
      let total = readers
      for (const other of others.values()) total += other.readers[page] ?? 0
      if (totals.get(page) === total) continue
      totals.set(page, total)
      changed(page, total)
    }
  }

  subscribe()
  const stopRounds = clock.every(countEveryMs, () => {
    say().catch((fault: unknown) => logger.debug({ err: fault }, 'reader counts were not announced'))
    sum()
  })

  return {
    of: page => totals.get(page),
    everywhere(page) {
      const oldest = clock.now() - forgottenAfterMs
      const known = [...others.values()].filter(({ heardAt }) => heardAt >= oldest)
      return known.reduce((sum, other) => sum + (other.readers[page] ?? 0), counts().get(page) ?? 0)
    },
    async stop() {
      isStopped = true
      stopRounds()
      subscription?.stop()
      if (said === '{}') return
      // The others forget this process by themselves if Redis is away.
      await announce(channels.readers, `{"from":"${self}","readers":{}}`).catch(() => {})
    },
  }
}

function readCounts(message: string): Counts | undefined {
  try {
    const read = JSON.parse(message) as Counts
    return typeof read.from === 'string' && typeof read.readers === 'object' && read.readers !== null ? read : undefined
  } catch {
    return undefined // counts are no part of the log: the next ones come in seconds
  }
}
