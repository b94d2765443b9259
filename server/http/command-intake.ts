/** Takes one command in: known already, allowed, in time, added, and what became of it within a moment. */
import type { Account } from '../../shared/account.ts'
import type { Answer, Command, CommandId } from '../../shared/command.ts'
import { Refusal } from '../../shared/refusal.ts'
import { fingerprintOf } from '../newsroom/fingerprint.ts'
import type { LaneCommand } from '../newsroom/ports.ts'
import { isOutage } from '../storage/outages.ts'
import { checkRights, findTarget, withPageIds } from './command-target.ts'
import type { SiteParts } from './parts.ts'
import type { CommandLimits } from './rate-limits.ts'

/** How long a request stays open for the answer, ms; later answers are asked for. */
const answerWithinMs = 1500

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
  limits: CommandLimits,
): Intake {
  /** What is known under this id already: its answer, or that it is on its way. */
  async function findEarlier(
    id: CommandId,
  ): Promise<{ fingerprint: string; home: string; answer: Answer } | undefined> {
    const [begun, waiting] = await Promise.all([answers.homeOf(id), queue.find(id)])
    const home = begun ?? waiting?.home
    if (home === undefined) return undefined
    const stored = await answers.find(home, id)
    if (stored) return { fingerprint: stored.fingerprint, home, answer: stored.answer }
    return waiting && { fingerprint: waiting.fingerprint, home, answer: { status: 'waiting' } }
  }

  /** The command is in its lane by now: whatever fails from here on, it is accepted. */
  async function answerTo(home: string, id: CommandId, fingerprint: string): Promise<Answer> {
    let timer: NodeJS.Timeout | undefined
    // A subscription waits as long as Redis is away; who asked does not.
    const late = new Promise<undefined>(resolve => {
      timer = setTimeout(() => resolve(undefined), answerWithinMs * 1.2)
    })
    try {
      const waited = answers.wait(home, id, answerWithinMs).catch((error: unknown) => {
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

  return async (account, id, sent, requestId) => {
    const command = await withPageIds(sent, pages)
    const fingerprint = fingerprintOf(account.id, command)
    const [earlier, target] = await Promise.all([findEarlier(id), findTarget(command, entries)])
    const laneTo = (home: string): LaneCommand => {
      return { id, command, account: account.id, fingerprint, home, receivedAt: Date.now(), requestId }
    }
    if (earlier) {
      if (earlier.fingerprint !== fingerprint) throw keyReused()
      const { answer, home } = earlier
      const isPending = answer.status === 'committed' && answer.pending.length > 0
      if (answer.status !== 'waiting' && !isPending) return { command, home, answer }
      // A job for an answered command writes nothing anew, and brings it to the pages that lack it.
      if (isPending) await add(laneTo(home))
      const newest = await answerTo(home, id, fingerprint)
      return { command, home, answer: newest.status === 'waiting' ? answer : newest }
    }
    if (!target) {
      const faults = [{ pointer: '/entry/id', detail: 'does not name an entry that exists' }]
      throw new Refusal('not-found', 'There is no such entry.', { faults })
    }
    checkRights(account, command, target)
    const waitSeconds = limits.admit(account.id, id)
    if (waitSeconds !== undefined) {
      const detail = 'Commands come faster than this account may send them. This one was not accepted.'
      throw new Refusal('too-fast', detail, { retryAfter: waitSeconds })
    }
    const { home } = target
    const kept = await add(laneTo(home))
    if (kept !== undefined && kept !== fingerprint) throw keyReused()
    const acceptedAt = performance.now()
    return { command, home, answer: await answerTo(home, id, fingerprint), acceptedAt }
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
