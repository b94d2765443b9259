// LiveBlogPostings as sites publish them, read into pages and entries.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Block, plainText } from '../../shared/block.ts'
import { readImportFile } from '../../server/import/import-file.ts'
import { printPlace } from '../../server/import/remarks.ts'
import { entryIdOf, importCommandId } from '../../server/import/stable-ids.ts'
import { readTime } from '../../server/import/times.ts'

const context = { file: 'storm.jsonld', now: Date.parse('2026-01-01T00:00:00Z'), timeZone: 'Europe/London' }
const fixture = (name: string) => readFileSync(join(import.meta.dirname, '../fixtures', name), 'utf8')
const storm = () => readImportFile(fixture('storm.jsonld'), context)
const posting = (updates: unknown, more: object = {}) =>
  JSON.stringify({
    '@type': 'LiveBlogPosting',
    url: 'https://harbour.example/live',
    headline: 'Bay',
    liveBlogUpdate: updates,
    ...more,
  })
const update = (more: object) => ({
  '@id': 'https://harbour.example/u/1',
  datePublished: '2020-01-01T00:00:00Z',
  articleBody: 'High water.',
  ...more,
})
const readOne = (more: object) => readImportFile(posting([update(more)]), context)
const bodyOf = (more: object) => readOne(more).entries[0]?.entry.blocks
const types = (blocks: readonly Block[] | undefined) => blocks?.map(block => block.type)

test('eight entries, oldest first, under ids made from their addresses, with their own times', () => {
  const { entries, remarks } = storm()
  expect(remarks).toEqual([])
  expect(entries).toHaveLength(8)
  expect(entries[0]?.entry).toMatchObject({
    id: entryIdOf('https://harbour.example/updates/warning'),
    publishedAt: Date.parse('2019-11-08T15:00:00Z'),
    updatedAt: Date.parse('2019-11-08T15:00:00Z'),
  })
  expect(entries.map(found => found.entry.publishedAt)).toEqual(
    entries.map(found => found.entry.publishedAt).toSorted((a, b) => a - b),
  )
})

test('the page has what the posting says of it', () => {
  expect(storm().page).toEqual({
    headline: 'Storm over the northern bay: live updates',
    standfirst: 'The storm and what it does to the harbour towns, as it happens.',
    language: 'en-GB',
    direction: 'ltr',
    coverageStart: Date.parse('2019-11-08T15:00:00Z'),
    authors: [],
    status: 'live',
  })
  expect(
    readImportFile(posting([], { coverageEndTime: '2020-02-01T00:00:00Z', inLanguage: 'ar' }), context).page,
  ).toMatchObject({
    status: 'ended',
    direction: 'rtl',
  })
})

test('two entries that begin with the same paragraph are two entries', () => {
  const first = (block: Block | undefined) => (block && 'text' in block ? plainText(block.text) : undefined)
  const alike = storm().entries.filter(found => found.entry.headline?.startsWith('Boats moved as gale'))
  expect(alike).toHaveLength(2)
  const texts = alike.map(found => first(found.entry.blocks.find(block => block.type === 'paragraph')))
  expect(texts[0]).toBe(texts[1])
  expect(alike[0]?.entry.id).not.toBe(alike[1]?.entry.id)
})

test('the first picture stands above the text, the others below; a credit stands without a caption', () => {
  const [warning, , boats] = storm().entries.map(found => found.entry)
  expect(types(warning?.blocks)).toEqual(['image', 'paragraph', 'paragraph', 'image'])
  expect(boats?.blocks[0]).toEqual({
    type: 'image',
    image: { src: 'https://images.harbour.example/boats.jpg', width: 1280, height: 720, credit: 'North Bay TV' },
  })
})

test('a credit at the end of a caption is taken apart', () => {
  const talks = storm().entries.find(found => found.entry.headline?.startsWith('Repair'))
  expect(talks?.entry.blocks[0]).toMatchObject({
    image: { caption: 'Lights on in the town hall, late Saturday', credit: 'POOL/Arne Vik' },
  })
})

test('a line that ends in a colon leads into the film, at the end or in the middle', () => {
  const [, , , shelters, , gale] = storm().entries.map(found => found.entry.blocks)
  expect(gale?.at(-1)).toMatchObject({
    type: 'video',
    video: {
      src: 'https://films.harbour.example/gale.mp4',
      intro: 'Our weather correspondent Mirjam Toft reports:',
      caption: 'Gale over the bay',
    },
  })
  // The only film is one of another site: a card, behind the line that leads into it.
  expect(types(shelters)).toEqual(['paragraph', 'paragraph', 'embed', 'paragraph', 'paragraph'])
})

test('authors: people with their titles, and names with a title in them as they are', () => {
  const authors = new Set(storm().entries.flatMap(found => found.entry.authors.map(author => JSON.stringify(author))))
  expect([...authors]).toEqual([
    '{"name":"Mirjam Toft, Weather Correspondent"}',
    '{"name":"Mirjam Toft","role":"Weather Correspondent"}',
  ])
  expect(
    readOne({ author: [{ '@type': 'Organization', name: 'The <Gazette>', url: '/us' }, 'Ada'] }).entries[0]?.entry
      .authors,
  ).toEqual([{ name: 'The <Gazette>', url: 'https://harbour.example/us' }, { name: 'Ada' }])
})

test('an HTML page: the posting among other scripts, in a graph; a broken script is named and passed over', () => {
  const { entries, page, remarks } = readImportFile(fixture('sea-wall.html'), { ...context, file: 'sea-wall.html' })
  expect(entries).toHaveLength(4)
  expect(page).toMatchObject({ headline: 'The sea wall: live', authors: ['Mirjam Toft'] })
  expect(remarks.map(remark => printPlace(remark.place))).toEqual(['sea-wall.html, script 1'])
  const ids = new Set(storm().entries.map(found => found.entry.id))
  expect(entries.every(found => ids.has(found.entry.id))).toBe(true)
})

test('an entry without an address of its own is refused with its place', () => {
  const { entries, remarks } = readImportFile(posting([update({}), update({ '@id': '_:b1' })]), context)
  expect(entries).toHaveLength(1)
  expect(remarks).toMatchObject([{ isSkipped: true, detail: expect.stringContaining('neither an @id nor a url') }])
  expect(printPlace(remarks[0]!.place)).toBe('storm.jsonld, entry 2, /liveBlogUpdate/1')
})

test('the url counts where there is no @id, and both may be relative to the page', () => {
  const { entries } = readImportFile(
    posting([update({ '@id': '#seven' }), update({ '@id': undefined, url: '/u/8' })]),
    context,
  )
  expect(entries.map(found => found.entry.id).toSorted()).toEqual(
    [entryIdOf('https://harbour.example/live#seven'), entryIdOf('https://harbour.example/u/8')].toSorted(),
  )
})

test.each([
  [{ datePublished: undefined }, 'says nowhere when'],
  [{ datePublished: 'yesterday' }, 'is not a time'],
  [{ datePublished: '1969-12-31T23:59:59Z' }, 'before 1970'],
  [{ datePublished: '2030-01-01T00:00:00Z' }, 'in the future'],
  [{ articleBody: '  ' }, 'nothing to read'],
])('%o is skipped, and why is said', (fault, reason) => {
  const { entries, remarks } = readOne(fault)
  expect(entries).toEqual([])
  expect(remarks).toMatchObject([{ isSkipped: true, detail: expect.stringContaining(reason) }])
  expect(remarks[0]?.place.address).toBe('https://harbour.example/u/1')
})

test('the same address twice: one version counts once, another one at the same time is refused, a newer one wins', () => {
  const read = (...updates: object[]) => readImportFile(posting(updates), context)
  expect(read(update({}), update({}))).toMatchObject({ entries: [{}], remarks: [] })
  expect(read(update({}), update({ articleBody: 'Low water.' })).remarks).toMatchObject([{ isSkipped: true }])
  const { entries } = read(update({}), update({ articleBody: 'Low water.', dateModified: '2020-01-02T00:00:00Z' }))
  expect(entries.map(found => found.entry.updatedAt)).toEqual([Date.parse('2020-01-02T00:00:00Z')])
})

test('of two entries with one time, the one named first is newer; in a file that runs the other way it is older', () => {
  const at = (id: string, time: string) =>
    update({ '@id': `https://h.example/${id}`, headline: id, datePublished: time })
  const order = (...updates: object[]) =>
    readImportFile(posting(updates), context).entries.map(found => found.entry.headline)
  const [early, late] = ['2020-01-01T00:00:00Z', '2020-01-02T00:00:00Z']
  expect(order(at('d', late), at('c', late), at('b', early), at('a', early))).toEqual(['a', 'b', 'c', 'd'])
  expect(order(at('a', early), at('b', early), at('c', late), at('d', late))).toEqual(['a', 'b', 'c', 'd'])
})

test('a kind only where the file has a word for it', () => {
  expect(readOne({ keywords: 'harbour, Breaking' }).entries[0]?.entry.kind).toBe('breaking')
  expect(readOne({ articleSection: ['Summary'] }).entries[0]?.entry.kind).toBe('summary')
  expect(readOne({ headline: 'BREAKING: boats' }).entries[0]?.entry.kind).toBe('update')
})

test('pictures come as addresses, objects, lists and references, and one in the text is not doubled', () => {
  expect(types(bodyOf({ image: 'https://a.example/1.jpg' }))).toEqual(['image', 'paragraph'])
  expect(types(bodyOf({ image: { contentUrl: { '@value': '/1.jpg' } } }))).toEqual(['image', 'paragraph'])
  expect(
    types(bodyOf({ image: 'https://a.example/1.jpg', articleBody: '<p>x</p><img src="https://a.example/1.jpg">' })),
  ).toEqual(['paragraph', 'image'])
  expect(readOne({ image: [{ caption: 'nowhere' }] }).remarks).toMatchObject([
    { isSkipped: false, place: { pointer: '/liveBlogUpdate/0/image/0' } },
  ])
})

test('files that hold no live blog are refused in one sentence', () => {
  expect(() => readImportFile('{"@type":"NewsArticle"}', context)).toThrow('storm.jsonld holds no LiveBlogPosting.')
  expect(() => readImportFile('{', context)).toThrow('is not JSON')
  expect(() => readImportFile('Dear reader', context)).toThrow('neither JSON-LD, nor HTML, nor an export')
})

test('times: with offsets, without a zone in that of the page, through the change of the clocks; days that are none', () => {
  const iso = (text: string, zone = 'Europe/London') => {
    const time = readTime(text, zone)
    return time && new Date(time.at).toISOString()
  }
  expect(iso('2019-11-08T15:00:00.5+0530')).toBe('2019-11-08T09:30:00.500Z')
  expect(iso('2019-07-01T12:00')).toBe('2019-07-01T11:00:00.000Z')
  expect(iso('2019-03-31T03:00', 'Europe/Berlin')).toBe('2019-03-31T01:00:00.000Z')
  expect(iso('2019-07-01', 'America/New_York')).toBe('2019-07-01T04:00:00.000Z')
  expect(readTime('2019-07-01T12:00', 'UTC')?.isAssumedZone).toBe(true)
  expect(iso('2019-02-30T12:00:00Z')).toBeUndefined()
  expect(iso('1 July 2019')).toBeUndefined()
})

test('the same content is the same command, in whatever order it is written down', () => {
  expect(importCommandId({ a: 1, b: { c: [2], d: 3 } })).toBe(importCommandId({ b: { d: 3, c: [2] }, a: 1 }))
  expect(importCommandId({ a: 1 })).not.toBe(importCommandId({ a: 2 }))
  expect(importCommandId({ a: 1 })).not.toBe(importCommandId({ a: 1 }, 1))
})
