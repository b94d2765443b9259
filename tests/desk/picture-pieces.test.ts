// Pictures and cards among the pieces of a draft: nothing that was written is lost when one comes or goes.
import { expect, test } from 'vitest'
import { bodyOf, draftFrom, emptyDraft, isSameBody, type Piece, whatIsMissing } from '../../client/desk/draft.ts'
import { addImages, cardForLine, imagesIn, linkForLine, loneAddress } from '../../client/desk/picture-pieces.ts'
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
const text = (words: string): Piece => ({ is: 'text', text: words, was: [{ text: words }] })
const embed = { url: 'https://vimeo.com/1', provider: 'Vimeo', title: 'A film' }

test('the first picture stands above the text, the next ones make it a gallery, in their order', () => {
  const one = addImages([text('Words')], [image('one')])
  expect(one.map(piece => piece.is)).toEqual(['picture', 'text'])
  const three = addImages(one, [image('two'), image('three')])
  expect(three.map(piece => piece.is)).toEqual(['gallery', 'text'])
  expect(imagesIn(three).map(({ alt }) => alt)).toEqual(['one', 'two', 'three'])
  expect(addImages(three, [])).toEqual(three)
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
  expect(imagesIn(draftFrom(body, []).pieces).map(({ alt }) => alt)).toEqual(['one', 'two', 'three', 'four'])
})

test('every picture of a gallery says what it shows, or that it is decorative', () => {
  const { alt: _alt, ...bare } = image('bare')
  const pieces = addImages(emptyDraft().pieces, [image('one'), bare])
  expect(whatIsMissing({ ...emptyDraft(), pieces })).toBe('Say what each picture shows, or mark it as decorative.')
  const decorated = addImages(emptyDraft().pieces, [image('one'), { ...bare, decorative: true }])
  expect(whatIsMissing({ ...emptyDraft(), pieces: decorated })).toBeUndefined()
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

test('a card takes the place of its line, and what stands around it keeps its marks', () => {
  const marked: Piece = {
    is: 'text',
    text: 'Bold first.\nhttps://vimeo.com/1\n\nThen a link.',
    was: [
      { text: 'Bold', marks: [{ type: 'bold' }] },
      { text: ' first.\nhttps://vimeo.com/1\n\nThen a ' },
      { text: 'link', marks: [{ type: 'link', href: 'https://example.org' }] },
      { text: '.' },
    ],
  }
  const pieces = cardForLine([marked], 'https://vimeo.com/1', embed)
  expect(bodyOf({ ...emptyDraft(), pieces }).blocks).toEqual([
    { type: 'paragraph', text: [{ text: 'Bold', marks: [{ type: 'bold' }] }, { text: ' first.' }] },
    { type: 'embed', embed },
    {
      type: 'paragraph',
      text: [
        { text: 'Then a ' },
        { text: 'link', marks: [{ type: 'link', href: 'https://example.org' }] },
        { text: '.' },
      ],
    },
  ])
})

test('a card whose line was written over meanwhile stands at the end, and takes no words away', () => {
  const pieces = cardForLine([text('Other words.')], 'https://vimeo.com/1', embed)
  expect(pieces).toEqual([text('Other words.'), { is: 'embed', embed }])
})

test('a line that stays an address becomes a link, and only that line', () => {
  const address = 'https://example.org/report'
  const pieces = linkForLine([text(`See ${address} here.\n${address}\nMore.`)], address)
  expect(bodyOf({ ...emptyDraft(), pieces }).blocks).toEqual([
    { type: 'paragraph', text: [{ text: `See ${address} here.` }] },
    { type: 'paragraph', text: [{ text: address, marks: [{ type: 'link', href: address }] }] },
    { type: 'paragraph', text: [{ text: 'More.' }] },
  ])
  expect(linkForLine([text('Gone.')], address)).toEqual([text('Gone.')])
})
