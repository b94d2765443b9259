// Merging: what needs no decision is made, what does is asked for, and nobody's words go unseen.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Block, plainText } from '../../shared/block.ts'
import type { EntryBody } from '../../shared/entry.ts'
import { givenChoices, mergedBody, mergeRows, undecided } from '../../client/desk/merging.ts'

const paragraph = (text: string): Block => ({ type: 'paragraph', text: [{ text }] })
const body = (headline: string, ...texts: string[]): EntryBody => ({
  headline,
  blocks: texts.map(paragraph),
  authors: [{ name: 'Ada Marsh' }],
  kind: 'update',
})
const texts = ({ blocks }: EntryBody) =>
  blocks.map(block => (block.type === 'paragraph' ? plainText(block.text) : block.type))

function merge(base: EntryBody, theirs: EntryBody, mine: EntryBody) {
  const rows = mergeRows({ base, theirs, mine })
  const given = givenChoices(rows)
  const open = undecided(rows, given)
  const take = (choice: 'theirs' | 'mine' | 'both') =>
    mergedBody({ theirs, mine }, rows, { ...Object.fromEntries(open.map(({ id }) => [id, choice])), ...given })
  return { rows, open, take }
}

test('changes in different places go together without a question, also in neighbouring paragraphs', () => {
  const { open, take } = merge(
    body('Head', 'one', 'two', 'three'),
    body('Head', 'one, theirs', 'two', 'three', 'four, theirs'),
    body('Head, mine', 'one', 'two, mine', 'three'),
  )
  expect(open).toEqual([])
  const merged = take('theirs')
  expect(merged.headline).toBe('Head, mine')
  expect(texts(merged)).toEqual(['one, theirs', 'two, mine', 'three', 'four, theirs'])
})

test('the same place changed by both is asked about, and each answer is what it says', () => {
  const { open, take } = merge(body('H', 'one', 'two'), body('H', 'theirs', 'two'), body('H', 'mine', 'two'))
  expect(open.map(({ label }) => label)).toEqual(['Paragraph'])
  expect(() => mergedBody({ theirs: body('H'), mine: body('H') }, open, {})).toThrow('still to be chosen')
  expect(texts(take('theirs'))).toEqual(['theirs', 'two'])
  expect(texts(take('mine'))).toEqual(['mine', 'two'])
  expect(texts(take('both'))).toEqual(['theirs', 'mine', 'two'])
})

test('the same change made by both is no question', () => {
  const { open, take } = merge(body('H', 'one'), body('H', 'two'), body('H', 'two'))
  expect([open, texts(take('mine'))]).toEqual([[], ['two']])
})

test('a paragraph that one took away and the other changed is asked about', () => {
  const { open, take } = merge(body('H', 'one', 'two'), body('H', 'one'), body('H', 'one', 'two, changed'))
  expect(open).toHaveLength(1)
  expect(texts(take('theirs'))).toEqual(['one'])
  expect(texts(take('mine'))).toEqual(['one', 'two, changed'])
})

test('a field that only one of them filled or emptied goes their way', () => {
  const base = { ...body('H', 'one'), correctionNote: 'Old note' }
  const mine: EntryBody = { ...base, kind: 'breaking', authors: [] }
  const { open, take } = merge(base, body('H', 'one'), mine)
  expect(open).toEqual([])
  expect(take('mine')).toEqual({ ...body('H', 'one'), kind: 'breaking', authors: [] })
})

const anyBody = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 6 }).map(words => body('H', ...words))

test('who alone changed anything gets exactly their text; choosing one side everywhere loses none of its words', () => {
  fc.assert(
    fc.property(anyBody, anyBody, anyBody, (base, theirs, mine) => {
      expect(texts(merge(base, theirs, base).take('mine'))).toEqual(texts(theirs))
      expect(texts(merge(base, base, mine).take('theirs'))).toEqual(texts(mine))
      const rows = mergeRows({ base, theirs, mine })
      for (const side of ['theirs', 'mine'] as const) {
        const all = Object.fromEntries(rows.map(({ id }) => [id, side]))
        expect(texts(mergedBody({ theirs, mine }, rows, all))).toEqual(texts({ theirs, mine }[side]))
      }
    }),
    { numRuns: 500 },
  )
})
