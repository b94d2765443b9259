// What leaves a relay is measured at its door: frames in the order of the log [R1], and a memory that stays small.
import type { PageMemory } from '../../server/live/page-memory.ts'
import type { RelayFrame } from '../../server/live/relay.ts'
import { recentBytes } from '../../server/live/recent-records.ts'
import type { Relays } from '../../server/live/relays.ts'
import { type Cursor, printCursor, recentDigests, sameCursor, trustedCursor } from '../../shared/cursor.ts'
import type { PageId } from '../../shared/live-page.ts'
import { Breach } from './breach.ts'
import type { Histories } from './histories.ts'

/** The same relays; a frame that does not follow the one before it is reported. */
export function inOrderOfTheLog(relays: Relays, report: (breach: Breach) => void): Relays {
  return {
    ...relays,
    join(page, hear) {
      let at: Cursor | undefined = relays.held(page)?.cursor
      return relays.join(page, frame => {
        if (at && !sameCursor(at, before(frame) ?? at)) report(outOfOrder(at, frame))
        at = after(frame)
        hear(frame)
      })
    },
  }
}

/** Where the page has to be for this frame to be the next one; undefined: anywhere. */
function before(frame: RelayFrame): Cursor | undefined {
  if (frame.event === 'catchUp') return trustedCursor(frame.catchUp.from)
  if (frame.event === 'reset') return undefined
  return { sequence: frame.operation.sequence - 1, digest: frame.operation.previousDigest }
}

function after(frame: RelayFrame): Cursor | undefined {
  if (frame.event === 'catchUp') return trustedCursor(frame.catchUp.to)
  return frame.event === 'reset' ? undefined : { sequence: frame.operation.sequence, digest: frame.operation.digest }
}

function outOfOrder(at: Cursor, frame: RelayFrame): Breach {
  const what = frame.event === 'operation' ? `operation ${frame.operation.sequence}` : 'another catch-up'
  return new Breach('[R1] frames leave in the order of the log', `after ${printCursor(at)} came ${what}`)
}

/** Newest batches, pins, excess that is swept at times, @see PageMemory */
const mostBeyondRecords = 2 * 6 + 3 + 16 + 1

/** @throws Breach when a page is remembered at greater length than it may be */
export function checkMemory(relays: Relays, page: PageId, log: Histories): void {
  // What is held says so itself; the interface of relays does not pass it on.
  const memory = relays.held(page) as PageMemory | undefined
  if (!memory) return
  const most = recentDigests + mostBeyondRecords
  if (memory.held > most) throw tooMuch(`${memory.held} entries, ${most} at most`)
  let furthest = 0
  for (const state of log.states) {
    const told = state.sequence > 0 && furthest === 0 ? relays.remembered(page, state) : undefined
    if (!told) continue
    furthest = memory.cursor.sequence - state.sequence
    if (furthest > recentDigests) throw tooMuch(`${furthest} operations`)
    const bytes = JSON.stringify(told.entries).length
    if (bytes > recentBytes) throw tooMuch(`${bytes} bytes`)
  }
}

function tooMuch(what: string): Breach {
  return new Breach('the memory of a relay is bounded', what)
}
