/** A page as the desk follows it: the readers' own state machine, driven by a socket, HTTP and a clock. */
import type { PageId } from '../../shared/live-page.ts'
import { type Timeline, timelineFrom } from '../../shared/timeline.ts'
import { createConnection } from '../reader/connection.ts'
import { createFollower } from '../reader/follow.ts'
import type { Action, Follower, Heard, Said, Told } from '../reader/following.ts'
import { fetchAnswer } from '../reader/history.ts'
import { backOff } from '../reader/patience.ts'
import type { DeskApi } from './desk-api.ts'
import { createStore, type Store } from './store.ts'
import { troubleInWords } from './trouble.ts'

export interface OpenPage {
  is: 'open'
  /** Changes in place: this object is a new one whenever it did. */
  timeline: Timeline
  said: Said | undefined
  older: 'there' | 'none' | 'loading' | 'failed'
}

export type PageState = { is: 'opening'; trouble?: string } | OpenPage

export interface FollowedPage {
  readonly state: Store<PageState>
  loadOlder(): void
  stop(): void
}

export interface FollowedPageParts {
  api: Pick<DeskApi, 'snapshot'>
  id: PageId
  slug: string
  /** After every change of the timeline. */
  onDraw: (timeline: Timeline) => void
  /** The page's history was replaced by another one. */
  onReplaced: () => void
}

const retryMs = 1000

export function followPage({ api, id, slug, onDraw, onReplaced }: FollowedPageParts): FollowedPage {
  const state = createStore<PageState>({ is: 'opening' })
  let follower: Follower | undefined
  const connection = createConnection(hear, Math.random, location.origin, { auth: { desk: true } })
  let timer: ReturnType<typeof setTimeout> | undefined
  let isStopped = false

  async function open(failures = 0): Promise<void> {
    const outcome = await api.snapshot(slug)
    if (isStopped) return
    if (outcome.is !== 'done') {
      state.set({ is: 'opening', trouble: troubleInWords(outcome) })
      timer = setTimeout(() => void open(failures + 1), backOff(retryMs, failures + 1, Math.random()))
      return
    }
    const timeline = timelineFrom(outcome.value)
    follower = createFollower(timeline, Math.random, performance.now())
    state.set({ is: 'open', timeline, said: undefined, older: olderOf(timeline) })
    onDraw(timeline)
    connection.open()
    wake()
  }

  function change(part: Partial<OpenPage>): void {
    const was = state.get()
    if (was.is === 'open') state.set({ ...was, ...part })
  }

  function hear(heard: Heard): void {
    if (!follower || isStopped) return
    for (const action of follower.hear(heard, performance.now())) carryOut(action)
    wake()
  }

  function wake(): void {
    clearTimeout(timer)
    const dueAt = follower?.dueAt() ?? Number.POSITIVE_INFINITY
    if (!isStopped && dueAt < Number.POSITIVE_INFINITY) {
      timer = setTimeout(() => hear({ is: 'tick' }), Math.max(0, dueAt - performance.now()) + 1)
    }
  }

  function carryOut(action: Action): void {
    const tell = (question: number) => (answer: Told) => hear({ is: 'told', question, answer })
    switch (action.do) {
      case 'join':
        connection.join(id, action.cursor, tell(action.question))
        break
      case 'askSocket':
        connection.ask(action.cursor, tell(action.question))
        break
      case 'fetch':
        void fetchAnswer(action.what, action.href, action.fresh).then(tell(action.question))
        break
      case 'draw':
        draw(action.timeline)
        break
      case 'say':
        change({ said: action.said })
        break
      case 'hangUp':
        connection.hangUp()
        break
      case 'stop':
        connection.close()
        break
      case 'olderShown':
        if (follower) change({ older: olderOf(follower.timeline) })
        break
      case 'olderFailed':
        change({ older: 'failed' })
        break
    }
  }

  function draw(timeline: Timeline): void {
    const was = state.get()
    const isReplaced = was.is === 'open' && was.timeline !== timeline
    change({ timeline, ...(was.is === 'open' && was.older === 'loading' ? {} : { older: olderOf(timeline) }) })
    onDraw(timeline)
    if (isReplaced) onReplaced()
  }

  const isBack = () => {
    if (!follower || document.visibilityState !== 'visible' || follower.state().following.is === 'over') return
    connection.open()
    hear({ is: 'visible' })
  }
  /** A socket without a network notices nothing for a minute. */
  const isCutOff = () => {
    connection.close()
    hear({ is: 'lost' })
  }
  document.addEventListener('visibilitychange', isBack)
  addEventListener('offline', isCutOff)
  addEventListener('online', isBack)
  addEventListener('pageshow', isBack)
  void open()

  return {
    state,
    loadOlder() {
      change({ older: 'loading' })
      hear({ is: 'wantOlder' })
    },
    stop() {
      isStopped = true
      clearTimeout(timer)
      connection.close()
      document.removeEventListener('visibilitychange', isBack)
      removeEventListener('offline', isCutOff)
      removeEventListener('online', isBack)
      removeEventListener('pageshow', isBack)
    },
  }
}

function olderOf(timeline: Timeline): 'there' | 'none' {
  return timeline.floor === undefined ? 'none' : 'there'
}
