/** Sends the demo's commands through the lanes that everybody's commands take, and waits for their answers. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Answer } from '../../shared/command.ts'
import { Refusal } from '../../shared/refusal.ts'
import { demo } from '../newsroom/built-in-accounts.ts'
import { fingerprintOf } from '../newsroom/fingerprint.ts'
import type { Answers, CommandQueue } from '../newsroom/ports.ts'
import { isOutage } from '../storage/outages.ts'
import type { DemoCommand } from './demo-commands.ts'

export interface Lanes {
  queue: CommandQueue
  answers: Answers
}

/** Without an answer after so long there is no worker, ms. */
const usualPatienceMs = 60_000
const lookMs = 5000
const againMs = 200

/**
 * Sends a command and waits until it is answered, through outages: the same id is the same command.
 * A command kept under this id from an earlier run stands for this one, whatever it says.
 * @param patienceMs how long a worker, or Redis, may be away
 * @throws Refusal what the newsroom refused; NoAnswer; Error when the command was parked
 */
export async function send(
  { queue, answers }: Lanes,
  { id, home, command }: DemoCommand,
  patienceMs: number = usualPatienceMs,
): Promise<Answer> {
  const until = Date.now() + patienceMs
  let isAdded = false
  for (;;) {
    try {
      if (!isAdded) {
        const fingerprint = fingerprintOf(demo.id, command)
        const receivedAt = Date.now()
        await queue.add({ id, command, account: demo.id, fingerprint, home, receivedAt, requestId: id })
        isAdded = true
      }
      const stored = await answers.wait(home, id, Math.min(lookMs, patienceMs))
      if (stored) return accepted(stored.answer)
    } catch (error) {
      const mayPass = isOutage(error) || (error instanceof Refusal && error.code === 'queue-full')
      if (!mayPass) throw error
      await delay(againMs)
    }
    if (Date.now() >= until) throw new NoAnswer('No worker answers: is the service running?')
  }
}

/** Nobody took the command in time; it still waits. */
export class NoAnswer extends Error {}

function accepted(answer: Answer): Answer {
  if (answer.status === 'refused') throw new Refusal(answer.code, answer.detail)
  if (answer.status === 'parked') throw new Error(`A command of the demo was set aside: ${answer.detail}`)
  return answer
}
