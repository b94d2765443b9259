// A bench that was told to measure nothing must not end as if all were well.
import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { positive, whole, wholes, zeroOrMore } from './number-options.ts'

test.each([
  ['idle', ['--rounds', '0'], '--rounds takes a whole number of at least 1, not "0"'],
  ['connect', ['--readers', 'x'], '--readers takes a whole number of at least 1, not "x"'],
  ['fanout', ['--sizes', '300,'], '--sizes takes a whole number of at least 1, not ""'],
  ['burst', ['--bursts', '1.5'], '--bursts takes a whole number of at least 1, not "1.5"'],
  ['storm', ['--webs', '1'], '--webs takes a whole number of at least 2, not "1"'],
  ['slow', ['--readers', '50'], '--readers takes a whole number of at least 51, not "50"'],
  ['mixed', ['--seconds', '0'], '--seconds takes a number above 0, not "0"'],
  ['capacity', ['--connect-ms', 'soon'], '--connect-ms takes a number above 0, not "soon"'],
])('%s %j is refused in a sentence', (bench, options, sentence) => {
  const { status, stderr, stdout } = spawnSync(process.execPath, [`dist/tests/bench/${bench}.js`, ...options])
  expect([status, String(stderr), String(stdout)]).toEqual([2, `${sentence}\n`, ''])
})

test('what can be measured is taken', () => {
  expect(whole('missed', '0', 0)).toBe(0)
  expect(wholes('readers', '1000,5000')).toEqual([1000, 5000])
  expect(positive('rate', '0.5')).toBe(0.5)
  expect(zeroOrMore('redis-us', '0')).toBe(0)
})
