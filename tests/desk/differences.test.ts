// What the desk says differs: between words, and between revisions.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Block, plainText, type Run } from '../../shared/block.ts'
import type { EntryBody } from '../../shared/entry.ts'
import { bodyDifferences } from '../../client/desk/body-differences.ts'
import { wordDifferences } from '../../client/desk/word-differences.ts'

const plain = (text: string): Run[] => [{ text }]
const told = (before: Run[], after: Run[]) =>
  wordDifferences(before, after).map(({ is, runs }) => `${{ same: '', gone: '-', new: '+' }[is]}${plainText(runs)}`)
const paragraph = (text: string): Block => ({ type: 'paragraph', text: plain(text) })
const body = (...texts: string[]): EntryBody => ({ blocks: texts.map(paragraph), authors: [], kind: 'update' })

test('words that went and words that came stand where they belong', () => {
  expect(told(plain('Three boats are missing.'), plain('Four boats are missing, one is found.'))).toEqual([
    '-Three',
    '+Four',
    ' boats are missing',
    '+, one is found',
    '.',
  ])
})

test('a word that only became bold is another word', () => {
  const bold: Run[] = [{ text: 'The ' }, { text: 'gates', marks: [{ type: 'bold' }] }, { text: ' are shut.' }]
  const gone = wordDifferences(plain('The gates are shut.'), bold).filter(({ is }) => is !== 'same')
  expect(gone.map(({ is, runs }) => [is, plainText(runs).trim()])).toEqual([
    ['gone', 'gates'],
    ['new', 'gates'],
  ])
})

test('languages without spaces are compared by words too', () => {
  expect(told(plain('大風で港が閉鎖'), plain('大雨で港が閉鎖')).at(-1)).toContain('閉鎖')
})

test('both texts can be read back from what is told of them', () => {
  const text = fc
    .array(fc.constantFrom('rain', 'wind', 'gate', ',', 'shut'), { maxLength: 12 })
    .map(all => all.join(' '))
  const bare = (runs: Run[]) => plainText(runs).replaceAll(/\s+/g, '')
  fc.assert(
    fc.property(text, text, (before, after) => {
      const found = wordDifferences(plain(before), plain(after))
      const without = (is: 'gone' | 'new') => found.filter(one => one.is !== is).flatMap(({ runs }) => runs)
      expect(bare(without('new'))).toBe(before.replaceAll(/\s+/g, ''))
      expect(bare(without('gone'))).toBe(after.replaceAll(/\s+/g, ''))
    }),
  )
})

test('revisions part where blocks changed, came or went, and where fields did', () => {
  const before = { ...body('one', 'two', 'three'), headline: 'Old' }
  const after: EntryBody = {
    ...body('one', 'two, changed', 'three', 'four'),
    headline: 'New',
    correctionNote: 'It was two.',
  }
  const found = bodyDifferences(before, after).map(one =>
    one.of === 'field' ? one.label : one.isSame ? 'same' : one.before ? (one.after ? 'changed' : 'gone') : 'new',
  )
  expect(found).toEqual(['Headline', 'Correction note', 'same', 'changed', 'same', 'new'])
})

test('a picture in the place of a paragraph is not a paragraph that changed', () => {
  const image: Block = { type: 'image', image: { src: '/media/a.jpg', width: 1, height: 1 } }
  const found = bodyDifferences(body('one'), { ...body(), blocks: [image] })
  expect(found.map(({ label }) => label)).toEqual(['Paragraph', 'Picture'])
})
