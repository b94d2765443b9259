/** The pages that readers load, without a script: from a real log, through a real relay, over HTTP. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { v7 as newId } from 'uuid'
import type { PageSettings } from '../../shared/live-page.ts'
import type { Snapshot } from '../../shared/operation.ts'
import { body, settings } from '../support/newsroom.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
beforeAll(async () => {
  site = await openSite()
})
afterAll(() => site.stop())

async function story(count: number, more: Partial<PageSettings> = {}) {
  const slug = `story-${newId()}`
  const page = await site.room.createPage({ slug, headline: 'Storm at sea', ...more })
  const entries: string[] = []
  for (let number = 1; number <= count; number += 1) entries.push(await site.room.publish([page], `Update ${number}`))
  return { slug, page, entries }
}

/** The headlines of the timeline, in the order in which they are read. */
function timeline(text: string): string[] {
  const list =
    /data-part="timeline">(.*?)<\/ol>\s*(?:<p class="timeline-empty"|<div class="load-more")/s.exec(text)?.[1] ?? ''
  return [...list.matchAll(/-title">([^<]*)<\/h2>/g)].map(found => found[1] as string)
}

function attribute(text: string, name: string): string | undefined {
  return new RegExp(`<main[^>]* data-${name}="([^"]*)"`).exec(text)?.[1]
}

/** Where a link that people see leads to. */
function link(text: string, rel: string): string | undefined {
  return new RegExp(`<a [^>]*rel="${rel}" href="([^"]*)"`).exec(text)?.[1]?.replaceAll('&amp;', '&')
}

const numbers = (from: number, to: number) =>
  Array.from({ length: Math.abs(to - from) + 1 }, (_, step) => `Update ${from < to ? from + step : from - step}`)

test('a page opens with its newest batch, its cursor and what the script needs', async () => {
  const { slug, page } = await story(10)
  const text = await site.text(`/live/${slug}`)
  const snapshot = (await site.room.log.snapshot(page)) as Snapshot
  expect(timeline(text)).toEqual(numbers(10, 3))
  expect(attribute(text, 'cursor')).toBe(snapshot.cursor)
  expect(attribute(text, 'page')).toBe(page)
  expect(attribute(text, 'view')).toBe('newest')
  expect(attribute(text, 'older')).toBe(snapshot.older)
  expect(attribute(text, 'ceiling')).toBeUndefined()
  expect(text).toContain('<html lang="en-GB" dir="ltr" data-build="')
  expect(text).toContain('<script type="module" src="/assets/main-1.js"></script>')
  expect(text).toContain('<link rel="modulepreload" href="/assets/shared-1.js">')
  expect(text).toContain('<link rel="stylesheet" href="/assets/reader-1.css">')
  expect(text).toContain(`<link rel="canonical" href="https://news.example/live/${slug}">`)
})

test('[H1] walking back by plain links shows every entry once, whatever is published meanwhile', async () => {
  const { slug, page, entries } = await story(30)
  let text = await site.text(`/live/${slug}`)
  const seen = timeline(text)
  for (let next = link(text, 'next'); next; next = link(text, 'next')) {
    await site.room.publish([page], 'Meanwhile')
    text = await site.text(next)
    expect(attribute(text, 'view')).toBe('batch')
    expect(attribute(text, 'ceiling')).toBeDefined()
    seen.push(...timeline(text))
  }
  expect(seen).toEqual(numbers(entries.length, 1))
  expect(text).toContain('You’ve reached the start of coverage.')
})

test('[H1] “Newer updates” leads up again, batch by batch, to the latest', async () => {
  const { slug } = await story(30)
  let text = await site.text(`/live/${slug}`)
  for (let next = link(text, 'next'); next; next = link(text, 'next')) text = await site.text(next)
  const seen = timeline(text)
  for (let newer = link(text, 'prev'); newer; newer = link(text, 'prev')) {
    text = await site.text(newer)
    seen.unshift(...timeline(text))
  }
  const latest = timeline(await site.text(`/live/${slug}`))
  expect([...new Set([...latest, ...seen])]).toEqual(numbers(30, 1))
  expect(new Set(seen).size).toBe(seen.length)
  expect(text).toContain(`<a href="/live/${slug}">Back to the latest updates</a>`)
})

test('oldest first reads from the start of coverage to the newest, every entry once', async () => {
  const { slug } = await story(20)
  let text = await site.text(`/live/${slug}?order=oldest`)
  const seen = timeline(text)
  for (let next = link(text, 'next'); next; next = link(text, 'next')) {
    text = await site.text(next)
    seen.push(...timeline(text))
  }
  expect(seen).toEqual(numbers(1, 20))
  expect(attribute(text, 'view')).toBe('oldest')
  expect(text).toContain('You’re up to date.')
})

test('key events are listed with their links, and shown by themselves', async () => {
  const { slug, page } = await story(3)
  const key = await site.room.publish([page], 'The turning point', { keyEvent: true })
  await site.room.publish([page], 'After it')
  await expect.poll(() => site.text(`/live/${slug}`)).toContain(`<a href="/live/${slug}/${key}" data-act="event">`)
  const text = await site.text(`/live/${slug}?show=key`)
  expect(timeline(text)).toEqual(['The turning point'])
  expect(attribute(text, 'view')).toBe('key')
})

test('pinned entries stand on top, and in their own place', async () => {
  const { slug, page, entries } = await story(3)
  await site.room.send({ type: 'pin', entry: { id: entries[0] as string }, page })
  const text = await site.text(`/live/${slug}`)
  expect(text).toContain(`id="pinned-${entries[0]}"`)
  expect(text).toContain(`id="entry-${entries[0]}"`)
})

test('a permalink lands on the entry, marked, above what came before it, with the way to the latest', async () => {
  const { slug, entries } = await story(30)
  const id = entries[4] as string
  const text = await site.text(`/live/${slug}/${id}`)
  expect(text).toMatch(new RegExp(`id="entry-${id}" class="entry entry--update entry--highlighted"`))
  expect(timeline(text)).toEqual(['Update 5', 'Update 4', 'Update 3', 'Update 2', 'Update 1'])
  expect(text).toMatch(/<a [^>]*rel="prev" href="\/live\/[^"]*before=/)
  expect(attribute(text, 'view')).toBe('permalink')
  expect(attribute(text, 'ceiling')).toBeDefined()
  expect(text).toContain(`<a href="/live/${slug}">See the latest updates</a>`)
  expect(text).toContain('<meta property="og:title" content="Update 5">')
  const newest = await site.text(`/live/${slug}/${entries.at(-1)}`)
  expect(attribute(newest, 'ceiling')).toBeUndefined()
})

test('a permalink of a withdrawn entry says so, and leads back; its text is nowhere', async () => {
  const { slug, entries } = await story(3)
  const id = entries[1] as string
  expect((await site.get(`/live/${slug}/${id}`)).status).toBe(200)
  await site.room.send({ type: 'withdraw', entry: { id } })
  await expect.poll(async () => (await site.get(`/live/${slug}/${id}`)).status).toBe(410)
  const text = await site.text(`/live/${slug}/${id}`)
  expect(text).toContain('This update was withdrawn')
  expect(text).toContain(`href="/live/${slug}"`)
  expect(text + (await site.text(`/live/${slug}`))).not.toContain('Update 2')
})

test('a permalink on a page where the entry does not stand leads to where it does', async () => {
  const home = await story(0)
  const other = await story(0)
  const id = await site.room.publish([home.page], 'Told once')
  const answer = await site.get(`/live/${other.slug}/${id}`)
  expect([answer.status, answer.headers.get('location')]).toEqual([302, `/live/${home.slug}/${id}`])
  await site.room.send({ type: 'place', entry: { id }, pages: [other.page] })
  await site.room.send({ type: 'unplace', entry: { id }, pages: [home.page] })
  const moved = await site.get(`/live/${home.slug}/${id}`)
  expect([moved.status, moved.headers.get('location')]).toEqual([302, `/live/${other.slug}/${id}`])
})

test('a scheduled entry is not found by anyone', async () => {
  const { slug, page } = await story(1)
  const id = newId()
  const publishAt = Date.now() + 3_600_000
  await site.room.send({ type: 'publish', entry: { id, ...body('Embargoed') }, pages: [page], publishAt })
  const answer = await site.get(`/live/${slug}/${id}`)
  expect(answer.status).toBe(404)
  expect(await answer.text()).not.toContain('Embargoed')
})

test('what is not there is 404 in the look of the site, what cannot be read 400', async () => {
  const { slug } = await story(1)
  for (const path of [
    '/live/no-such-page',
    `/live/${slug}/${newId()}`,
    `/live/${slug}/a%7Bb`,
    '/live/%7Bx%7D',
    '/nowhere',
  ]) {
    const answer = await site.get(path, { accept: 'text/html' })
    expect(answer.status, path).toBe(404)
    expect(await answer.text()).toContain('The Courier')
  }
  for (const query of ['before=yesterday', 'before=1&before=2', 'order=random', 'show=all', 'order=oldest&after=x']) {
    expect((await site.get(`/live/${slug}?${query}`)).status, query).toBe(400)
  }
  expect((await site.get(`/live/${slug}?utm_source=letter`)).status).toBe(200)
})

test('earlier addresses redirect, whatever follows them; and the way back when a page takes its old address again', async () => {
  const { slug, page } = await story(1)
  const next = `renamed-${newId()}`
  await site.room.send({ type: 'page', page, settings: { slug: next } })
  const answer = await site.get(`/live/${slug}?order=oldest`)
  expect([answer.status, answer.headers.get('location')]).toEqual([308, `/live/${next}?order=oldest`])
  expect(answer.headers.get('cache-control')).toContain('max-age=0')
  expect((await site.get(`/live/${page}`)).headers.get('location')).toBe(`/live/${next}`)
  await site.room.send({ type: 'page', page, settings: { slug } })
  await expect.poll(async () => (await site.get(`/live/${slug}`)).status).toBe(200)
})

test('a page that has not changed costs 304, and one operation changes the tag', async () => {
  const { slug, page, entries } = await story(12)
  const newest = await site.get(`/live/${slug}`)
  const older = link(await newest.text(), 'next') as string
  for (const path of [`/live/${slug}`, older, `/live/${slug}?order=oldest`, `/live/${slug}/${entries[0]}`]) {
    const first = await site.get(path)
    const tag = first.headers.get('etag') as string
    expect(first.headers.get('cache-control')).toMatch(/max-age=0, s-maxage=1/)
    expect((await site.get(path, { 'if-none-match': tag })).status, path).toBe(304)
    await site.room.publish([page], 'One more')
    await expect.poll(async () => (await site.get(path, { 'if-none-match': tag })).status).toBe(200)
  }
})

test('the list of pages: running, coming up, ended; empty pages say why', async () => {
  const live = await story(0, { headline: 'Running now' })
  const later = await story(0, {
    headline: 'Starts later',
    status: 'scheduled',
    coverageStart: Date.UTC(2031, 0, 2, 15),
  })
  await story(0, { headline: 'All over', status: 'ended' })
  await expect.poll(() => site.text('/')).toContain('All over')
  const home = await site.text('/')
  const places = ['Running now', 'Starts later', 'All over'].map(words => home.indexOf(words))
  expect(places).toEqual([...places].sort((one, other) => one - other))
  expect(places.every(place => place > 0)).toBe(true)
  expect(await site.text(`/live/${live.slug}`)).toContain('No updates yet.')
  const scheduled = await site.text(`/live/${later.slug}`)
  expect(scheduled).toContain('Coverage has not started yet.')
  expect(scheduled).toMatch(/2 January 2031 at 15:00 GMT/)
})

test('content can neither close the JSON-LD script nor bring a tag of its own', async () => {
  const slug = `story-${newId()}`
  const headline = `</script><script>alert('x')</script><!-- "quoted" & more`
  const page = await site.room.createPage({ ...settings(), slug, headline, standfirst: headline })
  await site.room.publish([page], headline)
  const text = await site.text(`/live/${slug}`)
  expect(text).not.toContain('<script>alert')
  expect(text.match(/<script/g)).toHaveLength(2)
  const json = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(text)?.[1] as string
  const posting = JSON.parse(json)
  expect(posting['@type']).toBe('LiveBlogPosting')
  expect(posting.headline).toBe(headline)
  expect(posting.liveBlogUpdate[0].headline).toBe(headline)
})
