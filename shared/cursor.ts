/** How far someone has come in a page's log, and the one rule for what to do with the next operation. */

/** The first 16 hex digits of a sha1 over the previous digest and the record: equal digests mean equal histories. */
export type Digest = string

export interface Cursor {
  sequence: number
  digest: Digest
}

/** A cursor as text, `sequence.digest`: its form in pages, addresses, answers and frames. */
export type PrintedCursor = string

const shape = /^(\d{1,10})\.([0-9a-f]{16})$/

/** `sequence.digest`, as it is printed in pages and addresses. */
export function printCursor(cursor: Cursor): PrintedCursor {
  return `${cursor.sequence}.${cursor.digest}`
}

/** Reads `sequence.digest`; undefined when the text is anything else. */
export function readCursor(text: unknown): Cursor | undefined {
  const parts = typeof text === 'string' ? shape.exec(text) : null
  return parts ? { sequence: Number(parts[1]), digest: parts[2] as string } : undefined
}

/** Reads a cursor that our own side printed. @throws RangeError when it is none */
export function trustedCursor(text: PrintedCursor): Cursor {
  const cursor = readCursor(text)
  if (!cursor) throw new RangeError(`Not a cursor: ${text}`)
  return cursor
}

export function sameCursor(one: Cursor, other: Cursor): boolean {
  return one.sequence === other.sequence && one.digest === other.digest
}

/** How many past digests a follower keeps, to tell a repeated operation from another history. */
export const recentDigests = 256

/** A cursor and the digests of the last operations before it. */
export interface Progress extends Cursor {
  recent: Map<number, Digest>
}

export function startProgress(at: Cursor): Progress {
  return { ...at, recent: new Map([[at.sequence, at.digest]]) }
}

/** Moves on to a cursor that was reached without a gap, or by a catch-up. */
export function advance(progress: Progress, to: Cursor): void {
  progress.sequence = to.sequence
  progress.digest = to.digest
  progress.recent.set(to.sequence, to.digest)
  progress.recent.delete(to.sequence - recentDigests)
  if (progress.recent.size > recentDigests * 2) {
    for (const sequence of progress.recent.keys())
      if (sequence <= to.sequence - recentDigests) progress.recent.delete(sequence)
  }
}

/** What an operation says of its place in the log. */
export interface Link {
  sequence: number
  digest: Digest
  previousDigest: Digest
}

/**
 * The rule of both ends: the next operation in the chain is applied, one that was had is ignored, anything else means
 * that something was missed or that the log is another one.
 */
export function nextStep(at: Progress, next: Link): 'apply' | 'ignore' | 'catch-up' {
  if (next.sequence === at.sequence + 1) return next.previousDigest === at.digest ? 'apply' : 'catch-up'
  return at.recent.get(next.sequence) === next.digest ? 'ignore' : 'catch-up'
}
