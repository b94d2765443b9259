/** A reader's state machine on a line that a test can hold, drop, reorder and cut; it also counts what was asked over HTTP. */
import { createFollower } from '../../client/reader/follow.ts'
import type { Action, Follower, Heard, Told } from '../../client/reader/following.ts'
import { printCursor } from '../../shared/cursor.ts'
import type { JoinAnswer } from '../../shared/socket-events.ts'
import { pinnedEntries, type Timeline, timelineFrom, visibleEntries } from '../../shared/timeline.ts'
import type { Story } from './story.ts'

export type Question = Extract<Action, { question: number }>

export interface How {
  /** From so many operations ago. */
  age?: number
  /** The same for a snapshot, which nobody gives who has been behind for long. */
  snapshotAge?: number
  fails?: boolean
  tooLarge?: boolean
}

export interface FlakyReader {
  readonly follower: Follower
  readonly questions: Question[]
  readonly actions: Action[]
  readonly fetched: number
  now: number
  hear(heard: Heard): Action[]
  /** Answers the question at this place in the line; 0 is the oldest. */
  answer(place: number, how?: How): void
  sees(): ReturnType<Story['seen']>
}

export function readFlakily(
  story: Story,
  chance: () => number = () => 0.5,
  timeline: Timeline = timelineFrom(story.snapshot()),
): FlakyReader {
  const follower = createFollower(timeline, chance, 0)
  const questions: Question[] = []
  const actions: Action[] = []
  let fetched = 0

  const reader: FlakyReader = {
    follower,
    questions,
    actions,
    now: 0,
    get fetched() {
      return fetched
    },
    hear(heard) {
      const found = follower.hear(heard, reader.now)
      for (const action of found) {
        actions.push(action)
        if ('question' in action) questions.push(action)
        if (action.do === 'fetch') fetched += 1
      }
      return found
    },
    answer(place, how = {}) {
      const [question] = questions.splice(place, 1)
      if (!question) return
      reader.hear({ is: 'told', question: question.question, answer: answerOf(story, question, how) })
    },
    sees() {
      const { timeline } = follower
      const byPosition = [...timeline.keyEvents.values()].sort((a, b) => (a.position < b.position ? 1 : -1))
      return {
        entries: visibleEntries(timeline),
        pins: pinnedEntries(timeline),
        keyEvents: byPosition,
        page: timeline.page,
      } as ReturnType<Story['seen']>
    },
  }
  return reader
}

function answerOf(
  story: Story,
  question: Question,
  { age = 0, snapshotAge = age, fails = false, tooLarge = false }: How,
): Told {
  if (fails) return { kind: 'failed' }
  if (question.do !== 'fetch') return missed(story, printCursor(question.cursor), tooLarge)
  const address = new URL(question.href, 'http://reader')
  const after = address.searchParams.get('after')
  if (question.what === 'missed') {
    if (!after) return story.snapshot(snapshotAge)
    // A cache may hold an older answer to this very question, never one from before the cursor that was asked for.
    const known = story.states.findIndex(state => printCursor(state) === after)
    const atMost = known < 0 ? 0 : story.states.length - 1 - known
    const found = story.since(after, Math.min(age, atMost))
    return found.kind === 'catchUp' ? { kind: 'catchUp', catchUp: found } : { kind: 'reset', href: '/api/pages/story' }
  }
  if (question.what === 'slice') {
    const before = address.searchParams.get('before') as string
    return { kind: 'slice', slice: story.slice(before, question.fresh ? 0 : age) }
  }
  const id = decodeURIComponent(address.pathname.split('/').at(-1) as string)
  const entry = story.entry(id, Number(address.searchParams.get('revision')), age)
  return entry ? { kind: 'entry', entry } : { kind: 'failed', gone: true }
}

function missed(story: Story, after: string, tooLarge: boolean): JoinAnswer {
  const found = story.since(after)
  if (found.kind === 'snapshot') return { kind: 'reset', href: '/api/pages/story' }
  return tooLarge
    ? { kind: 'fetch', href: `/api/pages/story/catch-up?after=${after}` }
    : { kind: 'catchUp', catchUp: found }
}
