/** How a command ends, for scripts that call it. */

export const exitCodes = {
  done: 0,
  refused: 1,
  wrongUse: 2,
  unreachable: 3,
} as const

/** What was typed cannot be understood: answered with one sentence and the usage. */
export class WrongUse extends Error {}

/** Redis, or a worker that is needed to go on, does not answer. */
export class Unreachable extends Error {}
