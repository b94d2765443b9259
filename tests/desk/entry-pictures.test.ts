// Pictures and cards among the blocks of an entry: nothing that was written is lost when one comes or goes.
import { EditorState, TextSelection } from 'prosemirror-state'
import { expect, test } from 'vitest'
import { bodyOf, draftFrom, emptyDraft, isSameBody, whatIsMissing } from '../../client/desk/draft.ts'
import { fromDocument, toDocument } from '../../client/desk/editor/document.ts'
import { addImages, cardForAddress } from '../../client/desk/editor/picture-commands.ts'
import { imagesIn, loneAddress, pictureBlock } from '../../client/desk/entry-pictures.ts'
import type { Block, Image } from '../../shared/block.ts'

const image = (name: string): Image => ({
  src: `/media/${name}-480.jpg`,
  width: 480,
  height: 300,
  widths: [480],
  formats: ['avif', 'webp'],
  placeholder: 'data:image/webp;base64,AAAA',
  alt: name,
})
const text = (words: string): Block => ({ type: 'paragraph', text: [{ text: words }] })
const embed = { url: 'https://vimeo.com/1', provider: 'Vimeo', title: 'A film' }

/** A text in which things are put, and what it has become. */
function written(blocks: Block[], cursor = 1) {
  let state = EditorState.create({ doc: toDocument(blocks) })
  state = state.apply(state.tr.setSelection(TextSelection.create(state.doc, cursor)))
  return {
    put(command: ReturnType<typeof addImages>) {
      command(state, tr => {
        state = state.apply(tr)
      })
    },
    /** The cursor goes to the end of the text. */
    goOn() {
      state = state.apply(state.tr.setSelection(TextSelection.create(state.doc, state.doc.content.size - 1)))
    },
    blocks: () => bodyOf({ ...emptyDraft(), blocks: fromDocument(state.doc) }).blocks,
  }
}

test('pictures of one pick become one gallery, in their order, wherever the cursor went meanwhile', () => {
  const entry = written([text('Words'), text('More')])
  entry.put(addImages([image('one')], []))
  entry.goOn()
  entry.put(addImages([image('two')], [image('one').src]))
  entry.put(addImages([image('three')], [image('one').src, image('two').src]))
  expect(entry.blocks()).toEqual([
    { type: 'gallery', images: [image('one'), image('two'), image('three')] },
    text('Words'),
    text('More'),
  ])
})

test('a picture of another pick stands by itself, and those that are chosen together are a gallery', () => {
  const entry = written([text('Words')])
  entry.put(addImages([image('one')], []))
  entry.goOn()
  entry.put(addImages([image('two'), image('three')], []))
  expect(entry.blocks()).toEqual([
    { type: 'image', image: image('one') },
    text('Words'),
    { type: 'gallery', images: [image('two'), image('three')] },
  ])
})

test('pictures that come one after the other with nothing between them are a gallery', () => {
  const entry = written([{ type: 'paragraph', text: [] }])
  entry.put(addImages([image('one')], []))
  entry.put(addImages([image('two')], []))
  expect(entry.blocks()).toEqual([{ type: 'gallery', images: [image('one'), image('two')] }])
})

test('a picture whose fellow was removed meanwhile is put where the cursor stands', () => {
  const entry = written([text('Words')])
  entry.put(addImages([image('two')], [image('one').src]))
  expect(imagesIn(entry.blocks())).toEqual([image('two')])
  expect(entry.blocks()).toContainEqual(text('Words'))
})

test('an entry with pictures and a card comes out of an edit as it went in, all its forms included', () => {
  const blocks: Block[] = [
    { type: 'gallery', images: [image('one'), image('two')] },
    { type: 'gallery', images: [image('alone')] },
    { type: 'image', image: image('three') },
    { type: 'embed', embed: { ...embed, thumbnail: image('four'), frame: 'https://player.vimeo.com/video/1?dnt=1' } },
  ]
  const body = { kind: 'update' as const, authors: [], blocks }
  expect(isSameBody(bodyOf(draftFrom(body, [])), body)).toBe(true)
  expect(fromDocument(toDocument(blocks))).toEqual(blocks)
  expect(imagesIn(blocks).map(({ alt }) => alt)).toEqual(['one', 'two', 'alone', 'three', 'four'])
})

test('what is left of a gallery of two is a picture, and of one nothing', () => {
  expect(pictureBlock([image('one')])).toEqual({ type: 'image', image: image('one') })
  expect(pictureBlock([])).toBeUndefined()
})

test('every picture of a gallery says what it shows, or that it is decorative', () => {
  const { alt: _alt, ...bare } = image('bare')
  const withBlock = (images: Image[]) => ({ ...emptyDraft(), blocks: [pictureBlock(images) as Block] })
  expect(whatIsMissing(withBlock([image('one'), bare]))).toBe('Say what each picture shows, or mark it as decorative.')
  expect(whatIsMissing(withBlock([bare]))).toBe('Say what the picture shows, or mark it as decorative.')
  expect(whatIsMissing(withBlock([image('one'), { ...bare, decorative: true }]))).toBeUndefined()
})

test.each([
  ['https://youtu.be/harbour-01', 'https://youtu.be/harbour-01'],
  ['  https://example.org/a?b#c \n', 'https://example.org/a?b#c'],
  ['see https://example.org', undefined],
  ['https://example.org https://example.com', undefined],
  ['ftp://example.org', undefined],
  ['https://', undefined],
  ['', undefined],
])('%j as an address by itself: %s', (pasted, address) => {
  expect(loneAddress(pasted)).toBe(address)
})

test('a card takes the place of the paragraph that is its address, and only of that one', () => {
  const address = 'https://vimeo.com/1'
  const link: Block = { type: 'paragraph', text: [{ text: address, marks: [{ type: 'link', href: address }] }] }
  const around = [text(`Before ${address}`), text('After')]
  const entry = written([around[0] as Block, link, around[1] as Block])
  entry.put(cardForAddress(address, embed))
  expect(entry.blocks()).toEqual([around[0], { type: 'embed', embed }, around[1]])
})

test('a card whose address was written over meanwhile takes no words away', () => {
  const entry = written([text('Other words.')])
  entry.put(cardForAddress('https://vimeo.com/1', embed))
  expect(entry.blocks()).toHaveLength(2)
  expect(entry.blocks()).toContainEqual(text('Other words.'))
  expect(entry.blocks()).toContainEqual({ type: 'embed', embed })
})
