/** What became of commands: stored in the home page's slot, told to whoever waits for it. */
import type { PageId } from '../../shared/live-page.ts'
import type { Announcements, Answers, Expectation } from '../newsroom/ports.ts'
import type { StoredAnswer } from '../newsroom/records.ts'
import { channels, keys, pageKey } from './keys.ts'
import { searchPages } from './lost-pointers.ts'
import type { Redis } from './redis.ts'
import type { Replicas } from './replicas.ts'

/** An answer as the scripts write it: pending pages are the keys of a map, for cjson cannot write an empty list. */
interface AnswerRecord {
  fingerprint: string
  account: string
  status: 'committed' | 'scheduled' | 'refused' | 'parked'
  entry?: string
  revision?: number
  sequences?: Record<PageId, number>
  pending?: Record<PageId, 1>
  at?: number
  publishAt?: number
  code?: string
  detail?: string
}

/** An announcement may be lost: then the answer is looked up this often. */
const lookAgainMs = 200

export function readAnswer(text: string): StoredAnswer {
  const record = JSON.parse(text) as AnswerRecord
  const { fingerprint, account, ...answer } = record
  const stored = answer.status === 'committed' ? { ...answer, pending: Object.keys(record.pending ?? {}) } : answer
  return { fingerprint, account, answer: stored as StoredAnswer['answer'] }
}

/** @param replicas what is told of a command has to be on them, for it may be told as done */
export function createAnswers(
  redis: Redis,
  announcements: Announcements,
  replicas?: Pick<Replicas, 'confirm'>,
): Answers {
  async function look(home: PageId, command: string): Promise<StoredAnswer | undefined> {
    const text = await redis.hget(pageKey(home, 'answers'), command)
    return text ? readAnswer(text) : undefined
  }

  async function confirmed(home: PageId, command: string, found: StoredAnswer | undefined) {
    if (found) await replicas?.confirm({ key: pageKey(home, 'answers'), field: command })
    return found
  }

  async function find(home: PageId, command: string): Promise<StoredAnswer | undefined> {
    return confirmed(home, command, await look(home, command))
  }

  async function homeOf(command: string): Promise<PageId | undefined> {
    return (await redis.get(keys.commandHome(command))) ?? undefined
  }

  return {
    find,
    homeOf,
    async searchHome(command) {
      return (await homeOf(command)) ?? searchPages(redis, ['answers'], command)
    },
    async wait(home, command, withinMs) {
      const until = performance.now() + withinMs
      const expected = expect(home, command)
      try {
        return await expected.answer(until - performance.now())
      } finally {
        expected.stop()
      }
    },
    expect,
  }

  function expect(home: PageId, command: string): Expectation {
    const mark = `${command} `
    let heard: StoredAnswer | undefined
    let isListening = false
    let wake = () => {}
    const listening = announcements.listen(channels.answered(home), message => {
      if (!message.startsWith(mark)) return
      heard = readAnswer(message.slice(mark.length))
      wake()
    })
    listening.then(
      () => {
        isListening = true
        wake()
      },
      () => {}, // never subscribed: the answer is looked up
    )
    return {
      async answer(withinMs) {
        const until = performance.now() + withinMs
        // Whoever listened all the while needs no look-up: an answer that is announced is heard.
        let isLookDue = !isListening
        for (;;) {
          const leftMs = until - performance.now()
          const woken = new Promise<void>(resolve => {
            const timer = setTimeout(resolve, Math.max(0, Math.min(lookAgainMs, leftMs)))
            wake = () => {
              clearTimeout(timer)
              resolve()
            }
          })
          if (!heard && (isLookDue || leftMs <= 0)) heard = (await look(home, command)) ?? heard
          if ((heard && isSettled(heard)) || leftMs <= 0) {
            wake()
            return confirmed(home, command, heard)
          }
          const before = heard
          await woken
          // Woken by the clock, or by a subscription that holds only now: something may have been missed.
          isLookDue = heard === before
          if (isLookDue) heard = undefined
        }
      },
      stop() {
        listening.then(
          held => held.stop(),
          () => {}, // never subscribed, so nothing to leave
        )
      },
    }
  }
}

function isSettled({ answer }: StoredAnswer): boolean {
  return answer.status !== 'committed' || answer.pending.length === 0
}
