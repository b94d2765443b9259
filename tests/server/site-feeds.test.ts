/** The feeds of the whole site, its sitemap and its robots.txt: every entry once, current within a second, cheap to ask for. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { v7 as newId } from 'uuid'
import { body } from '../support/newsroom.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { childOf, childrenOf, readXml, type XmlElement } from '../support/xml.ts'

const origin = 'https://news.example'
const files = ['feed.rss', 'feed.atom', 'feed.json']
const atom = (name: string) => `{http://www.w3.org/2005/Atom}${name}`
const tombstone = '{http://purl.org/atompub/tombstones/1.0}deleted-entry'

let site: TestSite
beforeEach(async () => {
  site = await openSite()
})
afterEach(() => site.stop())

async function story(more: Record<string, unknown> = {}) {
  const slug = `story-${newId()}`
  return { slug, page: await site.room.createPage({ slug, headline: `Story ${slug}`, ...more }) }
}

interface Item {
  id: string
  url: string
  title: string
  language?: string
  _story: { title: string; url: string }
}

const jsonFeed = async () =>
  JSON.parse(await site.text('/feed.json')) as { items: Item[]; language?: string; next_url?: string }
const titles = async () => (await jsonFeed()).items.map(item => item.title)
const atomFeed = async (): Promise<XmlElement> => readXml(await site.text('/feed.atom'))
const goneIn = async () => childrenOf(await atomFeed(), tombstone).map(({ attributes }) => attributes.ref)

test('the newest entries of all pages, newest first, each once and under its home, with the story that it is of', async () => {
  const one = await story({ language: 'en-GB' })
  const other = await story({ language: 'de' })
  await site.room.publish([one.page], 'First')
  const shared = await site.room.publish([other.page], 'Zweite')
  await site.room.send({ type: 'place', entry: { id: shared }, pages: [one.page] })
  await site.room.publish([one.page], 'Third')
  await expect.poll(titles).toEqual(['Third', 'Zweite', 'First'])
  const { items, language, next_url } = await jsonFeed()
  expect([language, next_url]).toEqual([undefined, undefined])
  expect(items[1]).toMatchObject({
    id: `urn:uuid:${shared}`,
    url: `${origin}/live/${other.slug}/${shared}`,
    language: 'de',
    _story: { title: `Story ${other.slug}`, url: `${origin}/live/${other.slug}` },
  })
  const [, second] = childrenOf(await atomFeed(), atom('entry')) as [XmlElement, XmlElement]
  const source = childOf(second, atom('source'))
  expect(childOf(source, atom('id')).text).toBe(`${origin}/live/${other.page}`)
  const channel = childOf(readXml(await site.text('/feed.rss')), 'channel')
  expect(childOf(channel, 'title').text).toBe('The Courier')
  const item = childrenOf(channel, 'item')[1] as XmlElement
  expect(childOf(item, 'source').attributes.url).toBe(`${origin}/live/${other.slug}/feed.rss`)
  // Taken off its home, it is found where it still stands.
  await site.room.send({ type: 'unplace', entry: { id: shared }, pages: [other.page] })
  await expect.poll(async () => (await jsonFeed()).items[1]?.url).toBe(`${origin}/live/${one.slug}/${shared}`)
  expect(await goneIn()).toEqual([])
})

test('an edit shows, a withdrawal leaves a tombstone, a page that was taken down leaves one for each entry', async () => {
  const { page } = await story()
  const down = await story()
  const [kept, gone] = [await site.room.publish([page], 'Kept'), await site.room.publish([page], 'Taken back')]
  const hidden = await site.room.publish([down.page], 'Not for anyone')
  await expect.poll(titles).toEqual(['Not for anyone', 'Taken back', 'Kept'])
  await site.room.send({ type: 'edit', entry: { id: kept, revision: 1, ...body('Kept, and edited') } })
  await site.room.send({ type: 'withdraw', entry: { id: gone } })
  await site.room.send({ type: 'page', page: down.page, settings: { status: 'down' } })
  await expect.poll(titles).toEqual(['Kept, and edited'])
  expect(await goneIn()).toEqual([`urn:uuid:${hidden}`, `urn:uuid:${gone}`])
  for (const file of files) expect(await site.text(`/${file}`)).not.toMatch(/Taken back|Not for anyone/)
})

test('RFC 6721: what a page took with it has tombstones of that moment, not what stands elsewhere, and is newer once it is back', async () => {
  const [down, open] = [await story(), await story()]
  const set = (status: 'down' | 'live') => site.room.send({ type: 'page', page: down.page, settings: { status } })
  const own = await site.room.publish([down.page], 'Own')
  await site.room.publish([down.page, open.page], 'On both')
  const before = await site.room.publish([down.page], 'Withdrawn before')
  await site.room.send({ type: 'withdraw', entry: { id: before } })
  await set('down')
  await expect.poll(titles).toEqual(['On both'])
  const tombstones = async () =>
    new Map(
      childrenOf(await atomFeed(), tombstone).map(({ attributes }) => [attributes.ref, attributes.when as string]),
    )
  const gone = await tombstones()
  expect([...gone.keys()]).toEqual([own, before].map(id => `urn:uuid:${id}`))
  expect(childOf(await atomFeed(), atom('updated')).text).toBe(gone.get(`urn:uuid:${own}`))
  // What is set later, while it is down, does not move the moment.
  await site.room.send({ type: 'page', page: down.page, settings: { headline: 'Another' } })
  await site.room.publish([open.page], 'A marker')
  await expect.poll(titles).toEqual(['A marker', 'On both'])
  expect(await tombstones()).toEqual(gone)
  await set('live')
  await expect.poll(titles).toEqual(['A marker', 'On both', 'Own'])
  expect([...(await tombstones()).keys()]).toEqual([`urn:uuid:${before}`])
  const updatedOf = async (address: string, id: string) => {
    const entries = childrenOf(readXml(await site.text(address)), atom('entry'))
    const entry = entries.find(one => childOf(one, atom('id')).text === `urn:uuid:${id}`) as XmlElement
    return childOf(entry, atom('updated')).text
  }
  for (const address of ['/feed.atom', `/live/${down.slug}/feed.atom`]) {
    const wentAt = gone.get(`urn:uuid:${own}`) as string
    expect((await updatedOf(address, own)) > wentAt, address).toBe(true)
  }
  // Another setting is no return.
  const back = await updatedOf('/feed.atom', own)
  await site.room.send({ type: 'page', page: down.page, settings: { headline: 'A third' } })
  await expect.poll(() => site.text('/feed.rss')).toContain('A third')
  expect(await updatedOf('/feed.atom', own)).toBe(back)
})

test('tombstones of a page that was taken down go as its entries would have gone: when fifty newer ones are there', async () => {
  const [down, open] = [await story(), await story()]
  await site.room.publish([down.page], 'First')
  const second = await site.room.publish([down.page], 'Second')
  await site.room.send({ type: 'page', page: down.page, settings: { status: 'down' } })
  for (let number = 1; number <= 49; number += 1) await site.room.publish([open.page], `Update ${number}`)
  await expect.poll(async () => (await titles())[0]).toBe('Update 49')
  expect(await goneIn()).toEqual([`urn:uuid:${second}`])
})

test('no more than fifty; of what is older, neither entries nor tombstones', async () => {
  const [one, other] = [await story(), await story()]
  const early = await site.room.publish([one.page], 'Early')
  const numbers = Array.from({ length: 55 }, (_, place) => place + 1)
  for (const number of numbers) await site.room.publish([number % 2 ? one.page : other.page], `Update ${number}`)
  await site.room.send({ type: 'withdraw', entry: { id: early } })
  const newest = numbers
    .toReversed()
    .slice(0, 50)
    .map(number => `Update ${number}`)
  await expect.poll(titles).toEqual(newest)
  expect(await goneIn()).toEqual([])
})

test('asked again, it reads only pages that changed, and none that cannot hold one of the newest', async () => {
  const read: string[] = []
  const { recent } = site.feedReads
  site.feedReads.recent = page => {
    read.push(page)
    return recent(page)
  }
  const quiet = await story()
  const at = Date.UTC(2020, 0, 1)
  const old = { id: newId(), ...body('Long ago'), publishedAt: at, updatedAt: at }
  await site.room.send({ type: 'import', entry: old, page: quiet.page })
  // Ten pages are read at a time: these are enough to fill the feed before the last of them is reached.
  const busy = []
  for (let count = 0; count < 24; count += 1) {
    const { page } = await story()
    busy.push(page)
    for (const number of [1, 2, 3]) await site.room.publish([page], `Update ${count} ${number}`)
  }
  await expect.poll(async () => (await titles())[0]).toBe('Update 23 3')
  expect(read).toHaveLength(20)
  expect(read).not.toContain(quiet.page)
  read.length = 0
  await site.room.publish([busy[0] as string], 'The newest')
  await expect.poll(async () => (await titles())[0]).toBe('The newest')
  expect(read).toEqual([busy[0]])
})

test('what has not changed costs 304, also where it is only asked for its head; before anything is published all is whole', async () => {
  expect((await jsonFeed()).items).toEqual([])
  expect(childOf(await atomFeed(), atom('updated')).text).toBe('1970-01-01T00:00:00.000Z')
  const { page } = await story()
  await site.room.publish([page], 'First')
  await expect.poll(titles).toEqual(['First'])
  const types = {
    'feed.rss': 'application/rss+xml',
    'feed.atom': 'application/atom+xml',
    'feed.json': 'application/feed+json',
    'sitemap.xml': 'application/xml',
    'sitemap-news.xml': 'application/xml',
    'robots.txt': 'text/plain',
  }
  for (const [file, type] of Object.entries(types)) {
    const first = await site.get(`/${file}`)
    expect(first.headers.get('content-type'), file).toBe(`${type}; charset=utf-8`)
    expect(first.headers.get('cache-control')).toMatch(/max-age=0, s-maxage=1/)
    const tag = first.headers.get('etag') as string
    const again = await site.get(`/${file}`, { 'if-none-match': tag })
    expect([again.status, await again.text()], file).toEqual([304, ''])
    const head = await fetch(`${site.origin}/${file}`, { method: 'HEAD' })
    expect([head.status, head.headers.get('etag'), await head.text()], file).toEqual([200, tag, ''])
  }
})

test('the home page names the feeds, and robots.txt the sitemaps', async () => {
  for (const file of files) expect(await site.text('/')).toContain(` href="/${file}">`)
  const robots = await site.text('/robots.txt')
  expect(robots).toContain(`\nSitemap: ${origin}/sitemap.xml\nSitemap: ${origin}/sitemap-news.xml\n`)
  expect(robots).toMatch(/^User-agent: \*\nAllow: \/\n/)
})

test('the sitemap lists the home page and every page that is not down, the one with the newest update first', async () => {
  const name = (local: string) => `{http://www.sitemaps.org/schemas/sitemap/0.9}${local}`
  const [older, empty, newer, down] = [
    await story(),
    await story(),
    await story({ status: 'ended' }),
    await story({ status: 'down' }),
  ]
  const at = Date.UTC(2026, 2, 1)
  for (const [page, time] of [
    [older.page, at],
    [newer.page, at + 1000],
  ] as const) {
    await site.room.send({
      type: 'import',
      entry: { id: newId(), ...body('One'), publishedAt: time, updatedAt: time },
      page,
    })
  }
  await expect.poll(() => site.text('/sitemap.xml')).toContain(older.slug)
  const urls = childrenOf(readXml(await site.text('/sitemap.xml')), name('url'))
  expect(urls.map(url => childOf(url, name('loc')).text)).toEqual(
    ['/', ...[newer, older, empty].map(({ slug }) => `/live/${slug}`)].map(path => origin + path),
  )
  expect(urls.map(url => childrenOf(url, name('lastmod'))[0]?.text)).toEqual([
    undefined,
    '2026-03-01T00:00:01.000Z',
    '2026-03-01T00:00:00.000Z',
    undefined,
  ])
  expect(await site.text('/sitemap.xml')).not.toContain(down.slug)
})
