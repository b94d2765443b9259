/** How long ago something was, in the page's language. */
import { expect, test } from 'vitest'
import { timeAgo } from '../../client/reader/relative-time.ts'
import { messagesFor } from '../../shared/messages.ts'

const minute = 60_000
const words = (agoMs: number, language = 'en-GB') =>
  timeAgo(agoMs, { messages: messagesFor(language), messagesLanguage: language })

test('ages are told in whole minutes, then hours, and after a day the date says enough', () => {
  expect(words(59_999)).toBe('just now')
  expect(words(minute)).toBe('1 minute ago')
  expect(words(59 * minute)).toBe('59 minutes ago')
  expect(words(60 * minute)).toBe('1 hour ago')
  expect(words(24 * 60 * minute - 1)).toBe('23 hours ago')
  expect(words(24 * 60 * minute)).toBe('')
})

test('a reader whose clock is behind is not told of the future', () => {
  expect(words(-5 * minute)).toBe('just now')
})

test('the language is the page’s', () => {
  expect(words(5 * minute, 'de')).toBe('vor 5 Minuten')
})
