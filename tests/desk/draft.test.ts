/** What is written at the desk is what readers get, and what the desk cannot edit comes back as it was. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bodyOf, draftFrom, emptyDraft, isBlank, isSameBody, whatIsMissing } from '../../client/desk/draft.ts'
import { retext } from '../../client/desk/retext.ts'
import { type Block, type Mark, plainText, type Run } from '../../shared/block.ts'
import type { EntryBody } from '../../shared/entry.ts'

const bold = (text: string): Run => ({ text, marks: [{ type: 'bold' }] })
const link = (text: string): Run => ({ text, marks: [{ type: 'link', href: 'https://example.org/' }] })
const body = (blocks: Block[]): EntryBody => ({ headline: 'Barrier closed', blocks, authors: [], kind: 'update' })

test('lines become paragraphs, without the blank ones and the tabs of a paste', () => {
  const draft = { ...emptyDraft(['p']), headline: '  Two\tlines ' }
  draft.pieces = [{ is: 'text', text: ' First.\n\n\nSecond,\tgoes on. \n ', was: [] }]
  expect(bodyOf(draft)).toEqual({
    headline: 'Two lines',
    blocks: [
      { type: 'paragraph', text: [{ text: 'First.' }] },
      { type: 'paragraph', text: [{ text: 'Second, goes on.' }] },
    ],
    authors: [],
    kind: 'update',
  })
})

test('an entry that is opened and saved unchanged is unchanged, with blocks this desk cannot write', () => {
  const blocks: Block[] = [
    { type: 'image', image: { src: '/media/a.webp', width: 3, height: 2, alt: 'The barrier', credit: 'R. Nunes' } },
    { type: 'paragraph', text: [{ text: 'The ' }, bold('outer gate'), { text: ' is shut.' }] },
    { type: 'paragraph', text: [link('What that means'), { text: '.' }] },
    { type: 'quote', text: [{ text: 'We are ready.' }], source: 'Harbour master' },
    { type: 'paragraph', text: [{ text: 'More follows.' }] },
    { type: 'list', items: [[{ text: 'one' }]] },
    { type: 'divider' },
  ]
  const draft = draftFrom(body(blocks), ['p'])
  expect(draft.pieces.map(piece => piece.is)).toEqual(['picture', 'text', 'kept', 'text', 'kept', 'kept'])
  expect(isSameBody(bodyOf(draft), body(blocks))).toBe(true)
})

test('an entry without paragraphs still has a place to write', () => {
  const draft = draftFrom(body([{ type: 'divider' }]), [])
  expect(draft.pieces.at(-1)).toEqual({ is: 'text', text: '', was: [] })
  expect(bodyOf(draft).blocks).toEqual([{ type: 'divider' }])
})

test('words keep their marks while the text around them changes', () => {
  const was = [{ text: 'The ' }, bold('outer gate'), { text: ' is shut.' }]
  expect(retext(was, 'Now the outer gate is shut.')).toEqual([
    { text: 'Now the ' },
    bold('outer gate'),
    { text: ' is shut.' },
  ])
  expect(retext(was, 'The outer flood gate is shut.')).toEqual([
    { text: 'The ' },
    bold('outer flood gate'),
    { text: ' is shut.' },
  ])
  expect(retext(was, 'The inner gate is shut.')).toEqual([{ text: 'The ' }, bold('inner gate'), { text: ' is shut.' }])
  expect(retext([link('Read on')], 'Read on here')).toEqual([link('Read on'), { text: ' here' }])
  expect(retext(was, '')).toEqual([])
})

test('whatever is typed, the words are those that were typed, and no character is torn', () => {
  const runs = fc.array(
    fc.record({
      text: fc.string({ unit: 'grapheme', minLength: 1 }),
      marks: fc.constantFrom<Mark[] | undefined>(undefined, [{ type: 'bold' }]),
    }),
  )
  fc.assert(
    fc.property(runs, fc.string({ unit: 'grapheme' }), (was, text) => {
      const now = retext(was, text)
      expect(plainText(now)).toBe(text)
      for (const run of now) expect(/\p{Surrogate}/u.test(run.text)).toBe(false)
    }),
  )
})

test('a draft says in words what it still needs', () => {
  const draft = emptyDraft(['p'])
  expect(isBlank(draft)).toBe(true)
  expect(whatIsMissing(draft)).toMatch(/headline or some text/)
  draft.pieces.push({ is: 'picture', image: { src: '/media/a.webp', width: 3, height: 2, caption: 'Waves' } })
  expect(isBlank(draft)).toBe(false)
  expect(whatIsMissing(draft)).toMatch(/what the picture shows/)
  const [text] = draft.pieces
  draft.pieces = [
    text!,
    { is: 'picture', image: { src: '/media/a.webp', width: 3, height: 2, alt: ' ', decorative: true } },
  ]
  expect(whatIsMissing(draft)).toBeUndefined()
  expect(bodyOf(draft).blocks).toEqual([
    { type: 'image', image: { src: '/media/a.webp', width: 3, height: 2, decorative: true } },
  ])
})
