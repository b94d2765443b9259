/** Finds what two lists have in common, in order: what differences of words and of blocks are made of. */

/** Beyond so many differences a text counts as another one: comparing on would take long and show nothing. */
const mostDifferences = 1500

/** Places of equal items, `[in before, in after]`, both rising: a longest such list, unless too much differs. */
export function matchesOf(before: readonly string[], after: readonly string[]): [number, number][] {
  const least = Math.min(before.length, after.length)
  let start = 0
  while (start < least && before[start] === after[start]) start += 1
  let end = 0
  while (end < least - start && before.at(-1 - end) === after.at(-1 - end)) end += 1
  const pairs: [number, number][] = Array.from({ length: start }, (_, place) => [place, place])
  const middle = between(before.slice(start, before.length - end), after.slice(start, after.length - end))
  for (const [one, other] of middle) pairs.push([one + start, other + start])
  for (let left = end; left > 0; left -= 1) pairs.push([before.length - left, after.length - left])
  return pairs
}

/** Myers' greedy way: how far into `before` one comes on each diagonal (place in one less place in the other) with so many differences. */
function between(before: readonly string[], after: readonly string[]): [number, number][] {
  const most = Math.min(before.length + after.length, mostDifferences)
  const reach = new Reach(new Int32Array(2 * most + 3), most + 1)
  const rounds: Reach[] = []
  for (let differences = 0; differences <= most; differences += 1) {
    rounds.push(reach.around(differences))
    for (let diagonal = -differences; diagonal <= differences; diagonal += 2) {
      let { at } = reach.step(diagonal, differences)
      while (at < before.length && at - diagonal < after.length && before[at] === after[at - diagonal]) at += 1
      reach.set(diagonal, at)
      if (at >= before.length && at - diagonal >= after.length) return backwards(rounds, before.length, after.length)
    }
  }
  return []
}

/** The way back from the end: every stretch that was walked without a difference. */
function backwards(rounds: readonly Reach[], length: number, otherLength: number): [number, number][] {
  const pairs: [number, number][] = []
  let [at, other] = [length, otherLength]
  for (let differences = rounds.length - 1; differences >= 0; differences -= 1) {
    const step = (rounds[differences] as Reach).step(at - other, differences)
    while (at > step.at && other > 0) {
      at -= 1
      other -= 1
      pairs.push([at, other])
    }
    if (step.isDown) other -= 1
    else at -= 1
  }
  return pairs.toReversed()
}

/** How far each diagonal was followed. */
class Reach {
  readonly #far: Int32Array
  readonly #middle: number

  constructor(far: Int32Array, middle: number) {
    this.#far = far
    this.#middle = middle
  }

  /** Where a diagonal begins with one more difference: from the neighbour that came further. */
  step(diagonal: number, differences: number): { at: number; isDown: boolean } {
    const down = this.#at(diagonal + 1)
    const right = this.#at(diagonal - 1) + 1
    const isDown = diagonal === -differences || (diagonal !== differences && down >= right)
    return { at: isDown ? down : right, isDown }
  }

  set(diagonal: number, at: number): void {
    this.#far[this.#middle + diagonal] = at
  }

  /** A copy of what a round with so many differences reads. */
  around(differences: number): Reach {
    const from = this.#middle - differences - 1
    return new Reach(this.#far.slice(from, this.#middle + differences + 2), differences + 1)
  }

  #at(diagonal: number): number {
    return this.#far[this.#middle + diagonal] ?? 0
  }
}
