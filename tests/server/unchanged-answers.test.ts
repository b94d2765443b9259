/** What caches in front hold of answers that are not kept ready: a 304 renews them under the same headers. A real web process. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Snapshot } from '../../shared/operation.ts'
import { type House, openHouse } from '../support/house.ts'
import { eventually } from '../support/eventually.ts'
import { askRaw, type RawAnswer } from '../support/raw-answer.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.stop())

const ask = (path: string, headers: Record<string, string> = {}): Promise<RawAnswer> =>
  askRaw(house.url + path, { 'Accept-Encoding': 'gzip', ...headers })

const varied = (answer: RawAnswer) => (answer.header('vary') ?? '').split(', ').toSorted()

test('RFC 9110, 15.4.5: a 304 says what the text varies by, and how long it may be kept', async () => {
  const { slug } = await house.createPage()
  for (let number = 1; number <= 60; number += 1) await house.publish([slug], `Storm ${number}`)
  const snapshot = JSON.parse((await ask(`/api/pages/${slug}`)).text) as Snapshot
  const entry = snapshot.entries[0]?.id
  const feeds = ['rss', 'atom', 'json'].map(format => `feed.${format}`)
  const paths = [
    '/',
    '/offline',
    '/robots.txt',
    '/sitemap.xml',
    '/sitemap-news.xml',
    `/live/${slug}`,
    `/live/${slug}?search=storm`,
    `/live/${slug}/${entry}`,
    `/api/pages/${slug}`,
    `/api/pages/${slug}/entries/${entry}`,
    ...feeds.flatMap(feed => [`/${feed}`, `/live/${slug}/${feed}`, `/live/${slug}/${feed}?archive=1`]),
  ]
  for (const path of paths) {
    const whole = await ask(path)
    expect(whole.status, path).toBe(200)
    expect(varied(whole), path).toContain('Accept-Encoding')
    const unchanged = await ask(path, { 'If-None-Match': whole.header('etag') as string })
    expect([unchanged.status, varied(unchanged)], path).toEqual([304, varied(whole)])
    for (const name of ['etag', 'cache-control']) expect(unchanged.header(name), path).toBe(whole.header(name))
    expect(whole.header('cache-control')).toBe('public, max-age=0, s-maxage=1, stale-while-revalidate=1')
  }
})

test('a withdrawn entry is in no answer again, whatever tag is shown: not in searches, feeds, archives, slices', async () => {
  const { slug } = await house.createPage()
  const secret = await house.publish([slug], 'Witness named')
  for (let number = 1; number <= 55; number += 1) await house.publish([slug], `Storm ${number}`)
  const permalink = `/live/${slug}/${secret}`
  const feeds = ['rss', 'atom', 'json'].map(format => `/live/${slug}/feed.${format}?archive=1`)
  const paths = [
    ...feeds,
    `/live/${slug}?order=oldest`,
    `/live/${slug}?search=witness`,
    `/api/pages/${slug}/slices?after=00000000000000-0000000000`,
    `/api/pages/${slug}/entries/${secret}`,
    permalink,
  ]
  const tags = new Map<string, string>()
  for (const path of paths) {
    const answer = await ask(path)
    expect(answer.text, path).toContain('Witness')
    tags.set(path, answer.header('etag') as string)
  }
  await house.command({ type: 'withdraw', entry: { id: secret } })
  for (const path of paths) {
    await eventually(async () => {
      const answer = await ask(path, { 'If-None-Match': tags.get(path) as string })
      expect(answer.status, path).not.toBe(304)
      expect(answer.text, path).not.toContain('Witness named')
    })
  }
  expect((await ask(permalink)).status).toBe(410)
})
