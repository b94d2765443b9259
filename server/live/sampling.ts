/** Which readers of a room are asked for an answer: few enough to cost nothing, enough to know how the others fare. */

export interface Sampling {
  /** Decides when a reader enters. @param asked readers of its room that are asked already @param readers in the room, this one included */
  chooses(asked: number, readers: number): boolean
}

/** In a small room, all of so many. */
const atLeast = 20
/** In a large one no more than this: a question and its answer cost about as much as one and a half deliveries. */
const share = 0.01
/** While there are fewer: soon enough, and by chance rather than every hundredth. */
const chance = 0.02

/** @param random 0 to 1 */
export function createSampling(random: () => number = Math.random): Sampling {
  return { chooses: (asked, readers) => asked < atLeast || (asked < readers * share && random() < chance) }
}
