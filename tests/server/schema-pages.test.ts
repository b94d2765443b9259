/** Every view of a newsroom with all that makes them hard: its structured data and its head, against their specifications. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readImportFile } from '../../server/import/import-file.ts'
import { type Clause, faultsOf } from '../clauses/clause.ts'
import { headClauses } from '../clauses/page-head.ts'
import { dataOf, type Json, linkOf, metaOf, type PageDocument, readPage } from '../clauses/page-document.ts'
import { structuredDataClauses } from '../clauses/structured-data.ts'
import { bringInFiles } from '../support/import-by-hand.ts'
import { playScenes, type Scenes } from '../support/machine-scenes.ts'
import { openSite, type TestSite } from '../support/site.ts'

const origin = 'https://news.example'
let site: TestSite
let scenes: Scenes
/** Texts by their addresses. */
const pages = new Map<string, string>()

beforeAll(async () => {
  site = await openSite()
  scenes = await playScenes(async command => {
    const answer = await site.room.send(command)
    if (answer.status !== 'committed') throw new Error(`${command.type}: ${JSON.stringify(answer)}`)
  })
  const { nasty, long, ended, planned, scheduled, chinese } = scenes
  const imported = await bringInFiles(site.room)
  await visit('/')
  for (const { slug } of [nasty, long, ended, planned, scheduled, chinese, imported]) {
    await visit(`/live/${slug}`)
    await visit(`/live/${slug}?order=oldest`)
  }
  await visit(`/live/${nasty.slug}?show=key`)
  for (const { slug, entries } of [nasty, long]) {
    for (const entry of [entries[0], entries[1], entries[2], entries[60]]) {
      if (entry !== undefined && !scenes.withdrawn.includes(entry)) await visit(`/live/${slug}/${entry}`)
    }
  }
  for (let next = `/live/${long.slug}`, depth = 0; depth < 3; depth += 1) {
    next = (linkOf(read(next), 'next') ?? '').slice(origin.length)
    await visit(next)
  }
})
afterAll(() => site?.stop())

async function visit(path: string): Promise<void> {
  const answer = await site.get(path)
  expect([path, answer.status]).toEqual([path, 200])
  pages.set(path, await answer.text())
}

function read(path: string): PageDocument {
  return readPage(pages.get(path) ?? '')
}

const updatesOf = (page: PageDocument) => dataOf(page).liveBlogUpdate as Json[]

function keeps(clauses: readonly Clause<PageDocument>[]): void {
  test.each(clauses)('$clause', clause => {
    const faults = [...pages].map(([path, html]) => [path, faultsOf(clause, readPage(html))])
    expect(faults.filter(([, found]) => found?.length)).toEqual([])
    expect(faultsOf(clause, readPage(clause.spoil(pages.get(`/live/${scenes.nasty.slug}`) as string)))).not.toEqual([])
  })
}

describe('structured data', () => {
  keeps(structuredDataClauses)
})
describe('the head of a page', () => {
  keeps(headClauses)
})

test('every view of a story tells of it under one name, whatever its address, with one beginning', () => {
  const { slug, page } = scenes.long
  const views = [...pages.keys()].filter(path => path.startsWith(`/live/${slug}`)).map(path => dataOf(read(path)))
  const stories = views.map(data => (data['@type'] === 'LiveBlogPosting' ? data : data.isPartOf) as Json)
  expect(stories.length).toBeGreaterThan(6)
  expect(new Set(stories.map(story => `${String(story['@id'])} ${String(story.url)}`))).toEqual(
    new Set([`${origin}/live/${page} ${origin}/live/${slug}`]),
  )
  const begun = views
    .filter(data => data['@type'] === 'LiveBlogPosting')
    .map(data => `${String(data.datePublished)} ${String(data.coverageStartTime)}`)
  expect(new Set(begun).size).toBe(1)
})

test('an older batch carries its own entries, is known under its own address, and lies between its neighbours', async () => {
  const newest = read(`/live/${scenes.long.slug}`)
  const below = linkOf(newest, 'next') as string
  const batch = read(below.slice(origin.length))
  // The first of them is cut short by what the newest batch shows: it is known under the address of the whole one.
  const whole = linkOf(batch, 'canonical') as string
  expect(whole).not.toBe(below)
  expect(linkOf(readPage(await site.text(whole.slice(origin.length))), 'canonical')).toBe(whole)
  expect(linkOf(batch, 'prev')).toBe(linkOf(newest, 'canonical'))
  const deeper = read((linkOf(batch, 'next') as string).slice(origin.length))
  expect([linkOf(deeper, 'prev'), linkOf(deeper, 'canonical')]).toEqual([whole, linkOf(batch, 'next')])
  const told = [newest, batch, deeper].flatMap(page => updatesOf(page).map(update => update.url))
  expect(new Set(told).size).toBe(told.length)
})

test('other orders and the key events are known under the address of the page', () => {
  const { slug } = scenes.nasty
  for (const query of ['?order=oldest', '?show=key']) {
    expect(linkOf(read(`/live/${slug}${query}`), 'canonical')).toBe(`${origin}/live/${slug}`)
  }
  expect(metaOf(read(`/live/${slug}?order=oldest`), 'og:url')).toBe(`${origin}/live/${slug}`)
})

test('a permalink is about its entry: its own data, its own card, its own times', async () => {
  const { slug, entries } = scenes.nasty
  const page = read(`/live/${slug}/${entries[1]}`)
  const data = dataOf(page)
  expect(data).toMatchObject({
    '@type': 'BlogPosting',
    '@id': `urn:uuid:${entries[1]}`,
    url: `${origin}/live/${slug}/${entries[1]}`,
    mainEntityOfPage: `${origin}/live/${slug}/${entries[1]}`,
    isPartOf: { '@type': 'LiveBlogPosting', url: `${origin}/live/${slug}` },
  })
  expect(data.author).toHaveLength(2)
  expect(data.image).toHaveLength(4)
  expect(metaOf(page, 'og:title')).toBe(data.headline)
  expect(metaOf(page, 'og:description')).not.toBe(metaOf(read(`/live/${slug}`), 'og:description'))
  expect(metaOf(page, 'article:published_time')).toBe(data.datePublished)
  expect(metaOf(page, 'og:image')).toBe('https://pictures.example/gr%C3%B6%C3%9Fe.jpg?a=1&b=2')
  // An entry without pictures and words has the page's.
  expect(metaOf(read(`/live/${slug}/${entries[2]}`), 'og:image')).toBe('https://pictures.example/bare.gif')
})

test('pictures come with caption, credit and size; a credit stands without a caption; a decorative one has no words', () => {
  const update = updatesOf(read(`/live/${scenes.nasty.slug}`)).find(one => (one.image as Json[]).length === 4) as Json
  const [first, second, third] = update.image as Json[]
  expect(first).toMatchObject({
    width: 1280,
    height: 720,
    caption: expect.stringContaining('</script>'),
    creditText: expect.stringContaining('<!--'),
  })
  expect(second).toEqual({
    '@type': 'ImageObject',
    url: 'https://pictures.example/one.png',
    contentUrl: 'https://pictures.example/one.png',
    width: 400,
    height: 800,
    creditText: 'R. Tan',
  })
  expect(third).toMatchObject({ caption: 'The second' })
})

test('a correction is told as one', () => {
  const corrected = updatesOf(read(`/live/${scenes.long.slug}?order=oldest`))[0] as Json
  expect(corrected.correction).toEqual({ '@type': 'CorrectionComment', text: 'The name was wrong.' })
  expect(String(corrected.dateModified) >= String(corrected.datePublished)).toBe(true)
})

test('what a page was published at never moves: not by its settings, its address, its entries or its end', async () => {
  const begin = Date.UTC(2026, 0, 2)
  const page = await site.room.createPage({ coverageStart: begin, headline: 'Stays' })
  const data = async () => {
    const { slug } = (await site.room.log.snapshot(page))?.page ?? { slug: '' }
    return dataOf(readPage(await site.text(`/live/${slug}`)))
  }
  expect(await data()).toMatchObject({
    datePublished: '2026-01-02T00:00:00.000Z',
    coverageStartTime: '2026-01-02T00:00:00.000Z',
  })
  const plannedEnd = Date.UTC(2031, 0, 1)
  await site.room.send({
    type: 'page',
    page,
    settings: { coverageStart: begin + 1000, coverageEnd: plannedEnd, slug: `stays-${page.slice(-8)}` },
  })
  await site.room.publish([page], 'One')
  await expect.poll(data).toMatchObject({ coverageStartTime: '2026-01-02T00:00:01.000Z' })
  expect(await data()).toMatchObject({ datePublished: '2026-01-02T00:00:00.000Z' })
  // The end that is planned is no end.
  expect(await data()).not.toHaveProperty('coverageEndTime')
  const endedAt = Date.UTC(2026, 5, 1)
  await site.room.send({ type: 'page', page, settings: { status: 'ended', coverageEnd: endedAt } })
  await expect
    .poll(data)
    .toMatchObject({ coverageEndTime: '2026-06-01T00:00:00.000Z', datePublished: '2026-01-02T00:00:00.000Z' })
})

test('a page that is announced was published when it was made, not when its coverage will start', () => {
  const data = dataOf(read(`/live/${scenes.scheduled.slug}`))
  expect(Date.parse(String(data.datePublished))).toBeLessThanOrEqual(Date.now())
  expect(Date.parse(String(data.coverageStartTime))).toBeGreaterThan(Date.now())
  expect(data.liveBlogUpdate).toEqual([])
})

test('what another newsroom reads from our page is what is on it', () => {
  const html = pages.get(`/live/${scenes.nasty.slug}`) as string
  const { entries, remarks, page } = readImportFile(html, {
    file: 'page.html',
    now: Date.now() + 1000,
    timeZone: 'UTC',
  })
  expect(entries).toHaveLength(3)
  expect(remarks.filter(remark => remark.isSkipped)).toEqual([])
  expect(page.headline).toContain('"double" \'single\'')
})

test('an address that says no is not to be listed, and tells nothing else', async () => {
  const { long, down, hidden, withdrawn } = scenes
  const wanted = [
    [404, '/live/no-such-page'],
    [404, '/nowhere'],
    [400, `/live/${long.slug}?before=x`],
    [410, `/live/${long.slug}/${withdrawn[0]}`],
    [410, `/live/${long.slug}/${scenes.erased}`],
    [410, `/live/${down.slug}`],
    [410, `/live/${down.slug}/${hidden}`],
  ] as const
  for (const [status, path] of wanted) {
    const answer = await site.get(path, { accept: 'text/html' })
    const page = readPage(await answer.text())
    expect([path, answer.status]).toEqual([path, status])
    expect(page.metas.filter(({ name }) => /^(?:og|twitter|article):/.test(name))).toEqual([])
    expect([metaOf(page, 'robots'), linkOf(page, 'canonical'), page.scripts]).toEqual(['noindex', undefined, []])
  }
})
