/** Sends commands as the command line's own account, through the lanes that everybody's commands take. */
import { setTimeout as delay } from 'node:timers/promises'
import { v4 as newCommandId } from 'uuid'
import type { Answer, Command, CommandId } from '../../shared/command.ts'
import type { PageId } from '../../shared/live-page.ts'
import { Refusal } from '../../shared/refusal.ts'
import { findTarget, withPageIds } from '../http/command-target.ts'
import { commandLine } from '../newsroom/built-in-accounts.ts'
import { fingerprintOf } from '../newsroom/fingerprint.ts'
import { parseCommand } from '../parse/command.ts'
import { isOutage } from '../storage/outages.ts'
import { Unreachable } from './exit-codes.ts'
import type { OpenNewsroom } from './newsroom.ts'

/** A worker that runs has answered by then, ms. */
export const answerWithinMs = 10_000
/** An outage or a full lane is waited out this long, ms. */
const patienceMs = 30_000

export interface Sent {
  id: CommandId
  home: PageId
  answer: Answer
}

/**
 * Sends a command and waits for its answer, which is `waiting` when no worker took it in time.
 * @throws Refusal also for what the newsroom refused; Unreachable
 */
export async function sendCommand(newsroom: OpenNewsroom, sent: Command): Promise<Sent> {
  const command = await withPageIds(parseCommand(sent, { from: 'import' }), newsroom.pages)
  const target = await findTarget(command, newsroom.entries)
  if (!target) throw new Refusal('not-found', 'There is no such entry.')
  const id = newCommandId()
  await acceptCommand(newsroom, command, id, target.home)
  const answer = await answerOf(newsroom, target.home, id, answerWithinMs)
  if (answer.status === 'refused') throw new Refusal(answer.code, answer.detail)
  if (answer.status === 'parked') throw new Error(answer.detail)
  return { id, home: target.home, answer }
}

/**
 * Adds a command to its lane. After an outage the same id is sent again: it is the same command.
 * @param command checked here; its pages are named by id
 * @throws Refusal when it is malformed; Unreachable
 */
export async function acceptCommand(newsroom: OpenNewsroom, sent: Command, id: CommandId, home: PageId): Promise<void> {
  const command = parseCommand(sent, { from: 'import' })
  const fingerprint = fingerprintOf(commandLine.id, command)
  const receivedAt = Date.now()
  const lane = { id, command, account: commandLine.id, fingerprint, home, receivedAt, requestId: id }
  const kept = await patiently(() => newsroom.queue.add(lane))
  if (kept !== undefined && kept !== fingerprint) {
    throw new Refusal('key-reused', 'This command id was used for another command.')
  }
}

/** Waits out an outage, or a full lane, for a while; only for what may be done twice. @throws Unreachable */
export async function patiently<Result>(step: () => Promise<Result>): Promise<Result> {
  const until = Date.now() + patienceMs
  for (;;) {
    try {
      return await step()
    } catch (error) {
      const isFull = error instanceof Refusal && error.code === 'queue-full'
      if (!isFull && !isOutage(error)) throw error
      if (Date.now() > until) {
        throw new Unreachable(
          isFull ? error.message : 'Redis does not answer any more: what was sent last may or may not be done.',
        )
      }
      await delay(isFull ? 1000 : 200)
    }
  }
}

/** @returns `waiting` when there is no answer yet, or Redis is away just now */
export async function answerOf(
  { answers }: OpenNewsroom,
  home: PageId,
  id: CommandId,
  withinMs: number,
): Promise<Answer> {
  const until = Date.now() + withinMs
  for (;;) {
    try {
      return (await answers.wait(home, id, Math.max(0, until - Date.now())))?.answer ?? { status: 'waiting' }
    } catch (error) {
      if (!isOutage(error)) throw error
      if (Date.now() > until) return { status: 'waiting' }
      await delay(200)
    }
  }
}
