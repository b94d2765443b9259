// Foreign markup becomes blocks of ours: nothing that runs, nothing that is lost without a word.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Block, plainText } from '../../shared/block.ts'
import { blockSchema } from '../../server/parse/block.ts'
import { rawFaults } from '../../server/parse/raw-json.ts'
import { readBody } from '../../server/import/article-body.ts'

const base = 'https://harbour.example/live/storm'
const read = (text: string) => readBody(text, base).blocks
const paragraph = (text: string): Block => ({ type: 'paragraph', text: [{ text }] })

test('blank lines part paragraphs, a single line break does not', () => {
  expect(read('The tide turns.\nIt turns late.\r\n\r\n\r\nLamps are lit.')).toEqual([
    paragraph('The tide turns. It turns late.'),
    paragraph('Lamps are lit.'),
  ])
})

test('quotation marks stay as they are typed, straight or curly', () => {
  const words = `"We wait," she said. ‘Aye,’ said he: “it's late”.`
  expect(read(words)).toEqual([paragraph(words)])
  expect(read(`<p>${words}</p>`)).toEqual([paragraph(words)])
})

test('lines with dashes or numbers are lists; a spoken line or a year alone is not', () => {
  expect(read('Closed:\n- the quay\n- the bridge\n\n1. Stay in.\n2. Wait.')).toEqual([
    paragraph('Closed:'),
    { type: 'list', items: [[{ text: 'the quay' }], [{ text: 'the bridge' }]] },
    { type: 'list', ordered: true, items: [[{ text: 'Stay in.' }], [{ text: 'Wait.' }]] },
  ])
  expect(read('- Who goes there?')).toEqual([paragraph('- Who goes there?')])
  expect(read('1987. That was the last one.')).toEqual([paragraph('1987. That was the last one.')])
})

test('a text that only looks like markup is a text', () => {
  expect(read('wind < 5 and waves > 3 <3')).toEqual([paragraph('wind < 5 and waves > 3 <3')])
})

test('marks, links and entities', () => {
  expect(
    read('<p>Salt &amp; <b>wind</b>, <em>says <strong>she</strong></em> in <a href="/log?a=1">the log</a>.</p>'),
  ).toEqual([
    {
      type: 'paragraph',
      text: [
        { text: 'Salt & ' },
        { text: 'wind', marks: [{ type: 'bold' }] },
        { text: ', ' },
        { text: 'says ', marks: [{ type: 'italic' }] },
        { text: 'she', marks: [{ type: 'italic' }, { type: 'bold' }] },
        { text: ' in ' },
        { text: 'the log', marks: [{ type: 'link', href: 'https://harbour.example/log?a=1' }] },
        { text: '.' },
      ],
    },
  ])
})

test('what would run is dropped, and a link that would run leaves its words', () => {
  const { blocks, leftOut } = readBody(
    '<p onclick="x()">Stay <a href="java&#10;script:x()">calm</a></p><script>x()</script><style>p{}</style><svg><a href="#">x</a></svg>',
  )
  expect(blocks).toEqual([paragraph('Stay calm')])
  expect(leftOut).toHaveLength(1)
})

test('headings, lists in lists, rules and tables', () => {
  expect(
    read('<h2>Tides</h2><ul><li>high<ul><li>noon</li></ul>and low</li><li><p>slack</p></li></ul><hr><h4>Wind</h4>'),
  ).toEqual([
    { type: 'subheading', text: [{ text: 'Tides' }] },
    { type: 'list', items: [[{ text: 'high' }], [{ text: 'noon' }], [{ text: 'and low' }], [{ text: 'slack' }]] },
    { type: 'divider' },
    { type: 'subheading', text: [{ text: 'Wind' }] },
  ])
  expect(read('<table><tr><th>Port</th><th>Metres</th></tr><tr><td>North</td><td>3.1</td></tr></table>')).toEqual([
    paragraph('Port · Metres'),
    paragraph('North · 3.1'),
  ])
})

test('a quote keeps its source; a post of another site becomes a card', () => {
  expect(read('<blockquote><p>Hold fast.</p><footer>— The pilot</footer></blockquote>')).toEqual([
    { type: 'quote', text: [{ text: 'Hold fast.' }], source: 'The pilot' },
  ])
  const post =
    '<blockquote class="twitter-tweet"><p>All in.</p><a href="https://twitter.com/pilot/status/1">1 May</a></blockquote>'
  expect(read(post)).toEqual([
    {
      type: 'embed',
      embed: {
        url: 'https://twitter.com/pilot/status/1',
        provider: 'X',
        title: 'All in. 1 May',
        frame: 'https://platform.twitter.com/embed/Tweet.html?id=1&dnt=true',
      },
    },
  ])
})

test('figures give pictures with caption and credit, the credit with or without a caption', () => {
  const figure = (caption: string) =>
    `<figure><img src="/q.jpg" width="800" height="600" alt="A quay"><figcaption>${caption}</figcaption></figure>`
  const image = { src: 'https://harbour.example/q.jpg', width: 800, height: 600, alt: 'A quay' }
  expect(read(figure('The quay. Credit: Ada'))).toEqual([
    { type: 'image', image: { ...image, caption: 'The quay.', credit: 'Ada' } },
  ])
  expect(read(figure('<span class="credit">Photo: Ada</span>'))).toEqual([
    { type: 'image', image: { ...image, credit: 'Ada' } },
  ])
  expect(read('<figure><img src="https://a.example/1.jpg"><img src="https://a.example/2.jpg"></figure>')).toMatchObject(
    [{ type: 'gallery', images: [{ src: 'https://a.example/1.jpg' }, { src: 'https://a.example/2.jpg' }] }],
  )
})

test('counting pixels are no pictures; pictures that load late and empty alts are read', () => {
  expect(read('<img src="https://count.example/x.gif" width=1 height=1><p>x</p>')).toEqual([paragraph('x')])
  expect(read('<img src="data:image/gif;base64,AA" data-src="https://a.example/late.jpg" alt="">')).toEqual([
    { type: 'image', image: { src: 'https://a.example/late.jpg', width: 1280, height: 720, decorative: true } },
  ])
})

test('films, frames of sites that we know, and links to those that we do not', () => {
  expect(read('<video poster="/s.jpg"><source src="/v.mp4">Too old a browser</video>')).toMatchObject([
    {
      type: 'video',
      video: { src: 'https://harbour.example/v.mp4', poster: { src: 'https://harbour.example/s.jpg' } },
    },
  ])
  expect(read('<iframe src="//www.youtube.com/embed/q1w2e3r4t5y"></iframe>')).toEqual([
    {
      type: 'embed',
      embed: {
        url: 'https://www.youtube.com/watch?v=q1w2e3r4t5y',
        provider: 'YouTube',
        frame: 'https://www.youtube-nocookie.com/embed/q1w2e3r4t5y',
      },
    },
  ])
  expect(read('<iframe src="https://maps.example/bay" title="The bay"></iframe>')).toEqual([
    { type: 'paragraph', text: [{ text: 'The bay', marks: [{ type: 'link', href: 'https://maps.example/bay' }] }] },
  ])
})

test('words marked up in plain text do not cost it its paragraphs; two line breaks are a new one', () => {
  expect(read('High <i>water</i>\n\nLow water')).toHaveLength(2)
  expect(read('High<br>water<br/><br/>Low')).toEqual([paragraph('High water'), paragraph('Low')])
})

test('struck-out text is not brought back, and that is said', () => {
  expect(readBody('<p>Two <del>three</del> boats</p>')).toEqual({
    blocks: [paragraph('Two boats')],
    leftOut: ['text that was struck out'],
  })
})

test('nesting without end is read like any other text', () => {
  const deep = '<div><blockquote><ul><li><b>'.repeat(5_000)
  expect(read(`${deep}deep down`).map(block => ('items' in block ? block.items.map(plainText) : block.type))).toEqual([
    ['deep down'],
  ])
})

const tag = fc.constantFrom(
  ...[
    'p',
    'div',
    'b',
    'i',
    'code',
    'a href="https://a.example/x"',
    'a href="javascript:1"',
    'ul',
    'ol',
    'li',
    'blockquote',
  ],
  ...[
    'cite',
    'figure',
    'figcaption',
    'img src="/a.jpg"',
    'img',
    'video src="/v.mp4"',
    'iframe src="https://vimeo.com/1"',
  ],
  ...[
    'br',
    'hr',
    'h2',
    'table',
    'td',
    'script',
    'style',
    'q',
    'pre',
    's',
    'span class="credit"',
    'source src="x"',
    'object',
  ],
)
const piece = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  tag.map(name => `<${name}>`),
  tag.map(name => `</${name.split(' ')[0]}>`),
  fc.constantFrom('&amp;', '&#0;', '&#xD800;', '\n\n', '<', '>', '"', '<!--', '-->', '<![CDATA[', ' ', '\u2028'),
)

test('whatever is read, the blocks are valid: no empty text, no control character, no address that runs', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), pieces => {
      for (const text of [pieces.join(''), `<p>${pieces.join('')}`]) {
        for (const block of read(text)) {
          expect(rawFaults(block)).toEqual([])
          expect(blockSchema.import.safeParse(block).error).toBeUndefined()
          if ('text' in block) expect(plainText(block.text).trim()).not.toBe('')
        }
      }
    }),
    { numRuns: 400 },
  )
})
