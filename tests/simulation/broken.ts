// Parts with one protection taken out, each put in the place of the one that ships: nowhere but in tests.
import type fc from 'fast-check'
import { answerMissed } from '../../server/live/bring-up.ts'
import { isRefused, readJoin } from '../../server/live/requests.ts'
import type { Action, Follower, Heard, Told } from '../../client/reader/following.ts'
import { addresses } from '../../shared/http-api.ts'
import { catchUpOperations } from '../../shared/operation.ts'
import { printCursor } from '../../shared/cursor.ts'
import { cursorOf } from '../../shared/timeline.ts'
import type { BrokenParts } from './play.ts'
import type { LogAccess } from './log-access.ts'
import { calmSchedules, joiningSchedules, type Schedule, steadySchedules, wildSchedules } from './schedule.ts'
import type { Join } from './web-process.ts'

export interface Broken {
  /** The protection that is missing, in words. */
  without: string
  /** What it takes for it to be missed. */
  schedules: fc.Arbitrary<Schedule>
  parts: BrokenParts
}

/** The reads of the log, changed. */
function reading(change: (access: LogAccess) => Partial<LogAccess['reads']>): BrokenParts {
  return { access: access => Object.assign(access, { reads: { ...access.reads, ...change(access) } }) }
}

/** A follower that is told something else than what there was to hear. */
function hearing(change: (heard: Heard, follower: Follower) => Heard | undefined): BrokenParts {
  return {
    follower: shipped => ({
      get timeline() {
        return shipped.timeline
      },
      state: shipped.state,
      dueAt: shipped.dueAt,
      hear(heard, at) {
        const changed = change(heard, shipped)
        return changed ? shipped.hear(changed, at) : []
      },
    }),
  }
}

/** A follower that does something else than it wants to. */
function acting(change: (action: Action, follower: Follower) => Action[]): BrokenParts {
  return {
    follower: shipped => ({
      get timeline() {
        return shipped.timeline
      },
      state: shipped.state,
      dueAt: shipped.dueAt,
      hear: (heard, at) => shipped.hear(heard, at).flatMap(action => change(action, shipped)),
    }),
  }
}

function telling(change: (answer: Told, follower: Follower) => Told): BrokenParts {
  return hearing((heard, follower) =>
    heard.is === 'told' ? { ...heard, answer: change(heard.answer, follower) } : heard,
  )
}

/** What was missed is read first, and the room entered after. */
const joinAfterReading: Join = async (reader, request, parts, entered) => {
  const read = readJoin(request)
  if (isRefused(read)) return read
  const answer = await answerMissed(reader, read.page, read.cursor, parts)
  if (answer.kind === 'refused' || !reader.isOpen) return answer
  parts.rooms.enter(read.page, reader)
  entered()
  return answer
}

export const brokenParts: Broken[] = [
  {
    without: 'the digest in what changed since a cursor',
    schedules: wildSchedules,
    parts: reading(({ reads, log }) => ({
      async since(page, after) {
        const same = log.states[after.sequence]
        const missed = await reads.since(page, same ?? after)
        return missed?.kind === 'catchUp' ? { ...missed, from: printCursor(after) } : missed
      },
    })),
  },
  {
    without: 'the comparison of heads with the log',
    schedules: calmSchedules,
    parts: reading(() => ({ heads: () => new Promise(() => {}) })),
  },
  {
    without: 'the room before the reading',
    schedules: joiningSchedules,
    parts: { join: joinAfterReading },
  },
  {
    without: 'reading from the log what the relay did not hear',
    schedules: calmSchedules,
    parts: reading(({ reads }) => ({
      async since(page, after) {
        const missed = await reads.since(page, after)
        if (missed?.kind !== 'catchUp') return missed
        return { ...missed, to: missed.from, entries: [], withdrawn: [] }
      },
    })),
  },
  {
    without: 'the limit of what a catch-up stands for, told as a list that looks whole',
    schedules: calmSchedules,
    parts: reading(({ reads, log }) => ({
      async since(page, after) {
        const missed = await reads.since(page, after)
        const { head } = log
        const isTooMuch = head !== undefined && head.sequence - after.sequence > catchUpOperations / 20
        if (missed?.kind !== 'catchUp' || !isTooMuch) return missed
        return { ...missed, entries: missed.entries.slice(0, 3), withdrawn: missed.withdrawn.slice(0, 1) }
      },
    })),
  },
  {
    without: "the reader's eye for gaps",
    schedules: calmSchedules,
    parts: hearing((heard, { timeline }) => {
      if (heard.is === 'frame' && !('from' in heard.frame) && heard.frame.sequence > timeline.progress.sequence) {
        timeline.progress.sequence = heard.frame.sequence - 1
        timeline.progress.digest = heard.frame.previousDigest
      }
      return heard
    }),
  },
  {
    without: "the reader's eye for what it had already",
    schedules: calmSchedules,
    parts: hearing((heard, { timeline }) => {
      if (heard.is === 'frame' && !('from' in heard.frame) && heard.frame.sequence <= timeline.progress.sequence) {
        timeline.progress.sequence = heard.frame.sequence - 1
        timeline.progress.digest = heard.frame.previousDigest
      }
      return heard
    }),
  },
  {
    without: 'the catch-up of an older batch from a cache',
    schedules: calmSchedules,
    parts: telling((answer, { timeline }) =>
      answer.kind === 'slice'
        ? { ...answer, slice: { ...answer.slice, cursor: printCursor(cursorOf(timeline)) } }
        : answer,
    ),
  },
  {
    without: 'the batches between a snapshot and what is on screen',
    schedules: calmSchedules,
    parts: telling(answer => {
      if (answer.kind !== 'snapshot') return answer
      const { older: _, ...short } = answer
      return short
    }),
  },
  {
    without: 'the fetching of texts too large for a frame',
    schedules: calmSchedules,
    parts: acting(action => (action.do === 'fetch' && action.what === 'entry' ? [] : [action])),
  },
  {
    without: 'the asking over HTTP while there is no socket',
    schedules: calmSchedules,
    parts: acting((action, follower) =>
      action.do === 'fetch' && action.what === 'missed' && follower.state().following.is === 'away' ? [] : [action],
    ),
  },
  {
    without: 'trust in frames: a request with every change',
    schedules: steadySchedules,
    parts: acting(action =>
      action.do === 'draw'
        ? [action, { do: 'fetch', question: 0, what: 'missed', href: addresses.snapshot('p-story'), fresh: false }]
        : [action],
    ),
  },
  {
    without: 'the word of rooms that all began anew: resets and heads',
    schedules: wildSchedules,
    parts: {
      ...hearing(heard => (heard.is === 'reset' || heard.is === 'head' ? undefined : heard)),
    },
  },
  {
    without: 'the order of frames',
    schedules: calmSchedules,
    parts: {
      relays: shipped => ({
        ...shipped,
        join(page, hear) {
          let kept: Parameters<typeof hear>[0] | undefined
          return shipped.join(page, frame => {
            const later = kept
            kept = later ? undefined : frame
            if (!later) return
            hear(frame)
            hear(later)
          })
        },
      }),
    },
  },
]
