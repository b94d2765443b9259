// What two lists have in common: held against the slow way that needs no trust.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { matchesOf } from '../../client/desk/matching.ts'

const letters = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 14 })

/** The length of a longest common part, by comparing everything with everything. */
function longest(before: readonly string[], after: readonly string[]): number {
  const best = Array.from({ length: before.length + 1 }, () => Array.from({ length: after.length + 1 }, () => 0))
  const at = (one: number, other: number) => best[one]?.[other] ?? 0
  for (let one = 1; one <= before.length; one += 1) {
    for (let other = 1; other <= after.length; other += 1) {
      const row = best[one] as number[]
      row[other] =
        before[one - 1] === after[other - 1]
          ? at(one - 1, other - 1) + 1
          : Math.max(at(one - 1, other), at(one, other - 1))
    }
  }
  return at(before.length, after.length)
}

test('the pairs are equal items, rise on both sides, and no list of pairs is longer', () => {
  fc.assert(
    fc.property(letters, letters, (before, after) => {
      const pairs = matchesOf(before, after)
      for (const [one, other] of pairs) expect(before[one]).toBe(after[other])
      for (const [place, [one, other]] of pairs.entries()) {
        const [last, lastOther] = pairs[place - 1] ?? [-1, -1]
        expect(one).toBeGreaterThan(last)
        expect(other).toBeGreaterThan(lastOther)
      }
      expect(pairs.length).toBe(longest(before, after))
    }),
    { numRuns: 1000 },
  )
})

test('texts that have nothing in common are told apart without comparing them to the end', () => {
  const words = (prefix: string) => Array.from({ length: 5000 }, (_, place) => `${prefix}${place}`)
  expect(matchesOf(words('a'), words('b'))).toEqual([])
  expect(matchesOf(['x', ...words('a'), 'y'], ['x', ...words('b'), 'y'])).toEqual([
    [0, 0],
    [5001, 5001],
  ])
})
