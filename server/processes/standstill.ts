/** Ends web processes that stand still: one that is stopped or in an endless loop ends by nothing else, and keeps its readers from coming to another. */
import type { Logger } from '../logger.ts'
import type { KeptWeb } from './kept-webs.ts'
import type { RunningWeb } from './running-web.ts'

/** How often each is asked for a sign of life, ms. */
const askEveryMs = 5000
/** So many questions in a row without an answer: half a minute, where a busy machine is late by seconds at most. */
const mostUnanswered = 6

/** @returns what ends the watch */
export function endStandstill(
  webs: () => readonly Pick<KeptWeb, 'number' | 'state' | 'running'>[],
  logger: Logger,
  everyMs: number = askEveryMs,
): () => void {
  const unanswered = new WeakMap<RunningWeb, number>()

  async function ask(number: number, running: RunningWeb): Promise<void> {
    const isAlive = await running.ask('alive')
    const count = isAlive ? 0 : (unanswered.get(running) ?? 0) + 1
    unanswered.set(running, count)
    if (count !== mostUnanswered) return
    logger.error({ number, pid: running.pid }, 'a web process stands still and is killed')
    running.kill()
  }

  const rounds = setInterval(() => {
    for (const { number, state, running } of webs()) if (state !== 'gone' && running) void ask(number, running)
  }, everyMs)
  rounds.unref()
  return () => clearInterval(rounds)
}
