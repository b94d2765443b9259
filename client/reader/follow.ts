/** The reader's state machine: from what it hears it decides what to apply, hold, ask for and draw. Knows no DOM, no socket, no clock. */
import { type Cursor, sameCursor, trustedCursor } from '../../shared/cursor.ts'
import type { EntryId } from '../../shared/entry.ts'
import { addresses } from '../../shared/http-api.ts'
import type { CatchUp, Operation, Snapshot } from '../../shared/operation.ts'
import { headMissingMs, pollEveryMs } from '../../shared/socket-events.ts'
import { type Changed, cursorOf, type Timeline } from '../../shared/timeline.ts'
import { createBodies } from './bodies.ts'
import type { Action, Asked, Follower, Following, Heard, Need, Said, Told } from './following.ts'
import { dueAt, hurry, isReplacing } from './following.ts'
import { claimToProve, cutBelow, endsInOwn, fit, type Known, knownFrom } from './known.ts'
import { around, backOff, leastWait, retryMs } from './patience.ts'
import { createQuestions } from './questions.ts'
import { difference, isDoubtful, reachesDown, successor } from './replacing.ts'
import { askSlice, toldSlice } from './slices.ts'

/** A socket that is not open by then is taken for one that failed. */
const startingMs = 15_000
const mostHeld = 2000
/** A frame that still does not fit after so many questions is of a history that was lost: the next head has the truth. */
const mostTriesForHeld = 3
/** More tries than this do not make the wait longer: who has a socket asks again after ten seconds at the latest. */
const mostTriesCounted = 4
const never = Number.POSITIVE_INFINITY

/** @param chance 0 to 1, another number at every call: spreads the readers over time */
export function createFollower(timeline: Timeline, chance: () => number, startedAt: number): Follower {
  let shown: Known = knownFrom(timeline)
  let following: Following = { is: 'starting', until: startedAt + startingMs }
  let need: Need = { is: 'nothing' }
  let held: (Operation | CatchUp)[] = []
  /** Questions since something was last known to be right: they are asked ever more slowly. */
  let tries = 0
  let isDraining = false
  /** Since when snapshots are older than what is shown, and are not believed. */
  let doubtedAt: number | undefined
  let isOlderWanted = false
  let said: Said | undefined
  let now = startedAt
  let actions: Action[] = []
  // By its id the page is found under whatever address it has, also after its newest data were lost, the address included.
  const { id: page } = timeline.page
  const isLive = () => following.is === 'live'
  const questions = createQuestions(page, action => actions.push(action), isLive)
  const bodies = createBodies((id, revision) => questions.body({ for: 'body', id, revision }), chance)

  const ownCursor = () => cursorOf(shown.timeline)
  const afterTries = () => now + backOff(retryMs, Math.min(tries, mostTriesCounted), chance())

  function say(what: Said): void {
    if (said !== what) actions.push({ do: 'say', said: what })
    said = what
  }

  function draw(changed: Changed, quiet: readonly EntryId[] = []): void {
    actions.push({ do: 'draw', timeline: shown.timeline, changed, quiet })
  }

  // Frames

  function take(frame: Operation | CatchUp): void {
    if (following.is === 'joining' || (isLive() && isReplacing(need))) hold(frame)
    else if (isLive()) {
      const found = fit(shown, frame)
      if (found.is === 'gap') hold(frame)
      if (found.is === 'gap' || found.is === 'foreign') ask()
      if (found.is !== 'applied') return
      draw(found.changed, found.quiet)
      for (const entry of found.pending) bodies.want(entry, now)
      if (!('from' in frame)) tries = 0
      prove()
    }
  }

  function hold(frame: Operation | CatchUp): void {
    if (held.length >= mostHeld) held = []
    held.push(frame)
  }

  /** Nothing is missing any more: what was held has its turn, unless question after question did not make it fit. */
  function settle(): void {
    need = { is: 'nothing' }
    const frames = tries > mostTriesForHeld ? [] : held
    held = []
    for (const frame of frames) take(frame)
  }

  // Asking for what was missed

  /** Asks, but after questions that changed nothing only after a while. */
  function ask(): void {
    if (need.is !== 'nothing') return
    tries += 1
    if (tries > 2) need = { is: 'waiting', at: afterTries() }
    else askNow()
  }

  /** After something was applied: what is shown must come from the history that the own cursor stands for. */
  function prove(upTo = shown.timeline.progress.sequence): void {
    const claim = claimToProve(shown, upTo)
    if (claim) questions.proof(claim)
  }

  function toldProof(answer: Told, claim: Cursor): void {
    const isOurs = answer.kind === 'catchUp' && endsInOwn(shown, answer.catchUp)
    if (isOurs || answer.kind === 'fetch') shown.claims = shown.claims.filter(one => one !== claim)
    else if (answer.kind === 'reset' || answer.kind === 'snapshot') needSnapshot(addresses.snapshot(page))
  }

  function askNow(): void {
    need = { is: 'asking' }
    questions.missed({ for: 'catchUp', by: isLive() ? 'socket' : 'http' }, ownCursor())
  }

  function fetchMissed(href: string): void {
    need = { is: 'asking' }
    questions.missedAt({ for: 'catchUp', by: 'http' }, href)
  }

  function poll(): void {
    if (following.is !== 'away') return
    following.pollAt = now + around(pollEveryMs, chance())
    if (need.is === 'nothing') askNow()
  }

  function toldMissed(answer: Told, by: 'socket' | 'http'): void {
    if (answer.kind === 'catchUp' || answer.kind === 'snapshot') servedOverHttp()
    if (answer.kind === 'catchUp') {
      const { sequence } = ownCursor()
      const found = fit(shown, answer.catchUp)
      if (found.is === 'gap' || found.is === 'foreign') return needSnapshot(addresses.snapshot(page))
      if (found.is === 'applied') draw(found.changed, found.quiet)
      if (held.length === 0 || ownCursor().sequence > sequence) tries = 0 // in step, or further than before
      settle()
      // Without a socket no head will ever say that what is shown is not of this history.
      prove(isLive() ? undefined : never)
    } else if (answer.kind === 'fetch') fetchMissed(answer.href)
    else if (answer.kind === 'reset') needSnapshot(answer.href)
    else if (answer.kind === 'snapshot') toldSnapshot(answer)
    else if (by === 'socket') fetchMissed(addresses.catchUp(page, ownCursor()))
    else askedInVain(leastWait(answer))
  }

  function servedOverHttp(): void {
    if (following.is !== 'away') return
    if (following.failures > 0) bodies.hurry(now, retryMs)
    following.failures = 0
    say('polling')
  }

  function askedInVain(leastMs: number): void {
    if (following.is === 'away') {
      following.failures += 1
      following.pollAt = now + Math.max(leastMs, backOff(pollEveryMs, following.failures, chance()))
      say('reconnecting')
    }
    if (isLive()) {
      tries += 1
      need = { is: 'waiting', at: Math.max(now + leastMs, afterTries()) }
    } else need = { is: 'nothing' }
  }

  // The socket

  function connected(): void {
    if (following.is === 'over') return
    following = { is: 'joining' }
    held = []
    questions.forget('join')
    questions.join(ownCursor())
  }

  function joined(answer: Told): void {
    if (answer.kind === 'refused' || answer.kind === 'failed') {
      actions.push({ do: 'hangUp' })
      lost()
      if (answer.kind === 'refused' && answer.code === 'malformed') needSnapshot(addresses.snapshot(page))
      return
    }
    following = { is: 'live', headBy: now + headMissingMs }
    isDraining = false
    say('live')
    bodies.hurry(now, retryMs)
    // A snapshot that is on its way is still needed, unless this server knows our history after all.
    if (isReplacing(need) && answer.kind !== 'catchUp') return
    questions.forget('catchUp', 'snapshot', 'slice', 'proof')
    toldMissed(answer, 'socket')
    // A poll may have been answered meanwhile: then the room goes on from further than where we are now.
    if (answer.kind === 'catchUp' && trustedCursor(answer.catchUp.to).sequence > ownCursor().sequence) ask()
    if (isOlderWanted) wantOlder()
  }

  function lost(): void {
    if (following.is === 'away' || following.is === 'over') return
    held = []
    questions.forget('join')
    if (!isReplacing(need)) {
      questions.forget('catchUp')
      need = { is: 'nothing' }
    }
    following = { is: 'away', failures: 0, pollAt: now + around(pollEveryMs, chance()) }
    say('reconnecting')
    if (!isDraining) poll()
    isDraining = false
  }

  function end(why: 'outdated' | 'gone'): void {
    following = { is: 'over' }
    need = { is: 'nothing' }
    held = []
    questions.forget('join', 'catchUp', 'snapshot')
    bodies.clear()
    say(why)
    actions.push({ do: 'stop' })
  }

  function head(cursor: Cursor): void {
    if (following.is !== 'live') return
    following.headBy = now + headMissingMs
    if (!sameCursor(cursor, ownCursor())) return ask()
    tries = 0
    // In step: what waits to be asked is answered, and what did not fit is of a history that is none any more.
    if (need.is === 'waiting' && !isReplacing(need)) {
      held = []
      need = { is: 'nothing' }
    }
    prove(never)
  }

  // Snapshots

  function needSnapshot(href: string, withinMs = 0): void {
    questions.forget('catchUp', 'snapshot', 'slice', 'proof')
    if (need.is !== 'waiting') tries += 1
    const at = Math.max(now + withinMs * chance(), tries > 2 ? afterTries() : now)
    if (at > now) need = { is: 'waiting', at, href }
    else fetchSnapshot(href)
  }

  function fetchSnapshot(href: string): void {
    need = { is: 'snapshot', href }
    questions.missedAt({ for: 'snapshot' }, href)
  }

  function toldSnapshot(answer: Told): void {
    const isSnapshot = answer.kind === 'snapshot'
    if (isSnapshot && !isDoubtful(shown.timeline, answer, now - (doubtedAt ?? now))) return takeSnapshot(answer)
    doubtedAt = isSnapshot ? (doubtedAt ?? now) : undefined
    tries += 1
    need = { is: 'waiting', at: Math.max(now + leastWait(answer), afterTries()), href: addresses.snapshot(page) }
  }

  function takeSnapshot(snapshot: Snapshot): void {
    const next = knownFrom(successor(shown.timeline, snapshot))
    need = { is: 'bridging', next, retryAt: never }
    bridge(next)
  }

  function bridge(next: Known): void {
    if (!reachesDown(shown.timeline, next.timeline)) return void askSlice(next, questions)
    const changed = difference(shown.timeline, next.timeline)
    shown = next
    doubtedAt = undefined
    bodies.clear()
    draw(changed)
    settle()
    // The snapshot may come from a cache, and the room may have gone on since.
    if (isLive()) ask()
    if (isOlderWanted) wantOlder()
  }

  // Older batches, for the reader or to bridge down from a snapshot

  function wantOlder(): void {
    isOlderWanted = true
    if (need.is === 'bridging') return
    questions.forget('slice')
    if (shown.timeline.floor === undefined) olderEnded('olderShown')
    else askSlice(shown, questions)
  }

  function olderEnded(how: 'olderShown' | 'olderFailed'): void {
    isOlderWanted = false
    actions.push({ do: how })
  }

  function tookSlice(known: Known, answer: Told, purpose: Asked & { for: 'slice' }): void {
    const outcome = toldSlice(known, questions, answer, purpose)
    if (outcome.is === 'asked') return
    if (need.is === 'bridging') {
      if (outcome.is === 'shown') return bridge(known)
      // The server's history is no longer the one that this snapshot speaks of.
      if (outcome.is === 'foreign') return needSnapshot(addresses.snapshot(page))
      tries += 1
      need.retryAt = afterTries()
      return
    }
    if (outcome.is === 'shown') for (const one of outcome.applied) draw(one.changed, one.quiet)
    olderEnded(outcome.is === 'shown' ? 'olderShown' : 'olderFailed')
    if (outcome.is === 'foreign') ask()
  }

  function toldBody(answer: Told, { id, revision }: Asked & { for: 'body' }): void {
    const changed = bodies.told(shown.timeline, answer, id, revision, now)
    if (changed === 'gone') ask()
    else if (changed) draw(changed)
  }

  // Time

  function tick(): void {
    if (following.is === 'starting' && now >= following.until) lost()
    if (following.is === 'away' && now >= following.pollAt) poll()
    if (following.is === 'live' && now >= following.headBy) {
      following.headBy = now + headMissingMs
      ask()
    }
    if (need.is === 'waiting' && now >= need.at) {
      if (need.href) fetchSnapshot(need.href)
      else askNow()
    }
    if (need.is === 'bridging' && now >= need.retryAt) {
      need.retryAt = never
      askSlice(need.next, questions)
    }
    bodies.retry(shown.timeline, now)
  }

  function told(number: number, answer: Told): void {
    const purpose = questions.take(number)
    if (purpose && answer.kind === 'refused' && (answer.code === 'outdated' || answer.code === 'gone'))
      return end(answer.code)
    switch (purpose?.for) {
      case undefined: // forgotten meanwhile
        return
      case 'join':
        return joined(answer)
      case 'catchUp':
        return toldMissed(answer, purpose.by)
      case 'snapshot':
        return toldSnapshot(answer)
      case 'slice':
        return tookSlice(need.is === 'bridging' ? need.next : shown, answer, purpose)
      case 'proof':
        return toldProof(answer, purpose.claim)
      case 'body':
        return toldBody(answer, purpose)
    }
  }

  function listen(heard: Heard): void {
    switch (heard.is) {
      case 'connected':
        return connected()
      case 'lost':
        return lost()
      case 'drain':
        isDraining = true
        return
      case 'frame':
        return take(heard.frame)
      case 'head':
        return head(heard.cursor)
      case 'reset':
        if (isLive() || following.is === 'joining') needSnapshot(heard.href, heard.withinMs)
        return
      case 'visible':
        hurry(need, now)
        bodies.hurry(now, 0)
        if (isLive()) ask()
        else poll()
        return tick()
      case 'tick':
        return tick()
      case 'told':
        return told(heard.question, heard.answer)
      case 'wantOlder':
        return wantOlder()
      case 'extend':
        if (!isReplacing(need)) draw(heard.by(shown))
        return
      case 'cut':
        return cutBelow(shown, heard.floor)
    }
  }

  return {
    get timeline() {
      return shown.timeline
    },
    state: () => ({ following, need }),
    hear(heard, at) {
      now = at
      actions = []
      listen(heard)
      return actions
    },
    dueAt: () => Math.min(bodies.dueAt(), dueAt(following, need)),
  }
}
