/** Keeps every command until the pages show it: sent again under the same id after every loss, over reloads and outages. */
import type { Account } from '../../shared/account.ts'
import type { Command, CommandId } from '../../shared/command.ts'
import type { CommandReply } from '../../shared/http-api.ts'
import type { PageId } from '../../shared/live-page.ts'
import type { Timeline } from '../../shared/timeline.ts'
import type { Outcome } from './desk-api.ts'
import { forget, keep, keptNames, readKept } from './kept.ts'
import { isDone, isSeenOn, type Sent } from './sent.ts'
import { createStore, type Store } from './store.ts'

/** How long what is live is still remembered, so that it can be sent again if the log is rolled back, ms. */
export const rememberMs = 10 * 60 * 1000
/** Between two questions about a command that was accepted, or that some page still lacks, ms. */
const askAgainMs = 1000
const firstWaitMs = 500
const longestWaitMs = 10_000

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
  add(command: Command, pages: PageId[]): Sent
  /** A page was drawn anew: what of it is on its way may have arrived. */
  see(page: PageId, timeline: Timeline): void
  /** A page's history was replaced: what was live there may be lost, so it is sent again. */
  resend(page: PageId): void
  /** Sends at once what waits: the network is back, or someone signed in again. */
  resume(): void
  /** Takes what is done off the list. */
  dismiss(id: CommandId): void
  stop(): void
}

const nameOf = (id: CommandId) => `outbox:${id}`

export function createOutbox({ account, send, newId, now, chance, later, onSignedOut }: OutboxParts): Outbox {
  const sent = createStore<readonly Sent[]>(readAll(account, now()))
  const running = new Set<CommandId>()
  const waits = new Map<CommandId, () => void>()
  const failures = new Map<CommandId, number>()
  /** When the button was pressed in this very tab: only then is the time it took known. */
  const pressed = new Map<CommandId, number>()
  let isStopped = false

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

  function wait(id: CommandId, ms: number): void {
    waits.get(id)?.()
    if (isStopped) return
    waits.set(
      id,
      later(ms, () => void drive(id)),
    )
  }

  /** Asks until there is nothing more to ask: the same id is the same command however often it is sent. */
  async function drive(id: CommandId): Promise<void> {
    waits.get(id)?.()
    waits.delete(id)
    const one = find(id)
    if (!one || isStopped || running.has(id)) return
    running.add(id)
    const outcome = await send(id, one.command)
    running.delete(id)
    if (isStopped || !find(id)) return
    switch (outcome.is) {
      case 'done':
        failures.delete(id)
        return answered(id, outcome.value)
      case 'refused':
        change(id, was =>
          was.way.is === 'live' ? was : { ...was, way: { is: 'refused', problem: outcome.problem }, doneAt: now() },
        )
        return
      case 'signedOut':
        troubled(id, 'signedOut')
        return onSignedOut()
      case 'unknown': {
        troubled(id, outcome.why)
        const count = (failures.get(id) ?? 0) + 1
        failures.set(id, count)
        const backOff = Math.min(firstWaitMs * 2 ** (count - 1), longestWaitMs) * (0.8 + 0.4 * chance())
        wait(id, Math.max(backOff, outcome.afterMs))
      }
    }
  }

  function troubled(id: CommandId, trouble: 'offline' | 'unavailable' | 'busy' | 'signedOut'): void {
    change(id, was =>
      was.way.is === 'waiting' || was.way.is === 'accepted' ? { ...was, way: { ...was.way, trouble } } : was,
    )
  }

  function answered(id: CommandId, reply: CommandReply): void {
    switch (reply.status) {
      case 'committed': {
        change(id, was =>
          was.way.is === 'live'
            ? { ...was, way: { ...was.way, reply } }
            : settle({ ...was, way: { is: 'committed', reply } }),
        )
        if (reply.pending?.length) wait(id, askAgainMs)
        return
      }
      case 'refused': {
        const { code = 'malformed', detail = '' } = reply
        const problem = { type: 'about:blank', title: '', status: 409, code, detail }
        change(id, was => ({ ...was, way: { is: 'refused', problem }, doneAt: now() }))
        return
      }
      case 'parked':
        change(id, was => ({ ...was, way: { is: 'parked', detail: reply.detail ?? '' }, doneAt: now() }))
        return
      case 'waiting':
        change(id, was =>
          was.way.is === 'waiting' || was.way.is === 'accepted' ? { ...was, way: { is: 'accepted' } } : was,
        )
        return wait(id, askAgainMs)
      case 'scheduled':
        change(id, was => ({ ...was, way: { is: 'live', reply }, doneAt: now() }))
    }
  }

  function forgetOld(): void {
    const old = sent.get().filter(one => one.way.is === 'live' && now() - (one.doneAt ?? 0) > rememberMs)
    for (const one of old) forget(nameOf(one.id))
    if (old.length > 0) sent.set(sent.get().filter(one => !old.includes(one)))
  }

  for (const one of sent.get()) if (!isDone(one)) void drive(one.id)

  return {
    sent,

    add(command, pages) {
      forgetOld()
      const one: Sent = {
        id: newId(),
        command,
        account: account.id,
        pages,
        pressedAt: now(),
        seen: [],
        way: { is: 'waiting' },
      }
      pressed.set(one.id, one.pressedAt)
      sent.set([one, ...sent.get()])
      keep(nameOf(one.id), one)
      void drive(one.id)
      return one
    },

    see(page, timeline) {
      for (const one of sent.get()) {
        if (one.way.is === 'live' || one.way.is === 'refused' || !one.pages.includes(page)) continue
        if (one.seen.includes(page) || !isSeenOn(page, timeline, one)) continue
        change(one.id, was => settle({ ...was, seen: [...was.seen, page] }))
      }
    },

    resend(page) {
      forgetOld()
      for (const one of sent.get()) {
        if (!one.pages.includes(page) || one.way.is === 'refused' || one.way.is === 'parked') continue
        void drive(one.id)
      }
    },

    resume() {
      for (const one of sent.get()) if (!isDone(one)) void drive(one.id)
    },

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
      for (const callOff of waits.values()) callOff()
    },
  }
}

/** What this account left behind in this browser, newest first; another one's commands wait for their sender. */
function readAll(account: Account, now: number): Sent[] {
  return keptNames('outbox:')
    .flatMap(name => readKept<Sent>(name) ?? [])
    .filter(one => one.account === account.id)
    .filter(one => one.way.is !== 'live' || now - (one.doneAt ?? 0) <= rememberMs)
    .toSorted((one, other) => other.pressedAt - one.pressedAt)
}
