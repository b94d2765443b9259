/** The one line that is read out to who cannot see the page: politely, what holds by then, and at most every ten seconds. */

/** A voice that is interrupted more often leaves no peace to read. */
const betweenMs = 10_000
/** What comes together is said together. */
const gatherMs = 1000

/** @param after runs something after so many ms */
export interface Clock {
  now(): number
  after(ms: number, act: () => void): void
}

/**
 * @param compose what there is to say just now, a sentence each; asked only when it is then said, so that what was
 *   overtaken meanwhile never is
 * @param write shows the sentences where they are read out
 * @returns call it whenever there may be something to say
 */
export function createStatusLine(
  compose: () => string[],
  write: (sentences: string[]) => void,
  { now, after }: Clock,
): () => void {
  let quietUntil = 0
  let isDue = false

  return () => {
    if (isDue) return
    isDue = true
    after(Math.max(gatherMs, quietUntil - now()), () => {
      isDue = false
      const sentences = compose()
      if (sentences.length === 0) return
      quietUntil = now() + betweenMs
      write(sentences)
    })
  }
}
