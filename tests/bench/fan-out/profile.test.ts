// Shares of a profile are of what was measured: neither of idle time, nor of what came before and after.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { printProfiles, printShares, sharesOf } from './profile.ts'

const node = (id: number, functionName: string, url = '') => ({ id, callFrame: { functionName, url, lineNumber: 1 } })
/** A sample each 100 µs from 1,000 on. */
const profile = {
  nodes: [
    node(1, '(idle)'),
    node(2, 'writeBuffer'),
    node(3, 'send', 'file:///x/node_modules/engine.io/build/socket.js'),
    node(4, 'advance', 'file:///x/dist/server/live/fan-out.js'),
    node(5, '(garbage collector)'),
    node(6, 'emit', 'node:events'),
  ],
  startTime: 900,
  endTime: 2100,
  samples: [4, 4, 2, 2, 1, 1, 3, 5, 6, 6, 6],
  timeDeltas: Array.from({ length: 11 }, () => 100),
}

test('time within the windows is counted by what it was spent on', () => {
  const { busyUs, categories, functions } = sharesOf([{ profile, windows: [[1100, 1900]] }])
  expect(busyUs).toBe(600)
  expect(Object.fromEntries(categories)).toEqual({
    'writing to sockets, kernel included': 2 / 6,
    'server/live/fan-out': 1 / 6,
    'engine.io': 1 / 6,
    'garbage collection': 1 / 6,
    'node:events': 1 / 6,
  })
  expect(functions[0]).toEqual(['writeBuffer, writing to sockets, kernel included', 2 / 6])
})

test('what the native part sends counts as writing, in whichever way it does', () => {
  const [writers, fanOut] = ['writers', 'fan-out'].map(name => `file:///x/dist/server/live/${name}.js`)
  const native = {
    ...profile,
    nodes: [
      node(1, 'send', writers),
      node(2, 'write', writers),
      node(3, '(program)'),
      node(4, 'writev'),
      node(5, 'drain', fanOut),
    ],
    samples: [1, 1, 1, 2, 4, 4, 5, 3, 3, 3, 3],
  }
  const shares = sharesOf([{ profile: native, windows: [[0, 5000]] }])
  expect(Object.fromEntries(shares.categories)).toEqual({
    'writing to sockets, kernel included': 0.6,
    'server/live/fan-out': 0.1,
    'outside of JavaScript: event loop and kernel': 0.3,
  })
  expect(printShares(shares, 1)).toEqual([
    '| of 0.0 s | share |',
    '| --- | --- |',
    '| writing to sockets, kernel included | 60.0 % |',
    '| 2 more | 40.0 % |',
    '',
    '| function | share |',
    '| --- | --- |',
    '| send, writing to sockets, kernel included | 30.0 % |',
    '| 4 more | 70.0 % |',
  ])
})

test('a profile belongs to the subject that was measured while it was written, and to no other', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sp-profile-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'one.cpuprofile'), JSON.stringify(profile))
  const measured = (subject: string, from: number, to: number) => ({
    ...{ subject, readers: 5, round: 0 },
    windows: [[from, to]] as [number, number][],
  })
  const lines = printProfiles(folder, [measured('ours', 1100, 1300), measured('later', 5000, 6000)])
  expect(lines).toContain('ours, 5 readers:')
  expect(lines.join('\n')).not.toContain('later')
  expect(lines).toContain('| server/live/fan-out | 50.0 % |')
  // Whoever was there for both only took the commands.
  expect(printProfiles(folder, [measured('ours', 1100, 1300), measured('again', 1400, 1500)])).toEqual([])
})
