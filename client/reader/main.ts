/** Wakes the page that the server printed: from the cursor printed in it, everything that happens is followed and drawn. */
import { timeAndDay } from '../../shared/render/times.ts'
import type { Asked } from './asked.ts'
import { createConnection } from './connection.ts'
import { createConnectionState } from './connection-state.ts'
import { createFollower } from './follow.ts'
import type { Action, Heard, Told } from './following.ts'
import { fetchAnswer } from './history.ts'
import { hydrate, wordsIn } from './hydrate.ts'
import { findParts, type Parts } from './parts.ts'
import { createPause } from './pause.ts'
import { timeAgo } from './relative-time.ts'
import { createStatusLine } from './status-line.ts'
import { createTimelineView } from './timeline-view.ts'

const minuteMs = 60_000

const parts = findParts()
if (parts) follow(parts)

function follow(parts: Parts): void {
  const first = hydrate(parts)
  const follower = createFollower(first, Math.random, performance.now())
  const words = wordsIn(parts)
  const { messages } = words
  const pause = createPause(parts.pause, messages, () => {
    state.refresh()
    if (!pause.isPaused) view.followAgain()
  })
  const stir = createStatusLine(
    // Of a tab in the back nothing is read out: what holds then is said when it comes to the front.
    () => (document.hidden ? [] : [...view.tell(), ...(asked?.tell() ?? []), ...state.tell()]),
    sentences => parts.statusLine.replaceChildren(...sentences.map(paragraph)),
    { now: () => performance.now(), after: (ms, act) => setTimeout(act, ms) },
  )
  const view = createTimelineView(parts, first, {
    words,
    stir,
    isPaused: () => pause.isPaused,
    cut: floor => hear({ is: 'cut', floor }),
  })
  const state = createConnectionState(
    parts.connection,
    messages,
    () => ({ status: follower.timeline.page.status, isPaused: pause.isPaused }),
    stir,
  )
  let isCut = false
  let asked: Asked | undefined
  let isLeaving = false
  const connection = createConnection(heard => isLeaving || hear(heard), Math.random)
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
        return asked?.shown()
      case 'olderFailed':
        return asked?.failed()
    }
  }

  /** Nothing of a page that was taken down stays on screen; once it is back, it comes with another visit. */
  function clear(): void {
    isCleared = true
    connection.close()
    tellWorker('stale')
    parts.main.textContent = messages.status.down
    document.title = messages.status.down
  }

  if (history.state?.place) void withAsked().catch(() => {})

  async function withAsked(): Promise<Asked> {
    const { createAsked } = await import('./asked.ts')
    asked ??= createAsked({
      parts,
      view,
      timeline: () => follower.timeline,
      messages,
      stir,
      wantOlder: () => hear({ is: 'wantOlder' }),
      extend: by => hear({ is: 'extend', by }),
      mention: state.mention,
    })
    return asked
  }

  function noteAbsence(): void {
    view.noteAbsence(document.hidden || isCut)
  }

  function wake(): void {
    stir()
    if (isCleared || follower.state().following.is === 'over') return
    view.showAges()
    state.refresh()
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
  // A page with an open socket, or one that asks for something, is not kept for the way back. Whether it is shown again or
  // not: nothing is lost yet that would have to be asked for.
  addEventListener('pagehide', () => {
    isLeaving = true
    connection.close()
    isLeaving = false
  })
  addEventListener('pageshow', event => {
    if (event.persisted) wake()
  })
  afterFirstPaint(() => {
    connection.open()
    // The first times that a page writes take a slow phone a tenth of a second: not when the first news comes in.
    whenIdle(() => timeAgo(2 * minuteMs, words))
    whenIdle(() => timeAndDay(Date.now(), { language: words.language, timeZone: first.page.timeZone }))
    // Not in private windows, nor without https: then nothing is kept.
    navigator.serviceWorker?.register('/sw.js').catch(() => {})
  })
  document.addEventListener('click', event => {
    const { target, button, metaKey, ctrlKey, shiftKey, altKey } = event
    const link = (target as Element).closest<HTMLAnchorElement>('[data-act], [data-frame]')
    if (!link || button || metaKey || ctrlKey || shiftKey || altKey) return
    event.preventDefault()
    // Few readers ever ask for such things: what does them is fetched then. Without it a link is still a link.
    withAsked()
      .then(asked => asked.act(link))
      .catch(() => link.href && location.assign(link.href))
  })
}

/** Between paragraphs a voice makes a pause. */
function paragraph(words: string): HTMLElement {
  const one = document.createElement('p')
  one.textContent = words
  return one
}

/** What keeps pages for reading offline cannot know by itself that this one changed, or will be wanted again. */
function tellWorker(what: 'hidden' | 'stale'): void {
  navigator.serviceWorker?.controller?.postMessage(what)
}

/** The socket is needed by no one who has not seen the page yet. */
function afterFirstPaint(act: () => void): void {
  if (document.readyState === 'complete') whenIdle(act)
  else addEventListener('load', () => whenIdle(act), { once: true })
}

function whenIdle(act: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(act, { timeout: 1000 })
  else setTimeout(act)
}
