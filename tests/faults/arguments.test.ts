// What `npm run faults` is asked for is understood, or refused in words before anything is started.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { allFaults } from './kinds.ts'

const main = join(import.meta.dirname, '../../dist/tests/faults/main.js')
const run = (...asked: string[]) => spawnSync(process.execPath, [main, ...asked], { encoding: 'utf8' })

test('a fault that there is none of is named, and nothing is run', () => {
  const { status, stdout, stderr } = run('--only', 'web-killed,meteor-strikes', '--minutes', '0')
  expect(status).toBe(2)
  expect(stderr).toContain('There is no fault meteor-strikes. --list shows all.')
  expect(stdout).toBe('')
})

test.each([
  ['--seed', 'seven'],
  ['--minutes', 'long'],
])('%s %s is refused', (name, value) => {
  const { status, stdout, stderr } = run(name, value, '--only', 'web-killed')
  expect(status).toBe(2)
  expect(stderr).toContain(`${name} takes a number.`)
  expect(stdout).toBe('')
})

test('all faults are listed, each with what it does; of some, only those', () => {
  const lines = run('--list').stdout.trim().split('\n')
  expect(lines.map(line => line.split(/\s+/)[0])).toEqual(allFaults.map(({ name }) => name))
  expect(run('--list', '--only', 'web-killed').stdout).toMatch(/^web-killed +\S.*\n$/)
})
