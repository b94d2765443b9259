/** Much the same is found, whatever its case and marks; what only shares a subject is not. */
import { expect, test } from 'vitest'
import { findNearDuplicate } from '../../client/desk/near-duplicate.ts'
import type { PlacedEntry } from '../../shared/entry.ts'

function entry(id: string, headline: string, text: string, publishedAt = 1): PlacedEntry {
  return {
    id,
    headline,
    blocks: [
      { type: 'paragraph', text: [{ text: text.slice(0, 3) }, { text: text.slice(3), marks: [{ type: 'bold' }] }] },
    ],
    authors: [],
    kind: 'update',
    home: 'p',
    revision: 1,
    publishedAt,
    updatedAt: publishedAt,
    position: '',
    sequence: 1,
    keyEvent: false,
    pinned: false,
  }
}
const report = 'The outer gates of the tidal barrier were closed at noon, the harbour office says.'
const text = (headline: string, words: string) => ({
  headline,
  blocks: [{ type: 'paragraph' as const, text: [{ text: words }] }],
})

test('the same report in other case and with a word more is pointed out', () => {
  const there = [
    entry('a', 'Ferries stop', 'No ferry leaves before the evening tide.'),
    entry('b', 'Gates closed', report),
  ]
  expect(findNearDuplicate(text('GATES CLOSED', `${report} More follows.`), there, 'new')?.id).toBe('b')
})

test('another report of the same thing is none', () => {
  const there = [entry('b', 'Gates closed', report)]
  const other = text(
    'Gates open again',
    'After six hours the barrier lets ships pass, and the harbour office counts damage.',
  )
  expect(findNearDuplicate(other, there, 'new')).toBeUndefined()
})

test('an entry is no duplicate of itself, and a few words are like nothing', () => {
  const there = [entry('b', 'Gates closed', report)]
  expect(findNearDuplicate(text('Gates closed', report), there, 'b')).toBeUndefined()
  expect(findNearDuplicate(text('Gates closed', ''), [entry('c', 'Gates closed', '')], 'new')).toBeUndefined()
})

test('of several the one most alike is named', () => {
  const there = [
    entry('a', 'Gates closed', `${report} A second sentence follows here.`, 9),
    entry('b', 'Gates closed', report),
  ]
  expect(findNearDuplicate(text('Gates closed', report), there, 'new')?.id).toBe('b')
})
