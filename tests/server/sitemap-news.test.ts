/** The news sitemap, as search engines ask for it: from a real log, over HTTP, read by a strict parser. */
import { v7 as newId } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PageSettings } from '../../shared/live-page.ts'
import { body } from '../support/newsroom.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { childOf, childrenOf, readXml, type XmlElement } from '../support/xml.ts'

const origin = 'https://news.example'
const sitemap = (name: string) => `{http://www.sitemaps.org/schemas/sitemap/0.9}${name}`
const news = (name: string) => `{http://www.google.com/schemas/sitemap-news/0.9}${name}`
const textOf = (element: XmlElement, name: string) => childOf(element, name).text
const dayMs = 24 * 60 * 60 * 1000

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

async function bring(page: string, headline: string, publishedAt: number) {
  const entry = { id: newId(), ...body(headline), publishedAt, updatedAt: publishedAt }
  expect((await site.room.send({ type: 'import', entry, page })).status).toBe('committed')
}

test('news sitemap: pages with updates in the last two days, the latest change first, with publication, date and title', async () => {
  const now = Date.now()
  const older = await story({ headline: 'Earlier & calmer', language: 'pt-BR', coverageStart: now - dayMs })
  await bring(older.page, 'An hour ago', now - 3_600_000)
  const fresh = await story({ headline: 'Now', language: 'zh-Hant-HK', coverageStart: now - 3_600_000 })
  await site.room.publish([fresh.page], 'Just now')
  const long = await story({ headline: 'Goes on', coverageStart: now - 9 * dayMs })
  await site.room.publish([long.page], 'Still news')
  const quiet = await story({ coverageStart: now })
  const past = await story({ coverageStart: now - 9 * dayMs })
  await bring(past.page, 'Long ago', now - 3 * dayMs)
  const over = await story({ status: 'ended', coverageStart: now - 9 * dayMs, coverageEnd: now - 3 * dayMs })

  await expect.poll(() => site.text('/sitemap-news.xml'), { timeout: 5000 }).toContain(long.slug)
  const answer = await site.get('/sitemap-news.xml')
  expect(answer.headers.get('content-type')).toBe('application/xml; charset=utf-8')
  const root = readXml(await answer.text())
  expect(root.name).toBe(sitemap('urlset'))
  const urls = childrenOf(root, sitemap('url'))
  const listed = urls.map(url => textOf(url, sitemap('loc')))
  const wanted = [long, fresh, older].map(({ path }) => origin + path)
  expect(listed.filter(address => wanted.includes(address))).toEqual(wanted)
  for (const { path } of [quiet, past, over]) expect(listed).not.toContain(origin + path)
  const [ofLong, ofFresh, ofOlder] = wanted.map(address => urls[listed.indexOf(address)] as XmlElement) as [
    XmlElement,
    XmlElement,
    XmlElement,
  ]
  expect(textOf(ofOlder, sitemap('lastmod'))).toBe(new Date(now - 3_600_000).toISOString())
  const told = childOf(ofOlder, news('news'))
  expect(textOf(childOf(told, news('publication')), news('name'))).toBe('The Courier')
  expect(textOf(childOf(told, news('publication')), news('language'))).toBe('pt')
  expect(textOf(told, news('publication_date'))).toBe(new Date(now - dayMs).toISOString())
  expect(textOf(told, news('title'))).toBe('Earlier & calmer')
  expect(textOf(childOf(childOf(ofFresh, news('news')), news('publication')), news('language'))).toBe('zh-tw')
  // Of what was created more than two days ago, only the address is told.
  expect(childrenOf(ofLong, news('news'))).toEqual([])
})

test('a page is read again when it has changed, and what was withdrawn is no news', async () => {
  const quiet = await story()
  const late = await site.room.publish([quiet.page], 'After all')
  await expect.poll(() => site.text('/sitemap-news.xml'), { timeout: 5000 }).toContain(quiet.slug)
  await site.room.send({ type: 'withdraw', entry: { id: late } })
  await expect.poll(() => site.text('/sitemap-news.xml'), { timeout: 5000 }).not.toContain(quiet.slug)
})
