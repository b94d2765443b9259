/**
 * Keeps every command until the pages show it: sent in the order of writing, and again under the same id after every loss,
 * over reloads and outages.
 */
import type { Account } from '../../shared/account.ts'
import type { Command, CommandId } from '../../shared/command.ts'
import type { CommandReply, Problem } from '../../shared/http-api.ts'
import type { PageId } from '../../shared/live-page.ts'
import type { Timeline } from '../../shared/timeline.ts'
import type { Outcome } from './desk-api.ts'
import { forget, keep, keptNames, readKept } from './kept.ts'
import { createSendLine, type Asked } from './send-line.ts'
import { hasPassed, isDone, isSeenOn, type Sent, type Trouble } from './sent.ts'
import { createStore, type Store } from './store.ts'

/** How long what is live is still remembered, so that it can be sent again if the log is rolled back, ms. */
export const rememberMs = 10 * 60 * 1000
/**
 * A page that lost something is asked about once more after so long, ms: a Redis master that another has replaced may have
 * answered the first time, for it goes on as if it still were one until it hears of that.
 */
export const askOnceMoreMs = 15_000
/** Between two questions about a command that was accepted, or that some page still lacks, ms. */
const askAgainMs = 1000
/** The same, for one that all pages are said to have, and that is not seen there, ms. */
const lookAgainMs = 5000
const firstWaitMs = 500
const longestWaitMs = 10_000
/** One that is sent again holds those behind it until every page has it, but no longer than so many questions. */
const askedAgainAtMost = 10
const forgetEveryMs = 60_000

export interface OutboxParts {
  account: Account
  send: (id: CommandId, command: Command) => Promise<Outcome<CommandReply>>
  newId: () => CommandId
  now: () => number
  /** 0 to 1. */
  chance: () => number
  /** Calls back once, later; returns how to call it off. */
  later: (ms: number, then: () => void) => () => void
  /** The session is over: nothing is sent until `resume`. */
  onSignedOut: () => void
}

export interface Outbox {
  /** What is on its way or was lately, newest first. */
  readonly sent: Store<readonly Sent[]>
  /** Keeps the command, sends it, and goes on until it is answered. @param pages every page that it concerns */
  add(command: Command, pages: PageId[], more?: Pick<Sent, 'title' | 'replaces'>): Sent
  /** A page was drawn anew: what of it is on its way may have arrived. */
  see(page: PageId, timeline: Timeline): void
  /** A page's history was replaced: what was live there may be lost, so it is sent again, in its order, and once more later. */
  resend(page: PageId): void
  /** Sends at once what waits: the network is back, or someone signed in again. */
  resume(): void
  /** Takes what is done off the list. */
  dismiss(id: CommandId): void
  stop(): void
}

type Place = NonNullable<CommandReply['pages']>[number]

const nameOf = (id: CommandId) => `outbox:${id}`

export function createOutbox({ account, send, newId, now, chance, later, onSignedOut }: OutboxParts): Outbox {
  const sent = createStore<readonly Sent[]>(readAll(account, now()))
  /** Pages as they were drawn last; each changes in place. */
  const drawn = new Map<PageId, Timeline>()
  /** Answered, and asked after until all is done. */
  const polls = new Map<CommandId, () => void>()
  /** How often a command got no answer, or not the last one, in a row. */
  const tries = new Map<CommandId, number>()
  /** When the button was pressed in this very tab: only then is the time it took known. */
  const pressed = new Map<CommandId, number>()
  /** Answered, and asked about at once because a page went past them without showing them. */
  const asked = new WeakSet<Sent>()
  /** Pages that are asked about once more. */
  const doubted = new Map<PageId, () => void>()
  let isStopped = false
  const line = createSendLine({ ask, later })

  const find = (id: CommandId) => sent.get().find(one => one.id === id)

  function change(id: CommandId, by: (one: Sent) => Sent): Sent | undefined {
    let changed: Sent | undefined
    sent.set(sent.get().map(one => (one.id === id ? (changed = by(one)) : one)))
    if (changed) keep(nameOf(id), changed)
    return changed
  }

  /** Once it has reached every page it is done, whether the answer or the pages told so first. */
  function settle(one: Sent): Sent {
    if (isDone(one) || !one.pages.every(page => one.seen.includes(page))) return one
    const startedAt = pressed.get(one.id)
    return {
      ...one,
      doneAt: now(),
      way: {
        is: 'live',
        ...(one.way.is === 'committed' ? { reply: one.way.reply } : {}),
        ...(startedAt === undefined ? {} : { tookMs: now() - startedAt }),
      },
    }
  }

  /** Sends it once and takes down what came of it. The same id is the same command however often it is sent. */
  async function ask(id: CommandId, isAgain: boolean): Promise<Asked> {
    const one = find(id)
    if (!one) return 'answered'
    const passed = passedOn(one)
    const outcome = await send(id, one.command)
    if (isStopped || !find(id)) return 'answered'
    const count = (tries.get(id) ?? 0) + 1
    switch (outcome.is) {
      case 'refused':
        refused(id, outcome.problem)
        return answered(id)
      case 'signedOut':
        troubled(id, 'signedOut')
        onSignedOut()
        return 'stopped'
      case 'unknown': {
        tries.set(id, count)
        troubled(id, outcome.why)
        const backOff = Math.min(firstWaitMs * 2 ** (count - 1), longestWaitMs) * (0.8 + 0.4 * chance())
        return { againAfterMs: Math.max(backOff, outcome.afterMs) }
      }
      case 'done': {
        const left = took(id, outcome.value, passed)
        if (left === 'nothing') return answered(id)
        // The next one may be about what this one brings.
        if (left === 'answer' && isAgain && count < askedAgainAtMost) {
          tries.set(id, count)
          return { againAfterMs: askAgainMs }
        }
        poll(id, left === 'answer' ? askAgainMs : lookAgainMs)
        return answered(id)
      }
    }
  }

  function answered(id: CommandId): 'answered' {
    tries.delete(id)
    return 'answered'
  }

  /** Asks after one that was answered; what stands in the line does not wait for it. */
  function poll(id: CommandId, ms: number): void {
    polls.get(id)?.()
    polls.set(
      id,
      later(ms, () => {
        polls.delete(id)
        void ask(id, false).then(asked => {
          if (typeof asked === 'object') poll(id, asked.againAfterMs)
        })
      }),
    )
  }

  /** Whatever stands in line behind it waits for the same reason. */
  function troubled(id: CommandId, trouble: Trouble): void {
    change(id, was => (was.way.is === 'accepted' ? { ...was, way: { ...was.way, trouble } } : was))
    if (find(id)?.way.is !== 'waiting') return
    for (const { id, way } of sent.get())
      if (way.is === 'waiting') change(id, was => ({ ...was, way: { ...way, trouble } }))
  }

  /** One that was live and is refused when it comes again was lost and cannot be done anew, unless it is done already. */
  function refused(id: CommandId, problem: Problem): void {
    change(id, was =>
      was.way.is === 'live' && problem.code === 'already'
        ? was
        : { ...was, way: { is: 'refused', problem }, doneAt: now() },
    )
  }

  /**
   * @param passed places that its pages had come to before it was asked about
   * @returns what is still to come: another answer, or its sight
   */
  function took(id: CommandId, reply: CommandReply, passed: readonly Place[]): 'nothing' | 'answer' | 'sight' {
    switch (reply.status) {
      case 'committed': {
        change(id, was =>
          was.way.is === 'live'
            ? { ...was, way: { ...was.way, reply } }
            : settle({ ...was, way: { is: 'committed', reply } }),
        )
        // A page that went past its number without showing it may have lost it: only what is answered in the same way
        // after that is there, and something later took its place.
        for (const { id: page, sequence } of reply.pending?.length ? [] : (reply.pages ?? [])) {
          if (passed.some(place => place.id === page && place.sequence === sequence)) saw(id, page)
        }
        // Drawn before the answer came, a page could not be told to hold this very command.
        for (const [page, timeline] of drawn) look(page, timeline)
        if (reply.pending?.length) return 'answer'
        return find(id)?.way.is === 'committed' ? 'sight' : 'nothing'
      }
      case 'refused': {
        const { code = 'malformed', detail = '' } = reply
        refused(id, { type: 'about:blank', title: '', status: 409, code, detail })
        return 'nothing'
      }
      case 'parked':
        change(id, was => ({ ...was, way: { is: 'parked', detail: reply.detail ?? '' }, doneAt: now() }))
        return 'nothing'
      case 'waiting':
        change(id, was =>
          was.way.is === 'waiting' || was.way.is === 'accepted' ? { ...was, way: { is: 'accepted' } } : was,
        )
        return 'answer'
      case 'scheduled':
        change(id, was => ({ ...was, way: { is: 'live', reply }, doneAt: now() }))
        return 'nothing'
    }
  }

  function look(page: PageId, timeline: Timeline): void {
    for (const one of sent.get()) {
      if (one.way.is === 'live' || one.way.is === 'refused' || !one.pages.includes(page)) continue
      if (one.seen.includes(page)) continue
      if (isSeenOn(page, timeline, one)) saw(one.id, page)
      else if (!asked.has(one) && passedOn(one).some(({ id }) => id === page)) {
        asked.add(one)
        poll(one.id, 0)
      }
    }
  }

  function saw(id: CommandId, page: PageId): void {
    const one = find(id)
    if (!one || isDone(one) || one.seen.includes(page)) return
    change(id, was => settle({ ...was, seen: [...was.seen, page] }))
  }

  /** Where it was said to stand, on pages that are past that by now. */
  function passedOn({ way }: Sent): readonly Place[] {
    const places = way.is === 'committed' ? (way.reply.pages ?? []) : []
    return places.filter(({ id, sequence }) => hasPassed(drawn.get(id), sequence))
  }

  let callOffForgetting = () => {}
  function forgetOld(): void {
    callOffForgetting()
    callOffForgetting = later(forgetEveryMs, forgetOld)
    const old = sent.get().filter(one => one.way.is === 'live' && now() - (one.doneAt ?? 0) > rememberMs)
    for (const one of old) forget(nameOf(one.id))
    if (old.length > 0) sent.set(sent.get().filter(one => !old.includes(one)))
  }

  function sendAgain(page: PageId): void {
    forgetOld()
    for (const one of sent.get().toReversed()) {
      if (one.pages.includes(page) && one.way.is !== 'refused' && one.way.is !== 'parked') line.add(one.id, true)
    }
  }

  function sendUndone(): void {
    for (const one of sent.get().toReversed()) if (!isDone(one)) line.add(one.id, false)
    line.resume()
  }

  sendUndone()
  forgetOld()

  return {
    sent,

    add(command, pages, more = {}) {
      const one: Sent = {
        id: newId(),
        command,
        ...more,
        account: account.id,
        pages,
        pressedAt: now(),
        seen: [],
        way: { is: 'waiting', ...troubleOf(sent.get().find(({ way }) => way.is === 'waiting')) },
      }
      pressed.set(one.id, one.pressedAt)
      sent.set([one, ...sent.get()])
      keep(nameOf(one.id), one)
      line.add(one.id, false)
      return one
    },

    see(page, timeline) {
      drawn.set(page, timeline)
      look(page, timeline)
    },

    resend(page) {
      sendAgain(page)
      doubted.get(page)?.()
      doubted.set(
        page,
        later(askOnceMoreMs, () => sendAgain(page)),
      )
    },

    resume: sendUndone,

    dismiss(id) {
      const one = find(id)
      if (!one || !isDone(one)) return
      // What is live leaves the list, not the memory: it may have to be sent again after a rollback.
      if (one.way.is === 'live') return
      forget(nameOf(id))
      sent.set(sent.get().filter(other => other.id !== id))
    },

    stop() {
      isStopped = true
      line.stop()
      callOffForgetting()
      for (const callOff of [...polls.values(), ...doubted.values()]) callOff()
    },
  }
}

function troubleOf(one: Sent | undefined): { trouble?: Trouble } {
  return one?.way.is === 'waiting' && one.way.trouble ? { trouble: one.way.trouble } : {}
}

/** What this account left behind in this browser, newest first; another one's commands wait for their sender. */
function readAll(account: Account, now: number): Sent[] {
  return keptNames('outbox:')
    .flatMap(name => readKept<Sent>(name) ?? [])
    .filter(one => one.account === account.id)
    .filter(one => one.way.is !== 'live' || now - (one.doneAt ?? 0) <= rememberMs)
    .toSorted((one, other) => other.pressedAt - one.pressedAt)
}
