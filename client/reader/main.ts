/** Wakes the page that the server printed: from the cursor printed in it, everything that happens is followed and drawn. */
import { messagesFor } from '../../shared/messages.ts'
import { createConnection } from './connection.ts'
import { createConnectionState } from './connection-state.ts'
import { createFollower } from './follow.ts'
import type { Action, Heard, Told } from './following.ts'
import { fetchAnswer } from './history.ts'
import { hydrate } from './hydrate.ts'
import type { LoadMore } from './load-more.ts'
import { findParts, type Parts } from './parts.ts'
import { createPause } from './pause.ts'
import { createTimelineView } from './timeline-view.ts'

const minuteMs = 60_000

const parts = findParts()
if (parts) follow(parts)

function follow(parts: Parts): void {
  const first = hydrate(parts)
  const follower = createFollower(first, Math.random, performance.now())
  const messages = () => messagesFor(follower.timeline.page.language)
  const pause = createPause(parts.pause, messages, () => {
    state.refresh()
    if (!pause.isPaused) view.followAgain()
  })
  const view = createTimelineView(
    parts,
    first,
    () => pause.isPaused,
    floor => hear({ is: 'cut', floor }),
  )
  const state = createConnectionState(parts.connection, () => ({
    status: follower.timeline.page.status,
    messages: messages(),
    isPaused: pause.isPaused,
  }))
  let isCut = false
  let loadMore: LoadMore | undefined
  const connection = createConnection(hear, Math.random)
  let timer: ReturnType<typeof setTimeout> | undefined
  let isCleared = false

  function hear(heard: Heard): void {
    // Not the time of day: a clock that is set back would hold up every wait by as much.
    for (const action of follower.hear(heard, performance.now())) perform(action)
    clearTimeout(timer)
    // Longer waits than a timer can hold are looked at again.
    timer = setTimeout(
      () => hear({ is: 'tick' }),
      Math.min(Math.max(follower.dueAt() - performance.now(), 0), minuteMs),
    )
  }

  function perform(action: Action): void {
    if (isCleared) return
    const tell = (answer: Told) => {
      if ('question' in action) hear({ is: 'told', question: action.question, answer })
    }
    switch (action.do) {
      case 'join':
        return connection.join(follower.timeline.page.id, action.cursor, tell)
      case 'askSocket':
        return connection.ask(action.cursor, tell)
      case 'fetch':
        return void fetchAnswer(action.what, action.href, action.fresh).then(tell)
      case 'draw':
        if (follower.timeline.page.status === 'down') return clear()
        if (action.changed.removed.length > 0) tellWorker('stale')
        view.draw(action.timeline, action.changed, action.quiet)
        if (action.changed.page) state.refresh()
        return
      case 'say':
        if (action.said === 'gone') return clear()
        isCut = action.said === 'reconnecting'
        noteAbsence()
        return state.say(action.said)
      case 'hangUp':
        return connection.hangUp()
      case 'stop':
        return connection.close()
      case 'olderShown':
        return loadMore?.shown()
      case 'olderFailed':
        return loadMore?.failed()
    }
  }

  /** Nothing of a page that was taken down stays on screen; once it is back, it comes with another visit. */
  function clear(): void {
    isCleared = true
    connection.close()
    tellWorker('stale')
    parts.main.textContent = messages().status.down
  }

  // In the other orders the next batch is another page: there the link is left as it is.
  if (parts.view !== 'oldest' && parts.view !== 'key') {
    parts.loadMore.addEventListener('click', event => {
      const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey
      const link = (event.target as Element).closest<HTMLAnchorElement>('a[rel=next]')
      if (!isPlain || !link) return
      event.preventDefault()
      void withLoadMore().then(
        () => loadMore?.load(),
        () => location.assign(link.href),
      )
    })
    if (history.state?.place) void withLoadMore().catch(() => {})
  }

  /** Most readers never ask for older updates: what loads them comes when the first one does. */
  async function withLoadMore(): Promise<void> {
    const { createLoadMore } = await import('./load-more.ts')
    loadMore ??= createLoadMore({
      parts,
      view,
      timeline: () => follower.timeline,
      messages,
      wantOlder: () => hear({ is: 'wantOlder' }),
    })
  }

  function noteAbsence(): void {
    view.noteAbsence(document.hidden || isCut)
  }

  function wake(): void {
    if (isCleared || follower.state().following.is === 'over') return
    view.showAges()
    connection.open()
    hear({ is: 'visible' })
  }

  view.showAges()
  setInterval(view.showAges, minuteMs)
  document.addEventListener('visibilitychange', () => {
    noteAbsence()
    if (document.hidden) tellWorker('hidden')
    else wake()
  })
  addEventListener('online', wake)
  addEventListener('offline', () => {
    connection.close()
    hear({ is: 'lost' })
    state.refresh()
  })
  // A page with an open socket is not kept for the way back.
  addEventListener('pagehide', () => connection.close())
  addEventListener('pageshow', event => {
    if (event.persisted) wake()
  })
  afterFirstPaint(() => {
    connection.open()
    // Not in private windows, nor without https: then nothing is kept.
    navigator.serviceWorker?.register('/sw.js').catch(() => {})
  })
  document.addEventListener('click', ({ target }) => {
    const button = (target as Element).closest<HTMLElement>('[data-frame]')
    // Few readers ever ask for one: what shows it is fetched then. Without it the card is still a link.
    if (button) void import('./embed-frame.ts').then(({ showFrame }) => showFrame(button)).catch(() => {})
  })
}

/** What keeps pages for reading offline cannot know by itself that this one changed, or will be wanted again. */
function tellWorker(what: 'hidden' | 'stale'): void {
  navigator.serviceWorker?.controller?.postMessage(what)
}

/** The socket is needed by no one who has not seen the page yet. */
function afterFirstPaint(act: () => void): void {
  const whenIdle = () =>
    'requestIdleCallback' in window ? requestIdleCallback(act, { timeout: 1000 }) : setTimeout(act)
  if (document.readyState === 'complete') whenIdle()
  else addEventListener('load', () => whenIdle(), { once: true })
}
