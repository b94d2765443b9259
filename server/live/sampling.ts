/** Which readers of a room are asked for an answer: few enough to cost nothing, enough to know how the others fare. */

export interface Sampling {
  /** Decides when a reader enters. @param asked readers of its room that are asked already */
  chooses(asked: number): boolean
}

/** In a small room, all of so many. */
const atLeast = 20
const share = 0.01

/** @param random 0 to 1 */
export function createSampling(random: () => number = Math.random): Sampling {
  return { chooses: asked => asked < atLeast || random() < share }
}
