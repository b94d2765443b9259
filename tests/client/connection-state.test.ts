/** The line that says how the connection is: what is said in passing is neither lost nor left standing. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createConnectionState } from '../../client/reader/connection-state.ts'
import { wordsFor } from '../../shared/languages.ts'

const { live: messages } = wordsFor('en')

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('navigator', { onLine: true })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function line() {
  const place = { textContent: '', dataset: {} }
  const state = createConnectionState(
    place as unknown as HTMLElement,
    messages,
    () => ({ status: 'live', isPaused: false }),
    () => {},
  )
  return { state, shown: () => place.textContent }
}

test('what is said in passing is read out, though it has passed by the time there is an ear for it', () => {
  const { state, shown } = line()
  state.say('live')
  expect(state.tell()).toEqual([messages.connected])
  state.mention(messages.linkCopied)
  vi.advanceTimersByTime(9000)
  expect(shown()).toBe(messages.connected)
  expect(state.tell()).toEqual([messages.linkCopied])
  expect(state.tell()).toEqual([])
})

test('what is no longer so is not read out: who is gone again was never told to be back', () => {
  const { state } = line()
  state.say('live')
  state.tell()
  state.say('reconnecting')
  state.say('live')
  state.say('reconnecting')
  expect(state.tell()).toEqual([messages.reconnecting])
})

test('two things said in passing stand as long as each takes', () => {
  const { state, shown } = line()
  state.say('live')
  state.mention('First')
  vi.advanceTimersByTime(4000)
  state.mention('Second')
  vi.advanceTimersByTime(4000)
  expect(shown()).toBe('Second')
  vi.advanceTimersByTime(1000)
  expect(shown()).toBe(messages.connected)
})

test('what is said in passing passes also before the connection is open', () => {
  const { state, shown } = line()
  state.mention(messages.linkCopied)
  vi.advanceTimersByTime(5000)
  expect(shown()).toBe('')
})
