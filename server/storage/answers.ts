/** What became of commands: stored in the home page's slot, told to whoever waits for it. */
import type { PageId } from '../../shared/live-page.ts'
import type { Announcements, Answers } from '../newsroom/ports.ts'
import type { StoredAnswer } from '../newsroom/records.ts'
import { channels, keys, pageKey } from './keys.ts'
import type { Redis } from './redis.ts'

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

export function createAnswers(redis: Redis, announcements: Announcements): Answers {
  async function find(home: PageId, command: string): Promise<StoredAnswer | undefined> {
    const text = await redis.hget(pageKey(home, 'answers'), command)
    return text ? readAnswer(text) : undefined
  }

  return {
    find,
    async homeOf(command) {
      return (await redis.get(keys.commandHome(command))) ?? undefined
    },
    async wait(home, command, withinMs) {
      const until = Date.now() + withinMs
      let wake = () => {}
      // Not awaited: while the subscription is on its way the answer is looked up anyway.
      const listening = announcements.listen(channels.answered(home), answered => {
        if (answered === command) wake()
      })
      try {
        for (;;) {
          // The waiting begins before the look-up: an answer that comes in between wakes it.
          const leftMs = until - Date.now()
          const woken = new Promise<void>(resolve => {
            const timer = setTimeout(resolve, Math.max(0, Math.min(lookAgainMs, leftMs)))
            wake = () => {
              clearTimeout(timer)
              resolve()
            }
          })
          const found = await find(home, command)
          const settled = found && (found.answer.status !== 'committed' || found.answer.pending.length === 0)
          if (settled || leftMs <= 0) {
            wake()
            return found
          }
          await woken
        }
      } finally {
        listening.then(
          heard => heard.stop(),
          () => {}, // never subscribed, so nothing to leave
        )
      }
    },
  }
}
