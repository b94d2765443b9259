/** Readers that take frames slower than they come: held back, brought up in one step when they can, cut off when they never can. */
import type { Metrics } from '../metrics.ts'
import type { Clock } from './clock.ts'
import type { Reader } from './reader.ts'

export interface SlowReaders {
  /** Looks after a reader for whom frames begin to wait. */
  watch(reader: Reader): void
  forget(reader: Reader): void
  stop(): void
}

export interface SlowReadersParts {
  holdBack: (reader: Reader) => void
  /** Sends what a reader missed while it was held back, and lets it have frames again. */
  bringUp: (reader: Reader) => void
  metrics: Pick<Metrics, 'slowReaders'>
  clock: Clock
}

/** How long too much may wait before a reader gets no more, ms. */
export const patienceMs = 2000
/** How long after that first moment a reader that is still not drained is cut off, ms. */
export const cutOffMs = 10_000
const roundMs = 250

/** One timer for all: only readers for whom something waits are looked at. */
export function createSlowReaders({ holdBack, bringUp, metrics, clock }: SlowReadersParts): SlowReaders {
  /** Since when too much waits, ms; undefined: it does not. */
  const watched = new Map<Reader, number | undefined>()

  function look(reader: Reader, since: number | undefined, now: number): void {
    if (!reader.isOpen) watched.delete(reader)
    else if (reader.isHeldBack) lookAtHeldBack(reader, since ?? now, now)
    else if (!reader.hasTooMuchUnsent) {
      if (reader.isDrained) watched.delete(reader)
      else watched.set(reader, undefined)
    } else if (since === undefined) watched.set(reader, now)
    else if (now - since >= patienceMs) {
      metrics.slowReaders.inc({ action: 'held back' })
      holdBack(reader)
    }
  }

  function lookAtHeldBack(reader: Reader, since: number, now: number): void {
    if (reader.isDrained) {
      watched.delete(reader)
      bringUp(reader)
    } else if (now - since >= cutOffMs) {
      watched.delete(reader)
      metrics.slowReaders.inc({ action: 'cut off' })
      reader.cutOff()
    }
  }

  const stopRounds = clock.every(roundMs, () => {
    const now = clock.now()
    for (const [reader, since] of watched) look(reader, since, now)
  })

  return {
    watch(reader) {
      if (!watched.has(reader)) watched.set(reader, reader.hasTooMuchUnsent ? clock.now() : undefined)
    },
    forget: reader => void watched.delete(reader),
    stop: stopRounds,
  }
}
