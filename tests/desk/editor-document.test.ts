/** Whatever an entry holds, it comes out of the editor as it went in. */
import fc from 'fast-check'
import { Node } from 'prosemirror-model'
import { expect, test } from 'vitest'
import { fromDocument, toDocument } from '../../client/desk/editor/document.ts'
import { schema } from '../../client/desk/editor/schema.ts'
import type { Block, Mark, Run } from '../../shared/block.ts'

const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).map(text => text.replaceAll('\r', ' '))
const mark = fc.constantFrom<Mark[]>(
  [{ type: 'bold' }],
  [{ type: 'italic' }],
  [{ type: 'code' }],
  [{ type: 'link', href: 'https://example.org/?a=1&b=2' }],
  [{ type: 'link', href: 'mailto:desk@example.org' }, { type: 'bold' }],
  [{ type: 'bold' }, { type: 'italic' }, { type: 'code' }],
)
const run = fc.oneof(
  words.map((text): Run => ({ text })),
  fc.record({ text: words, marks: mark }),
)

/** Text in the one form in which it is written: neighbours differ in their marks. */
const text = fc.array(run, { maxLength: 6 }).map(runs => {
  const apart: Run[] = []
  for (const one of runs) {
    const last = apart.at(-1)
    if (last && JSON.stringify(last.marks) === JSON.stringify(one.marks)) last.text += one.text
    else apart.push({ ...one })
  }
  return apart
})
const image = fc.record({ src: fc.webUrl(), width: fc.nat(), height: fc.nat(), caption: words })
const block = fc.oneof(
  text.map((runs): Block => ({ type: 'paragraph', text: runs })),
  text.map((runs): Block => ({ type: 'subheading', text: runs })),
  fc.record(
    {
      type: fc.constant('list' as const),
      ordered: fc.boolean(),
      items: fc.array(text, { minLength: 1, maxLength: 4 }),
    },
    { requiredKeys: ['type', 'items'] },
  ),
  fc.record({ type: fc.constant('quote' as const), text, source: words }, { requiredKeys: ['type', 'text'] }),
  fc.record({ type: fc.constant('image' as const), image }),
  fc.record({ type: fc.constant('gallery' as const), images: fc.array(image, { minLength: 1, maxLength: 3 }) }),
  fc.record({ type: fc.constant('video' as const), video: fc.record({ src: fc.webUrl(), intro: words }) }),
  fc.record({ type: fc.constant('embed' as const), embed: fc.record({ url: fc.webUrl(), provider: words }) }),
  fc.constant<Block>({ type: 'divider' }),
)
const blocks = fc.array(block, { minLength: 1, maxLength: 8 })

test('blocks → document → blocks is the same, also by way of the document’s own JSON', () => {
  fc.assert(
    fc.property(blocks, given => {
      const doc = toDocument(given)
      doc.check()
      // A document that was read anew remembers nothing of the blocks that it was made of.
      expect(fromDocument(Node.fromJSON(schema, doc.toJSON()))).toEqual(given)
      expect(fromDocument(doc)).toEqual(given)
    }),
  )
})

test('what is not touched comes back to the letter, in whatever form it was stored', () => {
  const stored: Block[] = [
    { type: 'paragraph', text: [{ text: 'a' }, { text: 'b' }] },
    { type: 'paragraph', text: [{ text: 'c', marks: [] }] },
    { type: 'paragraph', text: [{ text: 'd', marks: [{ type: 'bold' }, { type: 'link', href: 'https://e.org/' }] }] },
    { type: 'quote', text: [{ text: 'e' }], source: '' },
  ]
  expect(fromDocument(toDocument(stored))).toEqual(stored)
  for (const [place, block] of fromDocument(toDocument(stored)).entries()) expect(block).toBe(stored[place])
})

test('an entry without blocks has a place to write', () => {
  expect(fromDocument(toDocument([]))).toEqual([{ type: 'paragraph', text: [] }])
})
