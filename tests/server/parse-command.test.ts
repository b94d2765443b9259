// What may not enter the log: every rule of the border, each with the pointer at which its fault is shown.
import { expect, test } from 'vitest'
import { parseCommand } from '../../server/parse/command.ts'
import { Refusal } from '../../shared/refusal.ts'

const paragraph = (text: string, marks?: unknown[]) => ({
  type: 'paragraph',
  text: [{ text, ...(marks ? { marks } : {}) }],
})
const image = { src: '/media/a1b2.webp', width: 800, height: 600, alt: 'A harbour at dawn' }
const entry = { id: 'entry-1', headline: 'Ferries resume', blocks: [paragraph('The first one left at noon.')] }
const publish = (more: object = {}) => ({ type: 'publish', entry: { ...entry, ...more }, pages: ['storm-watch'] })
const withBlock = (block: unknown) => publish({ blocks: [block] })
const settings = {
  id: 'storm',
  slug: 'storm-watch',
  headline: 'Storm watch',
  language: 'en-GB',
  direction: 'ltr',
  timeZone: 'Europe/London',
  coverageStart: 1_760_000_000_000,
  status: 'live',
}
const createPage = (more: object = {}) => ({ type: 'createPage', page: { ...settings, ...more } })
const setPage = (change: object) => ({ type: 'page', page: 'storm-watch', settings: change })

/** The pointers of all faults, or `[]` when it is read. */
function faults(input: unknown, from: 'api' | 'import' = 'api'): string[] {
  return refusalOf(input, from)?.faults?.map(({ pointer }) => pointer) ?? []
}

function refusalOf(input: unknown, from: 'api' | 'import' = 'api'): Refusal | undefined {
  try {
    parseCommand(input, { from })
    return undefined
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal
    expect(refusal.code).toBe('malformed')
    return refusal
  }
}

test('a command comes back as it was sent, times in ms, and what may be left out filled in', () => {
  const sent = { ...publish(), publishAt: '2026-03-01T12:00:00+01:00', pinned: true }
  expect(parseCommand(sent, { from: 'api' })).toEqual({
    type: 'publish',
    entry: { ...entry, authors: [], kind: 'update' },
    pages: ['storm-watch'],
    publishAt: Date.UTC(2026, 2, 1, 11),
    pinned: true,
  })
  expect(parseCommand(createPage(), { from: 'api' })).toEqual({
    type: 'createPage',
    page: { ...settings, keyPoints: [], authors: [], batchSize: 8 },
  })
})

test.each([
  { type: 'edit', entry: { ...entry, revision: 2, authors: [{ name: 'Ada Marsh' }], kind: 'breaking' } },
  ...['withdraw', 'restore', 'unschedule', 'erase'].map(type => ({ type, entry: { id: 'entry-1' } })),
  ...['place', 'unplace'].map(type => ({ type, entry: { id: 'entry-1' }, pages: ['a', 'b'] })),
  ...['pin', 'unpin', 'mark', 'unmark'].map(type => ({ type, entry: { id: 'entry-1' }, page: 'storm-watch' })),
  { type: 'orderPins', page: 'storm-watch', pins: ['entry-2', 'entry-1'] },
  { type: 'reschedule', entry: { id: 'entry-1' }, publishAt: 1_760_000_000_000 },
  setPage({ status: 'ended', coverageEnd: 1_760_000_100_000, standfirst: '' }),
])('a well-formed $type is read', command => {
  expect(parseCommand(command, { from: 'api' })).toEqual(command)
})

test('every kind of block is read', () => {
  const marks = [{ type: 'bold' }, { type: 'italic' }, { type: 'code' }, { type: 'link', href: 'mailto:a@example.org' }]
  const blocks = [
    paragraph('All at once', marks),
    { type: 'subheading', text: [{ text: 'Next' }] },
    { type: 'list', ordered: true, items: [[{ text: 'one', marks }], [{ text: 'two' }]] },
    { type: 'quote', text: [{ text: 'No comment' }], source: 'A spokesperson' },
    { type: 'image', image: { ...image, credit: 'A. Photographer' } },
    {
      type: 'gallery',
      images: [image, { src: 'https://example.org/b.jpg', width: 1, height: 20_000, decorative: true }],
    },
    { type: 'video', video: { src: '/media/f.mp4', poster: { ...image, alt: undefined }, intro: 'Our report:' } },
    { type: 'embed', embed: { url: 'https://example.org/v/1', provider: 'Example', thumbnail: image } },
    { type: 'divider' },
  ]
  expect(faults(publish({ blocks: JSON.parse(JSON.stringify(blocks)) }))).toEqual([])
})

const wrong: [rule: string, input: unknown, ...pointers: string[]][] = [
  ['not an object', 'publish', ''],
  ['nothing at all', undefined, ''],
  ['a list', [], ''],
  ['no type', {}, '/type'],
  ['an unknown type', { type: 'delete' }, '/type'],
  ['an import over HTTP', { type: 'import', entry, page: 'storm-watch' }, '/type'],
  ['unknown fields', { ...publish({ colour: 1 }), shout: true, 'a/b~c': 1 }, '/entry/colour', '/shout', '/a~1b~0c'],
  [
    'a field that reaches for prototypes',
    JSON.parse('{"type":"erase","entry":{"id":"e","__proto__":{}}}'),
    '/entry/__proto__',
  ],
  ['a missing field', { type: 'pin', entry: { id: 'entry-1' } }, '/page'],
  ['null', publish({ headline: null }), '/entry/headline'],
  ['a line break', withBlock(paragraph('one\ntwo')), '/entry/blocks/0/text/0/text'],
  ['a control character', publish({ headline: 'a\u0007b' }), '/entry/headline'],
  ['a C1 control character', publish({ headline: 'a\u009fb' }), '/entry/headline'],
  ['half a surrogate pair', publish({ headline: 'a\ud83db' }), '/entry/headline'],
  ['an id with braces', publish({ id: 'a{b}' }), '/entry/id'],
  ['an id of digits', publish({ id: '123' }), '/entry/id'],
  ['a long headline', publish({ headline: 'x'.repeat(301) }), '/entry/headline'],
  ['an empty headline', publish({ headline: ' ' }), '/entry/headline'],
  ['nothing to read', publish({ headline: undefined, blocks: [{ type: 'divider' }, paragraph(' ')] }), '/entry/blocks'],
  ['too many blocks', publish({ blocks: Array.from({ length: 201 }, () => ({ type: 'divider' })) }), '/entry/blocks'],
  ['an unknown block', withBlock({ type: 'html', html: '<b>' }), '/entry/blocks/0/type'],
  [
    'a script link',
    withBlock(paragraph('x', [{ type: 'link', href: 'javascript:alert(1)' }])),
    '/entry/blocks/0/text/0/marks/0/href',
  ],
  [
    'a data link',
    withBlock(paragraph('x', [{ type: 'link', href: 'data:text/html,x' }])),
    '/entry/blocks/0/text/0/marks/0/href',
  ],
  [
    'a relative link',
    withBlock(paragraph('x', [{ type: 'link', href: '//evil.example' }])),
    '/entry/blocks/0/text/0/marks/0/href',
  ],
  [
    'a link with a name before its host',
    withBlock(paragraph('x', [{ type: 'link', href: 'https://bank.example@evil.example' }])),
    '/entry/blocks/0/text/0/marks/0/href',
  ],
  ['a mark twice', withBlock(paragraph('x', [{ type: 'bold' }, { type: 'bold' }])), '/entry/blocks/0/text/0/marks/1'],
  ['an empty list', withBlock({ type: 'list', items: [] }), '/entry/blocks/0/items'],
  [
    'a plain http image',
    withBlock({ type: 'image', image: { ...image, src: 'http://example.org/a.jpg' } }),
    '/entry/blocks/0/image/src',
  ],
  [
    'an image outside media',
    withBlock({ type: 'image', image: { ...image, src: '/media/../etc/passwd' } }),
    '/entry/blocks/0/image/src',
  ],
  [
    'an image without words',
    withBlock({ type: 'image', image: { ...image, alt: undefined } }),
    '/entry/blocks/0/image/alt',
  ],
  [
    'an image with empty words',
    withBlock({ type: 'image', image: { ...image, alt: '' } }),
    '/entry/blocks/0/image/alt',
  ],
  [
    'an image that is both',
    withBlock({ type: 'image', image: { ...image, decorative: true } }),
    '/entry/blocks/0/image/decorative',
  ],
  ['a size of nothing', withBlock({ type: 'image', image: { ...image, width: 0 } }), '/entry/blocks/0/image/width'],
  ['a broken size', withBlock({ type: 'image', image: { ...image, height: 1.5 } }), '/entry/blocks/0/image/height'],
  ['a huge size', withBlock({ type: 'image', image: { ...image, height: 20_001 } }), '/entry/blocks/0/image/height'],
  [
    'a missing size',
    withBlock({ type: 'gallery', images: [image, { ...image, height: undefined }] }),
    '/entry/blocks/0/images/1/height',
  ],
  ['no page', { ...publish(), pages: [] }, '/pages'],
  ['too many pages', { ...publish(), pages: Array.from({ length: 51 }, (_, n) => `page-${n}`) }, '/pages'],
  ['a page twice', { ...publish(), pages: ['a', 'b', 'a'] }, '/pages/2'],
  ['a page of no name', { ...publish(), pages: ['Storm Watch!'] }, '/pages/0'],
  ['a time without a zone', { ...publish(), publishAt: '2026-03-01T12:00:00' }, '/publishAt'],
  ['a day that does not exist', { ...publish(), publishAt: '2026-02-30T12:00:00Z' }, '/publishAt'],
  ['a time in parts of ms', { ...publish(), publishAt: 1.5 }, '/publishAt'],
  ['a time before 1970', { ...publish(), publishAt: -1 }, '/publishAt'],
  [
    'a revision of nothing',
    { type: 'edit', entry: { ...entry, revision: 0, authors: [], kind: 'update' } },
    '/entry/revision',
  ],
  [
    'an edit that would drop the authors',
    { type: 'edit', entry: { ...entry, revision: 1, kind: 'update' } },
    '/entry/authors',
  ],
  ['no setting', setPage({}), '/settings'],
  ['a slug in capitals', setPage({ slug: 'Storm' }), '/settings/slug'],
  ['a language that is none', setPage({ language: 'english please' }), '/settings/language'],
  ['a time zone that is none', setPage({ timeZone: 'Mars/Olympus' }), '/settings/timeZone'],
  ['an offset for a time zone', setPage({ timeZone: '+01:00' }), '/settings/timeZone'],
  ['a batch of 51', setPage({ batchSize: 51 }), '/settings/batchSize'],
  ['a status that is none', setPage({ status: 'over' }), '/settings/status'],
  ['an end before the start', createPage({ coverageEnd: 1 }), '/page/coverageEnd'],
  [
    'several at once',
    createPage({ slug: 'A', headline: '', status: 1 }),
    '/page/slug',
    '/page/headline',
    '/page/status',
  ],
]

test.each(wrong)('refused, with its place: %s', (_rule, input, ...pointers) => {
  expect(faults(input).toSorted()).toEqual(pointers.toSorted())
})

test('what no address may hold is written as a code, and leads to the same place', () => {
  const read = (href: string) => {
    const command = parseCommand(withBlock(paragraph('x', [{ type: 'link', href }])), { from: 'api' })
    return JSON.stringify(command).match(/"href":"([^"]*)"/)?.[1]
  }
  const written = 'https://a.example/a%5B1%5D?q=%22x%22&%3Cy%3E%7C%7Bz%7D%5E%60#100%25,5%20'
  expect(read(`https://a.example/a[1]?q="x"&<y>|{z}^\`#100%,5%20`)).toBe(written)
  expect(read(written)).toBe(written)
  for (const plain of [
    'http://[::1]:80/x',
    'https://a.example',
    'mailto:desk@a.example',
    'https://a.example/ü?b=%20#c',
  ]) {
    expect(read(plain)).toBe(plain)
  }
})

test('nesting is counted on what was sent, known field or not', () => {
  const nested = (levels: number): unknown => (levels === 0 ? 'x' : [nested(levels - 1)])
  expect(faults({ type: 'erase', entry: { id: 'e' }, deep: nested(8) })).toEqual(['/deep'])
  expect(faults({ type: 'erase', entry: { id: 'e' }, deep: nested(9) }).toSorted()).toEqual([
    '/deep',
    '/deep/0/0/0/0/0/0/0/0',
  ])
  let abyss: unknown = 1
  for (let level = 0; level < 100_000; level += 1) abyss = [abyss]
  expect(faults(abyss)).toContain('')
})

test('a fault says what is there and what is expected, and does not repeat what is long', () => {
  const details = refusalOf({ ...publish({ headline: 7, kind: 'scoop' }), pages: ['a', 'x'.repeat(100)] })?.faults
  expect(details).toEqual([
    { pointer: '/entry/headline', detail: 'is 7: expected a text' },
    { pointer: '/entry/kind', detail: 'is "scoop": expected one of "update", "breaking", "summary"' },
    { pointer: '/pages/1', detail: 'does not name a page: expected its address or its id' },
  ])
})

test('a flood of faults is cut, and counted', () => {
  const flood = Object.fromEntries(Array.from({ length: 2000 }, (_, n) => [`x${n}`, 1]))
  const found = refusalOf({ type: 'erase', entry: { id: 'e', ...flood } })?.faults
  expect(found).toHaveLength(501)
  expect(found?.at(-1)?.detail).toBe('and 1500 more faults')
})

test('an import brings its own times, plain http addresses, and pictures without words', () => {
  const imported = {
    type: 'import',
    entry: {
      ...entry,
      blocks: [{ type: 'image', image: { src: 'http://example.org/a.jpg', width: 1, height: 1 } }],
      authors: [],
      kind: 'update',
      publishedAt: '2023-02-06T04:17:00+03:00',
      updatedAt: 1_675_700_000_000,
    },
    page: 'storm-watch',
    keyEvent: true,
  }
  const read = parseCommand(imported, { from: 'import' })
  expect(read).toEqual({ ...imported, entry: { ...imported.entry, publishedAt: Date.UTC(2023, 1, 6, 1, 17) } })
  expect(faults({ ...imported, entry: { ...imported.entry, publishedAt: undefined } }, 'import')).toEqual([
    '/entry/publishedAt',
  ])
})
