// A command that takes long says how far it has come, beside its result: how much, how fast, and how long it will take.
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createOutput } from '../../server/cli/output.ts'
import { startProgress } from '../../server/cli/progress.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

function follow(isTTY: boolean) {
  const [stdout, stderr] = [new PassThrough(), Object.assign(new PassThrough(), { isTTY })]
  const read = (stream: PassThrough) => String(stream.read() ?? '')
  const progress = startProgress(12_000, createOutput({ stdout, stderr }, false))
  return { ...progress, said: () => read(stderr), result: () => read(stdout) }
}

test('in a log a line every five seconds', () => {
  const { at, said, result, stop } = follow(false)
  at(1000)
  vi.advanceTimersByTime(4999)
  expect(said()).toBe('')
  vi.advanceTimersByTime(1)
  expect(said()).toContain('1000 of 12000 entries, 200 a second, 55 s left')
  at(11_000)
  vi.advanceTimersByTime(5000)
  expect(said()).toContain('11000 of 12000 entries, 1100 a second, 1 s left')
  stop()
  vi.advanceTimersByTime(60_000)
  expect(said()).toBe('')
  expect(result(), 'the result is not mixed with it').toBe('')
})

test('at a terminal one line that is written over, five times a second', () => {
  const { at, said, stop } = follow(true)
  at(10)
  vi.advanceTimersByTime(200)
  expect(said()).toContain('10 of 12000 entries')
  vi.advanceTimersByTime(200)
  const next = said()
  expect(next).toContain('10 of 12000 entries, 25 a second, 8 min left')
  expect(next).toContain('\r')
  stop()
})
