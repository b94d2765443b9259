/** Answers that are held for a moment: made once for all who ask, and again after it, whatever the clock of the day does. */
import { afterEach, expect, test, vi } from 'vitest'
import { heldFor, keepLast } from '../../server/http/held.ts'

afterEach(() => {
  vi.useRealTimers()
})

test('who asks within the span gets what was made; a failed making is not kept', async () => {
  let makings = 0
  const held = heldFor(60_000, async () => {
    if (++makings === 1) throw new Error('away')
    return makings
  })
  await expect(held()).rejects.toThrow('away')
  expect([await held(), await held()]).toEqual([2, 2])
})

test('a clock that is set back by an hour does not hold an answer for an hour', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const noon = Date.UTC(2026, 2, 1, 12)
  vi.setSystemTime(noon)
  const held = heldFor(0, async now => now)
  expect(await held()).toBe(noon)
  vi.setSystemTime(noon - 3_600_000)
  expect(await held()).toBe(noon - 3_600_000)
})

test('of what is kept by name the least recently asked for goes: beyond a number, and beyond a weight', async () => {
  const makings: string[] = []
  const kept = keepLast<string>(3, 10, text => text.length)
  const ask = (name: string, text: string) =>
    kept(name, '1', async () => {
      makings.push(name)
      return text
    })
  for (const name of ['a', 'b', 'c', 'a', 'd']) await ask(name, 'xx')
  for (const name of ['a', 'c', 'd', 'b']) await ask(name, 'xx')
  expect(makings).toEqual(['a', 'b', 'c', 'd', 'b'])
  await ask('long', 'x'.repeat(9))
  await ask('long', 'x'.repeat(9))
  await ask('b', 'xx')
  expect(makings).toEqual(['a', 'b', 'c', 'd', 'b', 'long', 'b'])
})

test('what is longer than all that may be kept is kept alone, until another is asked for', async () => {
  let makings = 0
  const kept = keepLast<string>(3, 10, text => text.length)
  const ask = (name: string) => kept(name, '1', async () => `${++makings}`.padEnd(20))
  await ask('a')
  await ask('a')
  expect(makings).toBe(1)
  await ask('b')
  await ask('a')
  expect(makings).toBe(3)
})
