/** How a process ends when it is asked to: at once while it still starts, then in order and in time, at a second asking at once. */

/** What a process does when it is asked to end. */
export interface Ending {
  /** Whether it has been asked to end. */
  readonly isAsked: boolean
  /** Asks without a signal. However often, and after a signal too, it is the first asking only. */
  ask(): void
  /**
   * From now on `stop` comes before the end; until then there was nothing to put in order.
   * @param stop may fail or hang: the process ends all the same
   */
  putInOrder(stop: () => Promise<void>): void
}

/** Whoever asks is told of an end after this, whatever hangs, ms: those who start processes kill after ten seconds. */
const endWithinMs = 9000
/** A terminal, and what it started, may both pass one Ctrl-C on: within this it is one asking, ms. */
const oneAskingMs = 500

/**
 * Listens for SIGTERM and SIGINT from now on. The first ends the process with 0 within nine seconds, in every case; a
 * second one ends it at once, with the code that a shell gives to that signal.
 */
export function endWhenAsked(): Ending {
  let stop: (() => Promise<void>) | undefined
  let askedAt: number | undefined

  function ask(code: number): void {
    if (askedAt !== undefined) {
      if (performance.now() - askedAt > oneAskingMs) process.exit(code)
      return
    }
    askedAt = performance.now()
    if (!stop) process.exit(0)
    setTimeout(() => process.exit(0), endWithinMs)
    stop().then(
      () => process.exit(0),
      (fault: unknown) => {
        // What was acknowledged is kept elsewhere: a fault on the way out loses nothing, and is said.
        process.stderr.write(`${JSON.stringify({ event: 'fault-while-ending', fault: String(fault) })}\n`)
        process.exit(0)
      },
    )
  }

  process.on('SIGTERM', () => ask(143))
  process.on('SIGINT', () => ask(130))
  return {
    get isAsked() {
      return askedAt !== undefined
    },
    ask() {
      if (askedAt === undefined) ask(0)
    },
    putInOrder(inOrder) {
      stop = inOrder
    },
  }
}
