/** The whole history of a story in feeds: archives that stay as they are, and everything that changed since, once. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { v7 as newId } from 'uuid'
import { body } from '../support/newsroom.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { childOf, childrenOf, readXml, type XmlElement } from '../support/xml.ts'

const origin = 'https://news.example'
const atom = (name: string) => `{http://www.w3.org/2005/Atom}${name}`
const tombstone = '{http://purl.org/atompub/tombstones/1.0}deleted-entry'
const complete = '{http://purl.org/syndication/history/1.0}complete'

let site: TestSite
beforeAll(async () => {
  site = await openSite()
})
afterAll(() => site?.stop())

async function story(count: number) {
  const slug = `story-${newId()}`
  const page = await site.room.createPage({ slug })
  const entries: string[] = []
  for (let number = 1; number <= count; number += 1) entries.push(await site.room.publish([page], `Update ${number}`))
  return { slug, page, entries, address: `/live/${slug}/feed.atom` }
}

const feedAt = async (address: string) => readXml(await site.text(address.replace(origin, '')))
const textOf = (element: XmlElement, name: string) => childOf(element, atom(name)).text
const idsIn = (feed: XmlElement) => childrenOf(feed, atom('entry')).map(entry => textOf(entry, 'id'))
const goneIn = (feed: XmlElement) => childrenOf(feed, tombstone).map(({ attributes }) => attributes.ref)
const linkOf = (feed: XmlElement, rel: string) =>
  childrenOf(feed, atom('link')).find(({ attributes }) => attributes.rel === rel)?.attributes.href

/** Follows RFC 5005 (4.2) and 6721: the feed first, then archive by archive; the latest word on an entry counts. */
async function reconstruct(address: string): Promise<Map<string, string>> {
  const said = new Map<string, { at: string; title?: string }>()
  const hear = (id: string, at: string, title?: string) => {
    const known = said.get(id)
    if (!known || at > known.at) said.set(id, { at, title })
  }
  for (let next: string | undefined = address; next !== undefined; ) {
    const feed = await feedAt(next)
    for (const entry of childrenOf(feed, atom('entry')))
      hear(textOf(entry, 'id'), textOf(entry, 'updated'), textOf(entry, 'title'))
    for (const { attributes } of childrenOf(feed, tombstone)) hear(attributes.ref as string, attributes.when as string)
    next = linkOf(feed, 'prev-archive')
  }
  return new Map([...said].flatMap(([id, { title }]) => (title === undefined ? [] : [[id, title] as const])))
}

test('RFC 5005, 4: the feed and its archives together hold every entry as it now stands, and none that was withdrawn', async () => {
  const { page, entries, address } = await story(130)
  const [first = '', second = ''] = entries
  await site.room.send({
    type: 'edit',
    entry: { id: first, revision: 1, ...body('Update 1, corrected'), correctionNote: 'So.' },
  })
  await site.room.send({ type: 'withdraw', entry: { id: second } })
  await site.room.send({
    type: 'import',
    entry: { id: 'from-long-ago', ...body('Imported late'), publishedAt: 1, updatedAt: 1 },
    page,
  })
  await expect.poll(async () => idsIn(await feedAt(address))).toContain(`${origin}/live/${page}/from-long-ago`)
  const found = await reconstruct(address)
  const wanted = entries.flatMap((id, place) =>
    id === second ? [] : [[`urn:uuid:${id}`, `Update ${place + 1}`] as const],
  )
  const all = new Map([
    ...wanted,
    [`urn:uuid:${first}`, 'Update 1, corrected'],
    [`${origin}/live/${page}/from-long-ago`, 'Imported late'],
  ])
  expect(found).toEqual(all)
})

test('RFC 5005, 4: what an archive speaks of never changes, whatever is published, imported or pinned later', async () => {
  const { page, entries, address } = await story(60)
  const archive = linkOf(await feedAt(address), 'prev-archive') as string
  expect(archive).toBe(`${origin}${address}?archive=1`)
  const before = await feedAt(archive)
  const { headers } = await site.get(archive.replace(origin, ''))
  for (let number = 1; number <= 60; number += 1) await site.room.publish([page], `Later ${number}`)
  await site.room.send({ type: 'import', entry: { id: newId(), ...body('Old'), publishedAt: 5, updatedAt: 5 }, page })
  await site.room.send({ type: 'pin', entry: { id: entries[0] as string }, page })
  await expect.poll(async () => linkOf(await feedAt(address), 'prev-archive')).toBe(`${origin}${address}?archive=2`)
  expect(idsIn(await feedAt(archive))).toEqual(idsIn(before))
  // All that moved is that there is a next one now.
  expect(linkOf(before, 'next-archive')).toBeUndefined()
  expect(linkOf(await feedAt(archive), 'next-archive')).toBe(`${origin}${address}?archive=2`)
  // Once that is there too, the text stays to the letter.
  const settled = (await site.get(archive.replace(origin, ''))).headers.get('etag') as string
  expect(settled).not.toBe(headers.get('etag'))
  for (let number = 1; number <= 60; number += 1) await site.room.publish([page], `Later still ${number}`)
  const again = await site.get(archive.replace(origin, ''), { 'if-none-match': settled })
  expect([again.status, await again.text()]).toEqual([304, ''])
  // A withdrawal is gone from it at once, and leaves a tombstone in its place.
  await site.room.send({ type: 'withdraw', entry: { id: entries[3] as string } })
  await expect.poll(async () => goneIn(await feedAt(address))).toEqual([`urn:uuid:${entries[3]}`])
  expect(await site.text(archive.replace(origin, ''))).not.toContain('Update 4<')
})

test('RFC 5005, 4.1: a correction of what lies in an archive is published in the feed itself, too', async () => {
  const { entries, address } = await story(120)
  const oldest = `urn:uuid:${entries[0]}`
  expect(idsIn(await feedAt(address))).not.toContain(oldest)
  await site.room.send({ type: 'edit', entry: { id: entries[0] as string, revision: 1, ...body('Set right') } })
  for (const file of ['feed.atom', 'feed.rss', 'feed.json']) {
    await expect.poll(() => site.text(address.replace('feed.atom', file))).toContain('Set right')
  }
  expect(idsIn(await feedAt(address))).toContain(oldest)
})

test('RFC 5005, 2: a story that has no archive yet says that its feed is complete', async () => {
  const { page, address } = await story(3)
  expect(childrenOf(await feedAt(address), complete)).toHaveLength(1)
  for (let number = 1; number <= 50; number += 1) await site.room.publish([page], `More ${number}`)
  await expect.poll(async () => linkOf(await feedAt(address), 'prev-archive')).toBeDefined()
  expect(childrenOf(await feedAt(address), complete)).toEqual([])
})

test('RFC 6721, 3: what is withdrawn, unplaced or erased is named with the time of it; what is restored is newer than that', async () => {
  const { page, entries, address } = await story(3)
  const other = await story(1)
  const [one = '', two = '', three = ''] = entries
  await site.room.send({ type: 'place', entry: { id: two }, pages: [other.page] })
  const before = Date.now() - 5
  await site.room.send({ type: 'withdraw', entry: { id: one } })
  await site.room.send({ type: 'unplace', entry: { id: two }, pages: [page] })
  await site.room.send({ type: 'erase', entry: { id: three } })
  await expect.poll(async () => goneIn(await feedAt(address))).toEqual([three, two, one].map(id => `urn:uuid:${id}`))
  const feed = await feedAt(address)
  const times = childrenOf(feed, tombstone).map(({ attributes }) => Date.parse(attributes.when as string))
  for (const at of times) {
    expect(at).toBeGreaterThanOrEqual(before)
    expect(at).toBeLessThanOrEqual(Date.now() + 5)
  }
  expect(Date.parse(textOf(feed, 'updated'))).toBe(Math.max(...times))
  expect(idsIn(await feedAt(other.address))).toContain(`urn:uuid:${two}`)
  await site.room.send({ type: 'restore', entry: { id: one } })
  await expect.poll(async () => idsIn(await feedAt(address))).toEqual([`urn:uuid:${one}`])
  const back = childOf(await feedAt(address), atom('entry'))
  expect(Date.parse(textOf(back, 'updated'))).toBeGreaterThanOrEqual(Math.max(...times))
  expect(goneIn(await feedAt(address))).not.toContain(`urn:uuid:${one}`)
})

test('RFC 6721: what an import brought in as withdrawn was never there, and is not named', async () => {
  const { page, address } = await story(1)
  const entry = { id: newId(), ...body('Never seen'), publishedAt: 5, updatedAt: 5 }
  await site.room.send({ type: 'import', entry, page, isWithdrawn: true })
  await site.room.publish([page], 'After it')
  await expect.poll(async () => idsIn(await feedAt(address))).toHaveLength(2)
  expect(goneIn(await feedAt(address))).toEqual([])
  // Once it was shown, its withdrawal is one.
  await site.room.send({ type: 'restore', entry: { id: entry.id } })
  await site.room.send({ type: 'withdraw', entry: { id: entry.id } })
  await expect.poll(async () => goneIn(await feedAt(address))).toEqual([`urn:uuid:${entry.id}`])
})

test('JSON Feed 1.1, next_url: leads from the feed through all archives to the first', async () => {
  const { slug, entries } = await story(110)
  const seen = new Set<string>()
  const visited: string[] = []
  for (let next: string | undefined = `/live/${slug}/feed.json`; next !== undefined; ) {
    visited.push(next)
    const feed = JSON.parse(await site.text(next)) as { feed_url: string; next_url?: string; items: { id: string }[] }
    expect(feed.feed_url).toBe(`${origin}/live/${slug}/feed.json`)
    for (const { id } of feed.items) seen.add(id)
    next = feed.next_url?.slice(origin.length)
  }
  expect(visited).toHaveLength(3)
  expect(seen).toEqual(new Set(entries.map(id => `urn:uuid:${id}`)))
})

test('an archive that is not closed is not found; one under an earlier address is found under the present one', async () => {
  const { slug, page, address } = await story(55)
  expect((await site.get(`${address}?archive=2`)).status).toBe(404)
  for (const number of ['0', '-1', '01', '1.5', 'x', '']) {
    expect((await site.get(`${address}?archive=${number}`)).status, number).toBe(400)
  }
  const next = `moved-${newId()}`
  await site.room.send({ type: 'page', page, settings: { slug: next } })
  await expect.poll(async () => (await site.get(`${address}?archive=1`)).status).toBe(308)
  const moved = await site.get(`/live/${slug}/feed.json?archive=1`)
  expect(moved.headers.get('location')).toBe(`/live/${next}/feed.json?archive=1`)
  await site.room.send({ type: 'page', page, settings: { status: 'down' } })
  await expect.poll(async () => (await site.get(`/live/${next}/feed.atom?archive=1`)).status).toBe(410)
})
