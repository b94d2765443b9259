/** Keeps one page in step with its log: passes operations on in order, and after a hole or a lost Redis what was missed. */
import { type Cursor, readCursor } from '../../shared/cursor.ts'
import type { CatchUp, Missed, Operation, Snapshot } from '../../shared/operation.ts'
import type { LivePage, PageId } from '../../shared/live-page.ts'
import type { Logger } from '../logger.ts'
import type { Metrics } from '../metrics.ts'
import type { Announcements, PageReads } from '../newsroom/ports.ts'
import { channels } from '../storage/keys.ts'
import { createBackOff } from './back-off.ts'
import type { Clock } from './clock.ts'
import { type OperationMessage, readOperation } from './operation-message.ts'
import { isEmpty, PageMemory } from './page-memory.ts'

/** What a room is told, in the order of the log. */
export type RelayFrame =
  | { event: 'operation'; operation: Operation; json: string }
  | { event: 'catchUp'; catchUp: CatchUp }
  /** What was sent so far is not this page's history any more. */
  | { event: 'reset'; page: LivePage }

export interface RelayParts {
  reads: Pick<PageReads, 'snapshot' | 'since'>
  announcements: Pick<Announcements, 'listen'>
  metrics: Pick<Metrics, 'gapsHealed' | 'resets'>
  logger: Logger
  clock: Clock
  /** 0 to 1, spreads attempts after a fault. */
  random: () => number
}

export interface Relay {
  readonly page: PageId
  /** What is held of the page; undefined while it is loaded, and when there is no such page. */
  readonly memory: PageMemory | undefined
  /** ms since 1970, by the injected clock. */
  readonly lastOperationAt: number
  /** Resolves when the page is held (true), or when the log says that there is no such page (false). */
  load(): Promise<boolean>
  /** Reads from the log what this relay has not heard; resolves when the page is in step. A fault is retried until then. */
  heal(): Promise<void>
  /**
   * Compares with the log's head.
   * @param before this relay's cursor when the head was asked for: a log behind it has lost something
   */
  checkHead(before: Cursor, head: Cursor | undefined): void
  /** The page as it now stands, from the log where memory does not suffice. @throws what the store throws */
  snapshot(): Promise<Snapshot | undefined>
  stop(): void
}

/** An announcement that is ahead of a head by less than this may still be on its way, ms. */
const headGraceMs = 250
/** Most operations held while the log is read; beyond that it is read once more instead. */
const mostHeld = 1024
/** How long a page that has vanished from the log is left before it is looked for again, ms. */
const vanishedMs = 1000

/** Starts to follow a page. @param hear gets every frame from now on, in order */
export function startRelay(page: PageId, parts: RelayParts, hear: (frame: RelayFrame) => void): Relay {
  const { reads, announcements, metrics, clock } = parts
  const logger = parts.logger.child({ page })
  const backOff = createBackOff(clock, parts.random)

  let memory: PageMemory | undefined
  let wasLoaded = false
  let stopped = false
  let subscription: { stop(): void } | undefined
  let lastOperationAt = clock.now()

  let repair: Promise<void> | undefined
  let readAgain = false
  let held: OperationMessage[] = []
  let widening: Promise<Snapshot | undefined> | undefined

  function hearMessage(message: string): void {
    if (stopped) return
    const read = readOperation(message)
    if (!read) {
      logger.error({ start: message.slice(0, 200) }, 'an announcement could not be read')
      void heal()
    } else if (repair) hold(read)
    else if (offer(read) === 'catch-up') {
      hold(read)
      void heal()
    }
  }

  function hold(message: OperationMessage): void {
    if (held.length < mostHeld) held.push(message)
    else {
      held = []
      readAgain = true
    }
  }

  /** Applies an operation and passes it on, if it is next. */
  function offer({ operation, json }: OperationMessage): 'applied' | 'ignored' | 'catch-up' {
    if (!memory) return 'catch-up'
    let outcome: 'applied' | 'ignored' | 'catch-up'
    try {
      outcome = memory.applyOperation(operation, json.length)
    } catch (fault) {
      // The cursor moves last, so that what was applied by half is applied again from the log.
      logger.error({ err: fault, sequence: operation.sequence }, 'an announced operation could not be applied')
      return 'catch-up'
    }
    if (outcome === 'applied') {
      lastOperationAt = clock.now()
      hear({ event: 'operation', operation, json })
    }
    return outcome
  }

  function heal(): Promise<void> {
    if (stopped) return Promise.resolve()
    // A read that is under way may have begun before what this call is about.
    if (repair) readAgain = true
    repair ??= runRepair().finally(() => {
      repair = undefined
    })
    return repair
  }

  async function runRepair(): Promise<void> {
    await Promise.resolve() // so that `repair` is set before anything is heard
    if (!(await subscribe())) return
    do {
      readAgain = false
      const heardBefore = held.length
      const missed = await readMissed()
      if (stopped) return
      take(missed)
      if (!memory && !wasLoaded) return leaveChannel()
      if (!memory) {
        await new Promise<void>(resolve => clock.after(vanishedMs, resolve))
        readAgain = true
      }
      replay(heardBefore)
    } while ((readAgain || held.length > 0) && !stopped)
  }

  async function subscribe(): Promise<boolean> {
    if (!subscription) {
      const begun = await persist('subscribe', () => announcements.listen(channels.operations(page), hearMessage))
      if (stopped) begun?.stop()
      else subscription = begun
    }
    return subscription !== undefined
  }

  function readMissed(): Promise<Missed | undefined> {
    const known = memory
    return persist<Missed | undefined>('read', () => (known ? reads.since(page, known.cursor) : reads.snapshot(page)))
  }

  /** Tries until it works or the relay stops: a room without its log is behind, never given up. */
  async function persist<Result>(what: string, attempt: () => Promise<Result>): Promise<Result | undefined> {
    for (let failures = 0; !stopped; failures++) {
      try {
        const result = await attempt()
        if (failures > 0) logger.info({ what, failures }, 'the log answers again')
        backOff.reset()
        return result
      } catch (fault) {
        if (failures === 0) logger.warn({ err: fault, what }, 'the log does not answer; trying until it does')
        await backOff.wait()
      }
    }
    return undefined
  }

  function take(missed: Missed | undefined): void {
    if (!missed) return vanish()
    if (missed.kind === 'catchUp') return catchUp(missed)
    const isOtherHistory = wasLoaded
    memory = new PageMemory(missed)
    if (isOtherHistory) reset(missed.page)
    wasLoaded = true
  }

  function catchUp(missed: CatchUp): void {
    if (!memory || isEmpty(missed)) return
    if (!memory.applyCatchUp(missed)) {
      memory = undefined
      readAgain = true
      return
    }
    lastOperationAt = clock.now()
    metrics.gapsHealed.inc()
    logger.info({ from: missed.from, to: missed.to }, 'a hole in the announcements was read from the log')
    hear({ event: 'catchUp', catchUp: missed })
  }

  function vanish(): void {
    if (memory) reset(memory.page)
    memory = undefined
  }

  function reset(page: LivePage): void {
    metrics.resets.inc()
    logger.warn('the log is behind or has another history: readers take a new snapshot')
    hear({ event: 'reset', page })
  }

  /** Offers what was heard meanwhile. @param heardBefore how many of these the last read would have contained */
  function replay(heardBefore: number): void {
    const waiting = held
    held = []
    waiting.forEach((message, place) => {
      if (!memory || offer(message) !== 'catch-up') return
      const isCovered =
        message.operation.sequence <= memory.cursor.sequence && memory.recognises(message.operation) === 'unknown'
      if (place >= heardBefore && !isCovered) held.push(message)
    })
  }

  /** A page that never was costs nothing until it is asked for again. */
  function leaveChannel(): void {
    subscription?.stop()
    subscription = undefined
    held = []
  }

  async function load(): Promise<boolean> {
    if (!memory) await (repair ?? heal())
    return memory !== undefined
  }

  function checkHead(before: Cursor, head: Cursor | undefined): void {
    if (stopped || repair || !memory) return
    if (!head || head.sequence < before.sequence || memory.recognises(head) === 'other') void heal()
    else if (head.sequence > memory.cursor.sequence) {
      clock.after(headGraceMs, () => {
        if (stopped || repair || !memory || memory.cursor.sequence > head.sequence) return
        if (memory.recognises(head) !== 'same') void heal()
      })
    }
  }

  async function snapshot(): Promise<Snapshot | undefined> {
    const known = memory?.snapshot()
    if (known) return known
    widening ??= readSnapshot().finally(() => {
      widening = undefined
    })
    return widening
  }

  async function readSnapshot(): Promise<Snapshot | undefined> {
    const read = await reads.snapshot(page)
    const cursor = readCursor(read?.cursor)
    if (!read || !cursor || !memory) return read
    // Taken in only where memory is at least as far: an entry from the future would not fit the cursor beside it.
    if (cursor.sequence > memory.cursor.sequence) await heal()
    memory?.widen(read)
    return memory?.snapshot() ?? read
  }

  void heal()

  return {
    page,
    load,
    heal,
    checkHead,
    snapshot,
    get memory() {
      return memory
    },
    get lastOperationAt() {
      return lastOperationAt
    },
    stop() {
      stopped = true
      backOff.cancel()
      leaveChannel()
    },
  }
}
