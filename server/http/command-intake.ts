/** Takes one command in: known already, allowed, in time, added, and what became of it within a moment. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Account } from '../../shared/account.ts'
import type { Answer, Command, CommandId } from '../../shared/command.ts'
import type { PageId } from '../../shared/live-page.ts'
import { Refusal } from '../../shared/refusal.ts'
import { fingerprintOf } from '../newsroom/fingerprint.ts'
import { bringsToPages } from '../newsroom/note-behind.ts'
import type { Expectation, LaneCommand } from '../newsroom/ports.ts'
import type { StoredAnswer } from '../newsroom/records.ts'
import { isOutage } from '../storage/outages.ts'
import { checkRights, findTarget, withPageIds } from './command-target.ts'
import type { Limits } from './limits.ts'
import type { SiteParts } from './parts.ts'

/** How long a request stays open for the answer, ms; later answers are asked for. */
const answerWithinMs = 1500
/** Between two looks whether pages have what they lacked, ms. */
const lookAgainMs = 50

export interface Taken {
  answer: Answer
  /** With pages named by id. */
  command: Command
  home: string
  /** When its lane held it, on the clock of `performance.now()`; not for a repeat. */
  acceptedAt?: number
}

export type Intake = (account: Account, id: CommandId, sent: Command, requestId: string) => Promise<Taken>

/**
 * @returns a function that throws every Refusal of the way in; what the newsroom refused comes back as an answer
 */
export function commandIntake(
  { pages, entries, answers, queue, logger }: Pick<SiteParts, 'pages' | 'entries' | 'answers' | 'queue' | 'logger'>,
  limits: Pick<Limits, 'command'>,
): Intake {
  /** The answer that is kept under this id already. */
  async function findEarlier(id: CommandId): Promise<{ stored: StoredAnswer; home: string } | undefined> {
    const home = await answers.homeOf(id)
    const stored = home === undefined ? undefined : await answers.find(home, id)
    return home !== undefined && stored ? { stored, home } : undefined
  }

  /** The command is in its lane by now: whatever fails from here on, it is accepted. */
  async function answerTo(expected: Expectation, id: CommandId, fingerprint: string): Promise<Answer> {
    let timer: NodeJS.Timeout | undefined
    // A look-up waits as long as Redis is away; who asked does not.
    const late = new Promise<undefined>(resolve => {
      timer = setTimeout(() => resolve(undefined), answerWithinMs * 1.2)
    })
    try {
      const waited = expected.answer(answerWithinMs).catch((error: unknown) => {
        if (!isOutage(error)) logger.error({ err: error, command: id }, 'fault while waiting for an answer')
        return undefined
      })
      const stored = await Promise.race([waited, late])
      // Another command under this key was done first: a lane answers both with what it did.
      if (stored && stored.fingerprint !== fingerprint) throw keyReused()
      return stored?.answer ?? { status: 'waiting' }
    } finally {
      clearTimeout(timer)
    }
  }

  /** Adds it to its lane. @returns what is kept under its id: the job's fingerprint, or that of its stored answer */
  async function add(lane: LaneCommand): Promise<string | undefined> {
    try {
      const kept = await queue.add(lane)
      if (kept !== undefined) return kept
      // Done and gone from the lane: it may have been another page's command under the same key.
      const home = (await answers.homeOf(lane.id)) ?? lane.home
      return (await answers.find(home, lane.id))?.fingerprint
    } catch (error) {
      if (error instanceof Refusal) throw error
      if (!isOutage(error))
        logger.error({ err: error, command: lane.id, request: lane.requestId }, 'fault while adding')
      throw outcomeUnknown()
    }
  }

  /** Pages that lack what an answered command did: not reached yet, or it was lost there after they were. */
  async function lacking({ command, home }: LaneCommand, answer: StoredAnswer['answer']): Promise<PageId[]> {
    const told = answer.status === 'committed' ? answer.sequences : {}
    const mayLack = bringsToPages(command) && answer.status !== 'refused'
    const behind = mayLack ? entries.behind(home, command.entry.id, told) : []
    return [...new Set([...(answer.status === 'committed' ? answer.pending : []), ...(await behind)])]
  }

  /** A job for an answered command writes nothing anew, and brings it to the pages that lack it. */
  async function bringAgain(lane: LaneCommand, answer: StoredAnswer['answer']): Promise<Answer> {
    const until = performance.now() + answerWithinMs
    let pending = await lacking(lane, answer)
    if (pending.length === 0) return answer
    await add(lane)
    let newest = answer
    try {
      while (pending.length > 0 && performance.now() < until) {
        await sleep(lookAgainMs)
        newest = (await answers.find(lane.home, lane.id))?.answer ?? newest
        pending = await lacking(lane, newest)
      }
    } catch (error) {
      if (!isOutage(error)) throw error
    }
    return newest.status === 'committed' ? { ...newest, pending } : newest
  }

  return async (account, id, sent, requestId) => {
    const command = await withPageIds(sent, pages)
    const fingerprint = fingerprintOf(account.id, command)
    const [earlier, target] = await Promise.all([findEarlier(id), findTarget(command, entries)])
    const laneTo = (home: string): LaneCommand => {
      return { id, command, account: account.id, fingerprint, home, receivedAt: Date.now(), requestId }
    }
    if (earlier) {
      const { stored, home } = earlier
      if (stored.fingerprint !== fingerprint) throw keyReused()
      return { command, home, answer: await bringAgain(laneTo(home), stored.answer) }
    }
    if (!target) {
      const faults = [{ pointer: '/entry/id', detail: 'does not name an entry that exists' }]
      throw new Refusal('not-found', 'There is no such entry.', { faults })
    }
    checkRights(account, command, target)
    const waitSeconds = await limits.command(account.id, id)
    // A repeat of what waits in its lane is nothing new, whichever process took it first.
    if (waitSeconds !== undefined && !(await queue.find(id))) {
      const detail = 'Commands come faster than this account may send them. This one was not accepted.'
      throw new Refusal('too-fast', detail, { retryAfter: waitSeconds })
    }
    const { home } = target
    const expected = answers.expect(home, id)
    try {
      const kept = await add(laneTo(home))
      if (kept !== undefined && kept !== fingerprint) throw keyReused()
      const acceptedAt = performance.now()
      return { command, home, answer: await answerTo(expected, id, fingerprint), acceptedAt }
    } finally {
      expected.stop()
    }
  }
}

/** What an outage means for a command: it may have been taken, and repeating it does no harm. */
export function outcomeUnknown(): Refusal {
  const detail = 'It is not known whether the command was taken: send it again with the same Idempotency-Key.'
  return new Refusal('unavailable', detail, { retryAfter: 1 })
}

function keyReused(): Refusal {
  const detail = 'This Idempotency-Key was used for another command: a new command needs a new key.'
  return new Refusal('key-reused', detail)
}
