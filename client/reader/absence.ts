/** Whether the reader was away for long, tab hidden or network gone: what came meanwhile is then set apart, "Since you left". */

/** Shorter absences are not worth a word, ms. */
const longMs = 5 * 60_000
/** What was missed is here so long after the return, or nothing was, ms. */
const caughtUpMs = 10_000

export interface Absence {
  /** Back from a long absence, and nothing was set apart since. */
  readonly wasLong: boolean
  /** @param isAway whether nobody sees what happens now */
  note(isAway: boolean): void
  /** It was set apart. */
  over(): void
}

/** @param isWaiting whether updates wait to be shown: then the absence is not forgotten */
export function createAbsence(isWaiting: () => boolean): Absence {
  let leftAt: number | undefined
  let wasLong = false

  return {
    get wasLong() {
      return wasLong
    },
    note(isAway) {
      if (isAway) leftAt ??= Date.now()
      else if (leftAt !== undefined) {
        if (Date.now() - leftAt >= longMs) wasLong = true
        leftAt = undefined
        setTimeout(() => (wasLong &&= isWaiting()), caughtUpMs)
      }
    },
    over: () => (wasLong = false),
  }
}
