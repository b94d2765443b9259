/** Sends a command as a desk does: the same key again for as long as its outcome is unknown, at whichever web process lives. */
import { setTimeout as sleep } from 'node:timers/promises'
import { deskAddresses, type CommandReply, type Problem } from '../../shared/http-api.ts'
import type { Attempt, Outcome, Sent } from './journal.ts'

export interface Post {
  /**
   * One attempt.
   * @returns the reply when the service has the command or refuses it; undefined when that is unknown, or it has to wait
   */
  attempt(sent: Sent): Promise<CommandReply | undefined>
  /** Attempts until there is an answer. @returns undefined when `ended` came first */
  untilAnswered(sent: Sent): Promise<CommandReply | undefined>
  /** What became of it, asked by its status address. @returns undefined when nobody answers; `'lost'` when nobody knows it */
  status(sent: Sent): Promise<CommandReply | 'lost' | undefined>
}

export interface PostParts {
  token: string
  /** Addresses of the web processes that live now; they are asked in turn, as behind a balancer. */
  urls: () => string[]
  ended: AbortSignal
}

/** A desk gives an answer up after so long, ms. */
const answerWithinMs = 8000
const firstWaitMs = 50
const mostWaitMs = 1000

export function createPost({ token, urls, ended }: PostParts): Post {
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }
  let turn = 0

  async function ask(path: string, how: RequestInit): Promise<Response | undefined> {
    const living = urls()
    turn += 1
    const url = living[turn % Math.max(living.length, 1)]
    if (url === undefined) return undefined
    try {
      return await fetch(url + path, { ...how, signal: AbortSignal.any([ended, AbortSignal.timeout(answerWithinMs)]) })
    } catch {
      return undefined // this process is gone or cut off
    }
  }

  async function read<Body>(answer: Response): Promise<Body | undefined> {
    try {
      return (await answer.json()) as Body
    } catch {
      return undefined // cut off in the middle of the answer
    }
  }

  async function attempt(sent: Sent): Promise<CommandReply | undefined> {
    const answer = await ask(deskAddresses.commands, {
      method: 'POST',
      headers: { ...headers, 'Idempotency-Key': sent.id },
      body: JSON.stringify(sent.command),
    })
    const reply = answer ? await read<CommandReply & Problem>(answer) : undefined
    const note = (came: Outcome) =>
      sent.attempts.push({ came, atMs: Date.now(), ...(reply === undefined ? {} : { told: toldIn(reply) }) })
    if (!answer || !reply || answer.status >= 500) {
      note('unknown')
      return undefined
    }
    if (answer.status === 429) {
      note('held back')
      return undefined
    }
    if (answer.ok) {
      note('acknowledged')
      sent.acknowledgedAtMs ??= Date.now()
      return reply
    }
    note('refused')
    const { code, detail } = reply
    if (code === 'fault') throw new Error(`a refusal without a code: ${JSON.stringify(reply)}`)
    return { command: sent.id, status: 'refused', code, detail, href: deskAddresses.command(sent.id) }
  }

  return {
    attempt,
    async untilAnswered(sent) {
      for (let failures = 0; !ended.aborted; failures += 1) {
        const reply = await attempt(sent)
        if (reply) return reply
        await sleep(Math.min(firstWaitMs * 2 ** failures, mostWaitMs))
      }
      return undefined
    },
    async status(sent) {
      const answer = await ask(deskAddresses.command(sent.id), { headers })
      if (answer?.status === 404) return 'lost'
      return answer?.ok ? read<CommandReply>(answer) : undefined
    },
  }
}

function toldIn({ status, pending, pages }: CommandReply): NonNullable<Attempt['told']> {
  const numbers = Object.fromEntries((pages ?? []).map(({ id, sequence }) => [id, sequence]))
  return { status, numbers, ...(pending === undefined ? {} : { pending }) }
}
