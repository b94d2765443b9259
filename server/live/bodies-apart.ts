/** Pages with very many readers: their sockets carry headers, and bodies come over HTTP, where caches multiply them. */
import type { PageId } from '../../shared/live-page.ts'
import type { Operation } from '../../shared/operation.ts'
import { type Frame, headerFrame, isTooLarge, operationFrame } from './frames.ts'

export interface BodiesApart {
  /**
   * What readers are sent of an operation in the place of all of it; undefined: what desks are sent. Also what fits in no
   * frame, and thus goes as a header to everyone, is asked for by many readers over a while.
   */
  frameFor(page: PageId, operation: Operation, json: string): Frame | undefined
}

/** Where so few readers are left of those above which bodies go apart, they go along again: a count that wavers changes nothing. */
const backBelow = 0.8
/** A body that adds less than this to a frame goes along: a request costs more, bytes. */
const leastSavedBytes = 512
/** So many readers ask for a body in a second, over all processes; more where the longest window is too short for that. */
const fetchesPerSecond = 5000
/** Who are so few that they would ask within less than this ask at once, ms. */
const leastWindowMs = 200
/** Longer than this nobody waits for a body; what comes in so short a time is for caches, ms. */
const longestWindowMs = 10_000

/** How long the readers of a page take to ask for a body, ms: each asks at a random moment of it. */
export function fetchWindowMs(readers: number): number {
  return Math.min(longestWindowMs, Math.round((readers / fetchesPerSecond) * 1000))
}

/** @param above 0: never @param readersOf over all processes, as far as known */
export function createBodiesApart(above: number, readersOf: (page: PageId) => number): BodiesApart {
  const apart = new Set<PageId>()

  function isApart(page: PageId, readers: number): boolean {
    if (apart.has(page) ? readers < above * backBelow : readers <= above) apart.delete(page)
    else apart.add(page)
    return apart.has(page)
  }

  return {
    frameFor(page, operation, json) {
      const goesWhole = !isTooLarge(json)
      if (above === 0 && goesWhole) return undefined
      const readers = readersOf(page)
      const withinMs = fetchWindowMs(readers)
      if (above > 0 && isApart(page, readers) && mayWait(operation)) {
        const frame = headerFrame(operation, withinMs)
        if (Buffer.byteLength(json) - frame.wire.length >= leastSavedBytes) return frame
      }
      return goesWhole || withinMs < leastWindowMs ? undefined : operationFrame(operation, json, withinMs)
    },
  }
}

/** Breaking news go whole; what an import brings is no news, and readers are to have nothing to wait for. */
function mayWait(operation: Operation): boolean {
  if (!('entry' in operation) || operation.entry.kind === 'breaking') return false
  return !operation.quiet
}
