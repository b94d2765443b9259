/** What is written at the desk is what readers get, without what nobody would miss. */
import { expect, test } from 'vitest'
import {
  bodyOf,
  contentOf,
  draftFrom,
  draftFromStored,
  emptyDraft,
  isBlank,
  isSameBody,
  whatIsMissing,
} from '../../client/desk/draft.ts'
import type { Block, Run } from '../../shared/block.ts'
import type { EntryBody } from '../../shared/entry.ts'

const bold = (text: string): Run => ({ text, marks: [{ type: 'bold' }] })
const link = (text: string): Run => ({ text, marks: [{ type: 'link', href: 'https://example.org/' }] })
const paragraph = (...text: Run[]): Block => ({ type: 'paragraph', text })
const body = (blocks: Block[]): EntryBody => ({ headline: 'Barrier closed', blocks, authors: [], kind: 'update' })

test('blank lines, blank ends, control characters and empty items are left out', () => {
  const draft = { ...emptyDraft(['p']), headline: '  Two\tlines ' }
  draft.blocks = [
    paragraph({ text: ' First.' }),
    paragraph(),
    paragraph({ text: '  ' }),
    paragraph({ text: 'Second,\tgoes on ' }, bold('here '), { text: ' ' }),
    { type: 'list', items: [[{ text: ' one ' }], [], [{ text: '\u00a0' }]] },
    { type: 'list', ordered: true, items: [[]] },
    { type: 'quote', text: [{ text: '' }], source: 'Nobody' },
    { type: 'quote', text: [{ text: 'We are ready.' }], source: '  ' },
  ]
  expect(bodyOf(draft)).toEqual({
    headline: 'Two lines',
    blocks: [
      paragraph({ text: 'First.' }),
      paragraph({ text: 'Second, goes on ' }, bold('here')),
      { type: 'list', items: [[{ text: 'one' }]] },
      { type: 'quote', text: [{ text: 'We are ready.' }] },
    ],
    authors: [],
    kind: 'update',
  })
})

test('a line break of an older text begins a paragraph, for the service takes none inside of one', () => {
  const draft = { ...emptyDraft(['p']), blocks: [paragraph({ text: 'One\n' }, bold('two\n\nthree'))] }
  expect(bodyOf(draft).blocks).toEqual([paragraph({ text: 'One' }), paragraph(bold('two')), paragraph(bold('three'))])
})

test('halves of characters are left out, whole ones stay', () => {
  const draft = { ...emptyDraft(['p']), blocks: [paragraph({ text: 'Gale \u{1F32C} \ud83c here' })] }
  expect(bodyOf(draft).blocks).toEqual([paragraph({ text: 'Gale \u{1F32C}  here' })])
})

test('an entry that is opened and saved unchanged is unchanged', () => {
  const blocks: Block[] = [
    { type: 'image', image: { src: '/media/a.webp', width: 3, height: 2, alt: 'The barrier', credit: 'R. Nunes' } },
    paragraph({ text: 'The ' }, bold('outer gate'), { text: ' is shut.' }),
    paragraph(link('What that means'), { text: '.' }),
    { type: 'quote', text: [{ text: 'We are ready.' }], source: 'Harbour master' },
    { type: 'list', ordered: false, items: [[{ text: 'one' }]] },
    { type: 'video', video: { src: 'https://example.org/a.mp4', intro: 'Our correspondent reports:' } },
    { type: 'divider' },
  ]
  expect(isSameBody(bodyOf(draftFrom(body(blocks), ['p'])), body(blocks))).toBe(true)
})

test('an entry without blocks has a place to write, which is left out again', () => {
  const draft = draftFrom(body([]), [])
  expect(draft.blocks).toEqual([paragraph()])
  expect(bodyOf(draft).blocks).toEqual([])
})

test('a draft says why it cannot go out yet', () => {
  const draft = emptyDraft(['p'])
  expect(isBlank(draft)).toBe(true)
  expect(whatIsMissing(draft)).toMatch(/headline or some text/)
  draft.blocks = [...draft.blocks, { type: 'image', image: { src: '/media/a.webp', width: 3, height: 2 } }]
  expect(isBlank(draft)).toBe(false)
  expect(whatIsMissing(draft)).toMatch(/what the picture shows/)
  draft.blocks = [{ type: 'image', image: { src: '/media/a.webp', width: 3, height: 2, alt: ' ', decorative: true } }]
  expect(whatIsMissing(draft)).toBeUndefined()
  expect(bodyOf(draft).blocks).toEqual([
    { type: 'image', image: { src: '/media/a.webp', width: 3, height: 2, decorative: true } },
  ])
  draft.blocks = Array.from({ length: 201 }, () => paragraph({ text: 'x' }))
  expect(whatIsMissing(draft)).toMatch(/200 is the most/)
})

test('what the service keeps of a draft makes the same draft again', () => {
  const draft = { ...draftFrom(body([paragraph(bold('Gates'))]), ['p', 'q']), keyEvent: true, publishAt: 5 }
  const content = contentOf(draft)
  expect(content).toEqual({ body: body([paragraph(bold('Gates'))]), pages: ['p', 'q'], keyEvent: true, publishAt: 5 })
  const head = { id: 'e', author: 'a', version: 1, state: 'draft', updatedAt: 1, title: '', kind: 'update' } as const
  expect(contentOf(draftFromStored({ ...head, pages: content.pages, content }))).toEqual(content)
})
