/** Tells caches in front what they have to forget: in each page's order, never lost, by one process at a time. */
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { PageId } from '../../shared/live-page.ts'
import type { Logger } from '../logger.ts'
import type { Metrics } from '../metrics.ts'
import type { PurgeLog, Telling, Untold } from '../storage/purge-log.ts'
import { type CacheTag, cacheTags, closedTags } from './cache-tags.ts'
import { purgeAgainAfterMs } from './lifetimes.ts'
import { type CallPurge, mostTags } from './purge-hook.ts'

export interface Purger {
  /** Something was committed on this page: caches are told now, and not with the next sweep. Never waits, never fails. */
  note(page: PageId): void
  /** Looks at all pages: what a killed process left, what could not be told, and what is to be told again. */
  sweep(): Promise<void>
  stop(): Promise<void>
}

interface PurgerParts {
  log: PurgeLog
  call: CallPurge
  metrics: Pick<Metrics, 'purges' | 'purgesWaiting'>
  logger: Logger
  /** Redis' clock, ms. */
  now: () => Promise<number>
  sweepEveryMs?: number
}

/** A process that was killed in its turn is followed by another one after this, ms: longer than a call may take. */
const turnMs = 6000
/** How long to wait for one's turn before asking again, ms. */
const askAgainMs = 100
/** Pages that are told of together. */
const pagesAtOnce = 50
/** More entries of one page than this, and all of the page goes. */
const mostEntries = 20
/** After a failure the next call waits, ms, twice as long each time. */
const firstPauseMs = 1000
const longestPauseMs = 30_000

/**
 * The log itself is the list of what has to be told: a mark per page says up to where that was done, and moves only after
 * the hook said so. So what was told may be told again, and nothing is left out.
 */
export function startPurger({ log, call, metrics, logger, now, sweepEveryMs = 5000 }: PurgerParts): Purger {
  const self = randomUUID()
  const ending = new AbortController()
  let noted = new Set<PageId>()
  let isSweepDue = false
  let working: Promise<void> | undefined
  let later: NodeJS.Timeout | undefined
  let failures = 0
  let isPausing = false

  /** Works until nothing is left to tell; whoever comes meanwhile waits for the same end. */
  function begin(): Promise<void> {
    working ??= work().finally(() => {
      working = undefined
    })
    return working
  }

  async function work(): Promise<void> {
    while ((noted.size > 0 || isSweepDue) && !isPausing && !ending.signal.aborted) {
      try {
        if (!(await log.takeTurn(self, turnMs))) {
          await delay(askAgainMs, undefined, { signal: ending.signal }).catch(() => {}) // then it is over
          continue
        }
        const [pages, isSweep] = [[...noted], isSweepDue]
        noted = new Set()
        isSweepDue = false
        await tellAll('first', isSweep ? undefined : pages)
        if (isSweep) await tellAll('again', undefined)
        await log.leaveTurn(self)
      } catch (error) {
        if (!ending.signal.aborted) stepBack(error)
        await log.leaveTurn(self).catch(() => {}) // it runs out by itself
      }
    }
  }

  /** Nothing is lost by it: the marks have not moved, and the next sweep begins from them. */
  function stepBack(error: unknown): void {
    failures += 1
    isPausing = true
    isSweepDue = true
    const pauseMs = Math.min(firstPauseMs * 2 ** (failures - 1), longestPauseMs)
    logger.warn({ error: String(error), failures, pauseMs }, 'caches could not be told what to forget')
    later = setTimeout(() => {
      isPausing = false
      void begin()
    }, pauseMs)
  }

  async function tellAll(telling: Telling, pages: readonly PageId[] | undefined): Promise<void> {
    const behind = await log.behind(telling, pages)
    if (telling === 'first') metrics.purgesWaiting.set(behind.length)
    if (behind.length === 0) return
    const until = telling === 'first' ? Infinity : (await now()) - purgeAgainAfterMs
    while (behind.length > 0) {
      const found = await Promise.all(behind.splice(0, pagesAtOnce).map(page => log.untold(telling, page, until)))
      const untold = found.filter(one => one !== undefined)
      const tags = new Set(untold.flatMap(one => tagsOf(telling, one)))
      await tell([...tags])
      await log.told(telling, untold)
      if (telling === 'first') metrics.purgesWaiting.set(behind.length)
    }
  }

  async function tell(tags: readonly CacheTag[]): Promise<void> {
    for (let from = 0; from < tags.length; from += mostTags) {
      await log.takeTurn(self, turnMs)
      try {
        await call(tags.slice(from, from + mostTags), ending.signal)
      } catch (error) {
        metrics.purges.inc({ outcome: 'failed' })
        throw error
      }
      metrics.purges.inc({ outcome: 'done' })
      if (failures > 0) logger.info({ failures }, 'caches are told again')
      failures = 0
    }
  }

  function sweep(): Promise<void> {
    isSweepDue = true
    return begin()
  }

  const sweeps = setInterval(() => void sweep(), sweepEveryMs)
  void sweep()

  return {
    note(page) {
      noted.add(page)
      void begin()
    },
    sweep,
    async stop() {
      ending.abort()
      clearInterval(sweeps)
      clearTimeout(later)
      await working
    },
  }
}

/** An open end is stale for two seconds at most by itself: it is told once. */
function tagsOf(telling: Telling, { page, changes }: Untold): CacheTag[] {
  if (changes === 'unknown') return [cacheTags.page(page)]
  const closed = new Set(changes.flatMap(change => closedTags(page, change)))
  if (closed.has(cacheTags.page(page)) || closed.size > mostEntries) return [cacheTags.page(page)]
  return telling === 'first' ? [cacheTags.open(page), ...closed] : [...closed]
}
