/** Keeps so many web processes running: each that ends is started again, sooner or later as it lasted. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Limits } from '../http/limits.ts'
import type { Logger } from '../logger.ts'
import type { KeeperMetrics } from '../metrics.ts'
import type { Handover, Line } from './handover.ts'
import type { ToKeeper } from './messages.ts'
import { type End, runWeb, type RunningWeb } from './running-web.ts'

export interface KeptWeb {
  readonly number: number
  readonly state: 'starting' | 'open' | 'leaving' | 'gone'
  /** Undefined before its first start; afterwards, while it is gone, the one that was. */
  readonly running: RunningWeb | undefined
}

export interface KeptWebs {
  /** All that should be there, by number. */
  all(): readonly KeptWeb[]
  /** Asks all to end; none is started again. @param last resolves when they get no connection any more @returns when all have ended */
  end(last: Promise<void>): Promise<void>
  /** Ends all at once. */
  kill(): void
}

export interface KeptWebsParts {
  count: number
  handover: Handover
  /** How long a process that leaves still gets connections where no other is left to take them, ms. */
  drainMs: number
  limits: Limits
  /** The first one takes connections. */
  opened: () => void
  /** Each has been open once, or has failed to. */
  settled: () => void
  /** The first process says that the service is there. */
  ready: (line: Record<string, unknown>) => void
  /** A process has ended. */
  gone: (number: number) => void
  /** A process could not start, and no other one takes connections. */
  cannotStart: (code: number) => void
  metrics: Pick<KeeperMetrics, 'processes' | 'restarts'>
  logger: Logger
}

interface Kept extends KeptWeb {
  state: KeptWeb['state']
  running: RunningWeb | undefined
  line: Line | undefined
  openSince: number | undefined
  /** Ends in a row that came soon. */
  failures: number
  /** It has been open once, or has failed to. */
  isSettled: boolean
}

const takesConnections = ({ state }: KeptWeb) => state === 'open' || state === 'leaving'

const firstWaitMs = 250
const longestWaitMs = 10_000
/** Whoever was open for so long has not failed to start, ms. */
const lastedMs = 10_000

export function keepWebs(parts: KeptWebsParts): KeptWebs {
  const { count, handover, drainMs, metrics, logger } = parts
  const kept: Kept[] = Array.from({ length: count }, (_, place) => ({
    number: place + 1,
    state: 'gone',
    running: undefined,
    line: undefined,
    openSince: undefined,
    failures: 0,
    isSettled: false,
  }))
  let last: Promise<void> | undefined
  let ended = () => {}

  function start(one: Kept): void {
    one.state = 'starting'
    one.openSince = undefined
    one.running = runWeb(one.number, { said: message => hear(one, message), ended: how => void over(one, how) })
  }

  function hear(one: Kept, message: ToKeeper): void {
    switch (message.is) {
      case 'open':
        return open(one)
      case 'taken':
        return one.line?.taken(message.id, message.load)
      case 'load':
        return one.line?.weighs(message.load)
      case 'leaving':
        return void leave(one)
      case 'ready':
        return parts.ready(message.line)
      case 'count':
        return void answerCount(one, message)
      case 'answer': // its question was answered
    }
  }

  async function answerCount({ running }: Kept, { id, what, of }: ToKeeper & { is: 'count' }): Promise<void> {
    const seconds = await parts.limits[what](...of)
    running?.tell({ is: 'limit', id, ...(seconds === undefined ? {} : { seconds }) })
  }

  function open(one: Kept): void {
    const { running } = one
    one.state = 'open'
    one.openSince = performance.now()
    one.line = running && handover.join({ send: running.give })
    countOpen()
    parts.opened()
    // The others find everything prepared: stored data of this version, lanes agreed upon.
    for (const other of kept) if (!other.running) start(other)
    settle(one)
  }

  function settle(one: Kept): void {
    if (one.isSettled) return
    one.isSettled = true
    if (kept.every(({ isSettled }) => isSettled)) parts.settled()
  }

  function countOpen(): void {
    metrics.processes.set(kept.filter(({ state }) => state === 'open').length)
  }

  async function leave(one: Kept): Promise<void> {
    const { line, running } = one
    one.state = 'leaving'
    countOpen()
    line?.leaves()
    // A signal to the whole group reaches some sooner than others: nobody knows yet whether anyone stays.
    await delay(drainMs)
    await last
    line?.ends()
    running?.tell({ is: 'lastConnection' })
  }

  async function over(one: Kept, { code, signal }: End): Promise<void> {
    const wasOpen = one.openSince
    one.state = 'gone'
    parts.gone(one.number)
    one.line?.gone()
    one.line = undefined
    countOpen()
    if (last) return void (kept.every(({ state }) => state === 'gone') && ended())
    if (wasOpen === undefined && code && !kept.some(takesConnections)) return parts.cannotStart(code)
    const lasted = wasOpen !== undefined && performance.now() - wasOpen >= lastedMs
    const isInOrder = wasOpen !== undefined && code === 0
    one.failures = lasted || isInOrder ? 0 : one.failures + 1
    const againInMs = one.failures < 2 ? 0 : Math.min(firstWaitMs * 2 ** (one.failures - 2), longestWaitMs)
    metrics.restarts.inc()
    logger[isInOrder ? 'info' : 'error'](
      { number: one.number, code, signal, againInMs },
      'a web process ended and is started again',
    )
    settle(one)
    await delay(againInMs)
    if (!last) start(one)
  }

  const [first] = kept
  if (first) start(first)

  return {
    all: () => kept,
    async end(until) {
      last = until
      const allEnded = new Promise<void>(resolve => {
        ended = resolve
      })
      for (const { running, state } of kept) if (state !== 'gone') running?.tell({ is: 'end' })
      if (kept.every(({ state }) => state === 'gone')) return
      await allEnded
    },
    kill() {
      for (const { running, state } of kept) if (state !== 'gone') running?.kill()
    },
  }
}
