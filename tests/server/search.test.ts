/** The search of a page as readers use it, without a script: from a real log, over HTTP. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { v7 as newId } from 'uuid'
import type { PageSettings } from '../../shared/live-page.ts'
import type { Snapshot } from '../../shared/operation.ts'
import { Refusal } from '../../shared/refusal.ts'
import { searchView } from '../../server/http/search-view.ts'
import { body } from '../support/newsroom.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
beforeAll(async () => {
  site = await openSite()
})
afterAll(() => site.stop())

async function story(more: Partial<PageSettings> = {}) {
  const slug = `story-${newId()}`
  return { slug, page: await site.room.createPage({ slug, headline: 'Storm at sea', ...more }) }
}

const address = (slug: string, words: string) => `/live/${slug}?search=${encodeURIComponent(words)}`
const search = (slug: string, words: string) => site.text(address(slug, words))
/** The headlines found, in the order in which they are read, without their marks. */
const found = (text: string) =>
  [...text.matchAll(/-title">(.*?)<\/h2>/g)]
    .map(([, title]) => (title as string).replaceAll(/<\/?mark>/g, ''))
    .filter(title => title !== 'Key events')
const count = (text: string) => /class="notice__found">([^<]*)</.exec(text)?.[1]

test('a form on every view asks for words, which come back newest first, counted, marked, and kept out of search engines', async () => {
  const { slug, page } = await story()
  await site.room.publish([page], 'The harbour is shut')
  await site.room.publish([page], 'Trains are late')
  await site.room.publish([page], 'Harbours reopen')
  for (const path of [`/live/${slug}`, `/live/${slug}?order=oldest`, address(slug, 'trains')]) {
    const form = /<form class="search".*?<\/form>/s.exec(await site.text(path))?.[0]
    expect(form).toContain(`action="/live/${slug}"`)
    expect(form).toMatch(/<label [^>]*for="search">Search this page<\/label>.*<input [^>]*id="search" name="search"/s)
  }
  const text = await search(slug, 'harbour')
  expect(found(text)).toEqual(['Harbours reopen', 'The harbour is shut'])
  expect(count(text)).toBe('2 updates with “harbour”')
  expect(text).toContain('The <mark>harbour</mark> is shut')
  expect(text).toContain('<meta name="robots" content="noindex">')
  expect(text).not.toContain('rel="canonical"')
  expect(text).toContain(`value="harbour"`)
  expect(text).toContain('data-view="search"')
  expect(count(await search(slug, 'late trains'))).toBe('1 update with “late trains”')
})

test('nothing found is said; without a word the field waits for one; a question is text, never markup', async () => {
  const { slug, page } = await story()
  await site.room.publish([page], 'The harbour is shut')
  expect(count(await search(slug, 'volcano'))).toBe('No updates with “volcano”')
  expect(count(await search(slug, '  '))).toBe('Type the words you are looking for.')
  const text = await search(slug, '"><script>alert(1)</script>')
  expect(text).not.toContain('<script>alert')
  expect((await site.get(address(slug, 'x'.repeat(101)))).status).toBe(400)
  expect((await site.get(`/live/${slug}?search=a&search=b`)).status).toBe(400)
  expect((await site.get('/live/no-such-page?search=a')).status).toBe(404)
})

test('edits, withdrawals and restores are in effect with the next question', async () => {
  const { slug, page } = await story()
  const id = await site.room.publish([page], 'Quarantine ends')
  const other = await site.room.publish([page], 'Quarantine begins')
  expect(found(await search(slug, 'quarantine'))).toEqual(['Quarantine begins', 'Quarantine ends'])
  await site.room.send({ type: 'edit', entry: { id, revision: 1, ...body('Isolation ends') } })
  await site.room.send({ type: 'withdraw', entry: { id: other } })
  await expect.poll(async () => count(await search(slug, 'quarantine'))).toBe('No updates with “quarantine”')
  expect(found(await search(slug, 'isolation'))).toEqual(['Isolation ends'])
  await site.room.send({ type: 'restore', entry: { id: other } })
  await expect.poll(async () => found(await search(slug, 'quarantine'))).toEqual(['Quarantine begins'])
})

test('an entry on two pages is found on both, corrected on both, and gone from the one that it is taken off', async () => {
  const [one, two] = [await story(), await story()]
  const id = await site.room.publish([one.page, two.page], 'Ferry held in port')
  const everywhere = async (words: string) =>
    Promise.all([one, two].map(async ({ slug }) => found(await search(slug, words))))
  expect(await everywhere('ferry')).toEqual([['Ferry held in port'], ['Ferry held in port']])
  await site.room.send({ type: 'edit', entry: { id, revision: 1, ...body('Boat held in port') } })
  await expect.poll(() => everywhere('ferry')).toEqual([[], []])
  expect(await everywhere('boat')).toEqual([['Boat held in port'], ['Boat held in port']])
  await site.room.send({ type: 'unplace', entry: { id }, pages: [two.page] })
  await expect.poll(() => everywhere('boat')).toEqual([['Boat held in port'], []])
})

test('what is withdrawn between finding and showing is not shown', async () => {
  const { slug, page } = await story()
  const id = await site.room.publish([page], 'Quarantine')
  await search(slug, 'quarantine')
  const snapshot = (await site.room.log.snapshot(page)) as Snapshot
  const found = { count: 1, entries: [{ id, position: snapshot.entries[0]?.position ?? '' }] }
  const parts = { searches: { search: async () => found }, reads: site.room.log }
  const wanted = { kind: 'search', question: 'quarantine' } as const
  expect((await searchView(parts, snapshot, wanted))?.entries).toHaveLength(1)
  await site.room.send({ type: 'withdraw', entry: { id } })
  expect((await searchView(parts, snapshot, wanted))?.entries).toEqual([])
})

test('captions, lists and quotes are searched; authors, scheduled and withdrawn entries are not', async () => {
  const { slug, page } = await story()
  const blocks = [
    { type: 'list' as const, items: [[{ text: 'Zebra crossing closed' }]] },
    { type: 'quote' as const, text: [{ text: 'A walrus on the pier' }], source: 'The harbour master' },
  ]
  await site.room.send({ type: 'publish', entry: { id: newId(), ...body('One'), blocks }, pages: [page] })
  const publishAt = Date.now() + 3_600_000
  await site.room.send({ type: 'publish', entry: { id: newId(), ...body('Embargoed') }, pages: [page], publishAt })
  for (const words of ['zebra', 'walrus', 'harbour master'])
    expect(found(await search(slug, words)), words).toEqual(['One'])
  for (const words of ['embargoed', 'marsh']) expect(found(await search(slug, words)), words).toEqual([])
})

test('more than one batch is walked by links, every entry once, whatever is published meanwhile', async () => {
  const { slug, page } = await story()
  for (let number = 1; number <= 45; number += 1) await site.room.publish([page], `Storm ${number}`)
  let path: string | undefined = address(slug, 'storm')
  const seen: string[] = []
  for (let turn = 0; path; turn += 1) {
    const text = await site.text(path)
    if (turn === 0) expect(count(text)).toBe('45 updates with “storm”')
    seen.push(...found(text))
    path = /<a [^>]*rel="next" href="([^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&')
    await site.room.publish([page], 'Storm again')
  }
  expect(seen).toEqual(Array.from({ length: 45 }, (_, at) => `Storm ${45 - at}`))
})

test('a search that is refused has no tag of the results that it would have had', async () => {
  const { slug, page } = await story()
  await site.room.publish([page], 'Storm')
  const { search: whole } = site.searches
  site.searches.search = async () => {
    throw new Refusal('unavailable', 'Too much is being searched just now.', { retryAfter: 2 })
  }
  const refused = await site.get(address(slug, 'storm'))
  site.searches.search = whole
  const found = await site.get(address(slug, 'storm'))
  expect([refused.status, refused.headers.get('cache-control')]).toEqual([503, 'no-store'])
  expect(refused.headers.get('etag')).not.toBe(found.headers.get('etag'))
})

test('the same question of an unchanged page costs 304, and one operation changes the tag', async () => {
  const { slug, page } = await story()
  await site.room.publish([page], 'Storm')
  const first = await site.get(address(slug, 'storm'))
  const tag = first.headers.get('etag') as string
  expect((await site.get(address(slug, 'storm'), { 'if-none-match': tag })).status).toBe(304)
  expect((await site.get(address(slug, 'rain'), { 'if-none-match': tag })).status).toBe(200)
  await site.room.publish([page], 'Rain')
  await expect.poll(async () => (await site.get(address(slug, 'storm'), { 'if-none-match': tag })).status).toBe(200)
})
