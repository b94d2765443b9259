/** The feeds, as reader programs ask for them: from a real log, through a real relay, over HTTP, read by a strict parser. */
import { v7 as newId } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EntryBody } from '../../shared/entry.ts'
import type { PageSettings } from '../../shared/live-page.ts'
import { xml, xmlDocument } from '../../server/http/views/xml.ts'
import { body } from '../support/newsroom.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { childOf, childrenOf, readXml, type XmlElement } from '../support/xml.ts'

const origin = 'https://news.example'
const files = ['feed.rss', 'feed.atom', 'feed.json']
const atom = (name: string) => `{http://www.w3.org/2005/Atom}${name}`
const media = (name: string) => `{http://search.yahoo.com/mrss/}${name}`
const creator = '{http://purl.org/dc/elements/1.1/}creator'
const encoded = '{http://purl.org/rss/1.0/modules/content/}encoded'
const xmlLang = '{http://www.w3.org/XML/1998/namespace}lang'

let site: TestSite
beforeAll(async () => {
  site = await openSite()
})
afterAll(() => site.stop())

async function story(more: Partial<PageSettings> = {}) {
  const slug = `story-${newId()}`
  const page = await site.room.createPage({ slug, headline: 'Storm at sea', ...more })
  return { slug, page, path: `/live/${slug}` }
}

async function bring(
  page: string,
  entry: EntryBody,
  at: { id?: string; publishedAt?: number; updatedAt?: number } = {},
) {
  const { id = newId(), publishedAt = Date.UTC(2026, 2, 1, 12), updatedAt = publishedAt } = at
  const answer = await site.room.send({ type: 'import', entry: { ...entry, id, publishedAt, updatedAt }, page })
  expect(answer.status).toBe('committed')
  return id
}

async function rss(path: string): Promise<XmlElement> {
  return childOf(readXml(await site.text(`${path}/feed.rss`)), 'channel')
}
const atomFeed = async (path: string) => readXml(await site.text(`${path}/feed.atom`))
const jsonFeed = async (path: string) => JSON.parse(await site.text(`${path}/feed.json`))
const textOf = (element: XmlElement, name: string) => childOf(element, name).text

/** An entry with something of everything that feeds treat in their own way. */
const full: EntryBody = {
  headline: 'Harbour <closed> & "empty"',
  blocks: [
    {
      type: 'paragraph',
      text: [
        { text: 'Ships wait; see ' },
        { text: 'the list', marks: [{ type: 'link', href: 'https://ships.example/list?a=1&b=2' }] },
      ],
    },
    {
      type: 'image',
      image: { src: '/media/aa.webp', width: 800, height: 600, alt: 'A pier', caption: 'The pier', credit: 'R. Tan' },
    },
    {
      type: 'gallery',
      images: [{ src: 'https://pictures.example/größe?id=2', width: 10, height: 20, decorative: true }],
    },
    {
      type: 'video',
      video: {
        src: 'https://films.example/waves.mp4',
        poster: { src: '/media/bb.webp', width: 1280, height: 720, alt: '' },
        caption: 'Waves',
      },
    },
    { type: 'video', video: { src: 'https://films.example/watch/7' } },
  ],
  authors: [
    { name: 'Ada Marsh', role: 'Harbour correspondent', url: 'https://people.example/ada' },
    { name: 'Lin & Co' },
  ],
  kind: 'breaking',
  correctionNote: 'The pier is the northern one.',
}

test('the pages name the feeds that are there', async () => {
  const { path } = await story()
  const text = await site.text(path)
  for (const file of files) {
    const type = /<link rel="alternate" type="([^"]+)"[^>]*href="([^"]+)"/
    const link = [...text.matchAll(new RegExp(type, 'g'))].find(([, , href]) => href === `${path}/${file}`)
    const answer = await site.get(`${path}/${file}`)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, `${link?.[1]}; charset=utf-8`])
  }
})

test('RSS 2.0, channel: title, link and description are there; language, build date, and the feed’s own address', async () => {
  const { page, path } = await story({ standfirst: 'Gales & high water', language: 'en-GB' })
  await bring(page, body('First'), { updatedAt: Date.UTC(2026, 2, 1, 13) })
  const root = readXml(await site.text(`${path}/feed.rss`))
  expect([root.name, root.attributes.version]).toEqual(['rss', '2.0'])
  const channel = childOf(root, 'channel')
  expect(textOf(channel, 'title')).toBe('Storm at sea')
  expect(textOf(channel, 'link')).toBe(origin + path)
  expect(textOf(channel, 'description')).toBe('Gales &amp; high water')
  expect(textOf(channel, 'language')).toBe('en-GB')
  expect(textOf(channel, 'lastBuildDate')).toBe('Sun, 01 Mar 2026 13:00:00 GMT')
  const { attributes } = childOf(channel, atom('link'))
  expect(attributes).toEqual({ rel: 'self', type: 'application/rss+xml', href: `${origin}${path}/feed.rss` })
})

test('RSS 2.0, item: a guid that says whether it is a link, RFC 822 dates, creators by name, pictures as media', async () => {
  const { page, path } = await story()
  const id = await bring(page, full, { updatedAt: Date.UTC(2026, 2, 1, 13) })
  const item = childOf(await rss(path), 'item')
  expect(childOf(item, 'guid')).toMatchObject({ attributes: { isPermaLink: 'false' }, text: `urn:uuid:${id}` })
  expect(textOf(item, 'title')).toBe('Harbour <closed> & "empty"')
  expect(textOf(item, 'link')).toBe(`${origin}${path}/${id}`)
  expect(textOf(item, 'pubDate')).toBe('Sun, 01 Mar 2026 12:00:00 GMT')
  expect(textOf(item, atom('updated'))).toBe('2026-03-01T13:00:00.000Z')
  expect(childrenOf(item, creator).map(one => one.text)).toEqual(['Ada Marsh', 'Lin & Co'])
  // RSS wants e-mail addresses and lengths in bytes here.
  expect([...childrenOf(item, 'author'), ...childrenOf(item, 'enclosure')]).toEqual([])
  expect(textOf(item, 'category')).toBe('Breaking')
  expect(textOf(item, 'description')).toMatch(/^Ships wait; see the list/)
  const [pier, second, film, ...more] = childrenOf(item, media('content'))
  expect(more).toEqual([])
  expect(pier?.attributes).toEqual({
    medium: 'image',
    url: `${origin}/media/aa.webp`,
    type: 'image/webp',
    width: '800',
    height: '600',
  })
  expect(textOf(pier as XmlElement, media('description'))).toBe('The pier')
  expect(textOf(pier as XmlElement, media('credit'))).toBe('R. Tan')
  expect(second?.attributes.url).toBe('https://pictures.example/gr%C3%B6%C3%9Fe?id=2')
  expect(film?.attributes).toMatchObject({ medium: 'video', type: 'video/mp4' })
  expect(childOf(film as XmlElement, media('thumbnail')).attributes.url).toBe(`${origin}/media/bb.webp`)
})

test('RFC 4287 4.1.1, feed: one id, title and updated; an author for entries that have none; a link to itself', async () => {
  const { page, slug, path } = await story({ language: 'de-DE', authors: [] })
  await bring(page, { ...body('First'), authors: [] }, { updatedAt: Date.UTC(2026, 2, 1, 13) })
  const feed = await atomFeed(path)
  expect([feed.name, feed.attributes[xmlLang]]).toEqual([atom('feed'), 'de-DE'])
  expect(textOf(feed, atom('id'))).toBe(`${origin}/live/${page}`)
  expect(textOf(feed, atom('title'))).toBe('Storm at sea')
  expect(textOf(feed, atom('updated'))).toBe('2026-03-01T13:00:00.000Z')
  expect(textOf(childOf(feed, atom('author')), atom('name'))).toBe('The Courier')
  expect(childrenOf(feed, atom('link')).map(link => [link.attributes.rel, link.attributes.href])).toEqual([
    ['self', `${origin}${path}/feed.atom`],
    ['alternate', `${origin}/live/${slug}`],
  ])
  expect(childrenOf(childOf(feed, atom('entry')), atom('author'))).toEqual([])
})

test('RFC 4287 4.1.2, entry: one id, title and updated; published, authors, alternate and enclosures, HTML as text', async () => {
  const { page, path } = await story()
  const id = await bring(page, full, { updatedAt: Date.UTC(2026, 2, 1, 13) })
  const entry = childOf(await atomFeed(path), atom('entry'))
  expect(textOf(entry, atom('id'))).toBe(`urn:uuid:${id}`)
  expect(textOf(entry, atom('title'))).toBe('Harbour <closed> & "empty"')
  expect(textOf(entry, atom('published'))).toBe('2026-03-01T12:00:00.000Z')
  expect(textOf(entry, atom('updated'))).toBe('2026-03-01T13:00:00.000Z')
  const [ada, lin] = childrenOf(entry, atom('author'))
  expect(textOf(ada as XmlElement, atom('uri'))).toBe('https://people.example/ada')
  expect(textOf(lin as XmlElement, atom('name'))).toBe('Lin & Co')
  const links = childrenOf(entry, atom('link')).map(({ attributes }) => [
    attributes.rel,
    attributes.type,
    attributes.href,
  ])
  expect(links).toEqual([
    ['alternate', 'text/html', `${origin}${path}/${id}`],
    ['enclosure', 'image/webp', `${origin}/media/aa.webp`],
    ['enclosure', undefined, 'https://pictures.example/gr%C3%B6%C3%9Fe?id=2'],
    ['enclosure', 'video/mp4', 'https://films.example/waves.mp4'],
  ])
  expect(childOf(entry, atom('category')).attributes).toEqual({ term: 'breaking', label: 'Breaking' })
  expect(childOf(entry, atom('content'))).toMatchObject({ attributes: { type: 'html' }, children: [] })
})

test('JSON Feed 1.1: version, title and items; every item with id and content, attachments with their type', async () => {
  const { page, path } = await story({ language: 'en-GB', authors: ['Night desk'] })
  const id = await bring(page, full, { updatedAt: Date.UTC(2026, 2, 1, 13) })
  const feed = await jsonFeed(path)
  expect(feed).toMatchObject({
    version: 'https://jsonfeed.org/version/1.1',
    title: 'Storm at sea',
    home_page_url: origin + path,
    feed_url: `${origin}${path}/feed.json`,
    authors: [{ name: 'Night desk' }],
    language: 'en-GB',
  })
  expect(feed.items).toHaveLength(1)
  const [item] = feed.items
  expect(item).toMatchObject({
    id: `urn:uuid:${id}`,
    url: `${origin}${path}/${id}`,
    title: full.headline,
    date_published: '2026-03-01T12:00:00.000Z',
    date_modified: '2026-03-01T13:00:00.000Z',
    authors: [{ name: 'Ada Marsh', url: 'https://people.example/ada' }, { name: 'Lin & Co' }],
    tags: ['Breaking'],
    image: `${origin}/media/aa.webp`,
    attachments: [
      { url: `${origin}/media/aa.webp`, mime_type: 'image/webp', title: 'The pier' },
      { url: 'https://films.example/waves.mp4', mime_type: 'video/mp4', title: 'Waves' },
    ],
  })
})

test('the content is the same in all formats, with absolute addresses only, its correction, and no markup of its own', async () => {
  const { page, path } = await story()
  await bring(page, full)
  const contents = [
    textOf(childOf(await rss(path), 'item'), encoded),
    textOf(childOf(await atomFeed(path), atom('entry')), atom('content')),
    (await jsonFeed(path)).items[0].content_html as string,
  ]
  expect(new Set(contents).size).toBe(1)
  const [content] = contents as [string]
  const targets = [...content.matchAll(/ (?:href|src|poster)="([^"]*)"/g)].map(found => found[1] as string)
  expect(targets.length).toBeGreaterThan(4)
  expect(targets.filter(target => !target.startsWith('https://'))).toEqual([])
  expect(content).toContain('The pier is the northern one.')
  expect(content).toContain('href="https://ships.example/list?a=1&amp;b=2"')
})

test('an entry without words of its own still has a title and a content; right-to-left texts say so', async () => {
  const { page, path } = await story({ language: 'ar', direction: 'rtl' })
  await bring(page, { blocks: [], headline: 'عاجل', authors: [], kind: 'update' })
  const [item] = (await jsonFeed(path)).items
  expect(item).toMatchObject({ title: 'عاجل', content_html: '<div dir="rtl"><p>عاجل</p></div>' })
  expect(item).not.toHaveProperty('summary')
})

test('an id that is no UUID becomes an address that leads to the entry, and stays when the page moves', async () => {
  const { page, path } = await story()
  const id = await bring(page, body('Old'), { id: 'archive-0417' })
  const guid = childOf(childOf(await rss(path), 'item'), 'guid')
  expect(guid).toMatchObject({ attributes: { isPermaLink: 'true' }, text: `${origin}/live/${page}/${id}` })
  const answer = await site.get(guid.text.slice(origin.length))
  expect([answer.status, answer.headers.get('location')]).toEqual([308, `${path}/${id}`])
  await site.room.send({ type: 'page', page, settings: { slug: `moved-${newId()}` } })
  await expect.poll(async () => (await site.get(path)).status).toBe(308)
  const moved = (await site.get(`${path}/feed.rss`)).headers.get('location') as string
  const after = childOf(childOf(readXml(await site.text(moved)), 'channel'), 'item')
  expect(textOf(after, 'guid')).toBe(guid.text)
})

test('whatever a text holds, the feeds stay well-formed and give it back', async () => {
  const nasty = ']]> <![CDATA[x]]> &amp; <b>\'"</b> <!-- ?> 😀 \u{85}'
  const { page, path } = await story({ headline: nasty, standfirst: nasty, authors: [nasty] })
  await bring(page, {
    headline: nasty,
    blocks: [{ type: 'paragraph', text: [{ text: nasty }] }],
    authors: [{ name: nasty }],
    kind: 'update',
  })
  const channel = await rss(path)
  const feed = await atomFeed(path)
  expect([textOf(channel, 'title'), textOf(childOf(channel, 'item'), 'title')]).toEqual([nasty, nasty])
  expect(textOf(childOf(channel, 'item'), creator)).toBe(nasty)
  expect([textOf(feed, atom('title')), textOf(childOf(feed, atom('author')), atom('name'))]).toEqual([nasty, nasty])
  expect((await jsonFeed(path)).title).toBe(nasty)
  // HTML within XML: the words of the paragraph, escaped once more.
  expect(textOf(childOf(channel, 'item'), encoded)).toContain('<p>]]&gt; &lt;![CDATA[x]]&gt; &amp;amp; &lt;b&gt;')
})

test('XML 1.0 production 2: a character that XML cannot hold is replaced, in texts and in attributes', () => {
  const text = xmlDocument(xml`<a b="${'\u{0}"\u{FFFF}'}">${'\u{1B}[1m\u{D800}😀\t'}</a>`)
  expect(readXml(text)).toMatchObject({ attributes: { b: '\u{FFFD}"\u{FFFD}' }, text: '\u{FFFD}[1m\u{FFFD}😀\t' })
})

test('the parser of these tests refuses what is not well-formed', () => {
  for (const text of [
    '<a><b></a></b>',
    '<a>',
    '<a/><b/>',
    '<a>&nbsp;</a>',
    '<a>&</a>',
    '<a>]]></a>',
    '<a>\u{1}</a>',
    '<a>&#1;</a>',
    '<a b="1" b="2"/>',
    '<a b="<"/>',
    '<a b=1/>',
    '<x:a/>',
    'a',
    '',
  ]) {
    expect(() => readXml(text), text).toThrow(Error)
  }
})

test('a feed goes further back than the first batch, newest first, each entry once, fifty at least and less than a hundred', async () => {
  const { page, path } = await story({ batchSize: 8 })
  for (let number = 1; number <= 120; number += 1) await site.room.publish([page], `Update ${number}`)
  // What was published since the last archive but one: the page itself was the first operation.
  const titles = Array.from({ length: 71 }, (_, place) => `Update ${120 - place}`)
  expect(childrenOf(await rss(path), 'item').map(item => textOf(item, 'title'))).toEqual(titles)
  expect(childrenOf(await atomFeed(path), atom('entry')).map(entry => textOf(entry, atom('title')))).toEqual(titles)
  expect((await jsonFeed(path)).items.map((item: { title: string }) => item.title)).toEqual(titles)
})

test('one entry on two pages has one id, and on each page the address there', async () => {
  const one = await story()
  const other = await story()
  const id = await site.room.publish([one.page], 'Told once')
  await site.room.send({ type: 'place', entry: { id }, pages: [other.page] })
  for (const { path } of [one, other]) {
    await expect.poll(async () => (await jsonFeed(path)).items).toHaveLength(1)
    expect((await jsonFeed(path)).items[0]).toMatchObject({ id: `urn:uuid:${id}`, url: `${origin}${path}/${id}` })
  }
})

test('what is withdrawn is gone from every feed, however far down; a correction shows, a scheduled entry does not', async () => {
  const { page, path } = await story({ batchSize: 2 })
  const oldest = await site.room.publish([page], 'Taken back')
  const second = await site.room.publish([page], 'Misspelt')
  for (const headline of ['Three', 'Four', 'Five']) await site.room.publish([page], headline)
  for (const file of files) expect(await site.text(`${path}/${file}`)).toContain('Taken back')
  await site.room.send({ type: 'withdraw', entry: { id: oldest } })
  await site.room.send({ type: 'edit', entry: { id: second, revision: 1, ...body('Spelt well') } })
  const entry = { id: newId(), ...body('Embargoed') }
  await site.room.send({ type: 'publish', entry, pages: [page], publishAt: Date.now() + 3_600_000 })
  for (const file of files) {
    await expect.poll(() => site.text(`${path}/${file}`)).toContain('Spelt well')
    await expect.poll(() => site.text(`${path}/${file}`)).not.toContain('Taken back')
    expect(await site.text(`${path}/${file}`)).not.toMatch(/Misspelt|Embargoed/)
  }
})

test('before anything is published the feeds are whole, and empty', async () => {
  const { path } = await story({ status: 'scheduled', coverageStart: Date.UTC(2031, 0, 2, 15) })
  expect(childrenOf(await rss(path), 'item')).toEqual([])
  // When its page was made: nothing is from the future.
  expect(Date.parse(textOf(await atomFeed(path), atom('updated')))).toBeLessThanOrEqual(Date.now())
  expect((await jsonFeed(path)).items).toEqual([])
})

test('a feed that has not changed costs 304, and asks to be asked again', async () => {
  const { page, path } = await story()
  const id = await site.room.publish([page], 'First')
  for (const address of [...files.map(file => `${path}/${file}`), '/sitemap-news.xml']) {
    const first = await site.get(address)
    expect(first.headers.get('cache-control')).toMatch(/max-age=0, s-maxage=1/)
    expect(first.headers.get('last-modified')).toBeNull()
    const again = { 'if-none-match': first.headers.get('etag') as string }
    const answer = await site.get(address, { ...again, 'cache-control': 'no-cache' })
    expect([answer.status, await answer.text()], address).toEqual([304, ''])
  }
  const tag = (await site.get(`${path}/feed.rss`)).headers.get('etag') as string
  await site.room.send({ type: 'withdraw', entry: { id } })
  await expect.poll(async () => (await site.get(`${path}/feed.rss`, { 'if-none-match': tag })).status).toBe(200)
})

test('earlier addresses and ids redirect to the feed under the present one; what is not there is 404', async () => {
  const { slug, page } = await story()
  const next = `renamed-${newId()}`
  await site.room.send({ type: 'page', page, settings: { slug: next } })
  for (const file of files) {
    for (const address of [slug, page]) {
      const answer = await site.get(`/live/${address}/${file}`)
      expect([answer.status, answer.headers.get('location')]).toEqual([308, `/live/${next}/${file}`])
    }
    expect((await site.get(`/live/no-such-page/${file}`)).status).toBe(404)
    expect((await site.get(`/live/%7Bx%7D/${file}`)).status).toBe(404)
  }
})
