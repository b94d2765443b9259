/** Where a placement stands on its page: (placed at, sequence) written so that plain string order is page order. */

/** `<placed at, ms, 14 digits>-<sequence, 10 digits>`; sorts as text, so Redis, server and browser agree without parsing. */
export type Position = string

const shape = /^\d{14}-\d{10}$/

/** @param placedAt ms since 1970, not negative @param sequence the operation that placed it */
export function positionOf(placedAt: number, sequence: number): Position {
  return `${String(placedAt).padStart(14, '0')}-${String(sequence).padStart(10, '0')}`
}

/** Whether a text from outside can be a position. */
export function isPosition(text: string): text is Position {
  return shape.test(text)
}

/** The time part, ms since 1970. */
export function placedAt(position: Position): number {
  return Number(position.slice(0, 14))
}
