/** What the service worker keeps and what it drops, and what it writes into a page that it kept. */
import { expect, test } from 'vitest'
import { pageAt, pictureOf, storyOf } from '../../client/offline/addresses.ts'
import { forgetUnder, type Kept, type KeptPage, makeRoom } from '../../client/offline/kept.ts'
import { asKept, filesIn, readPage, withList } from '../../client/offline/page-text.ts'

const hourMs = 3_600_000
const now = Date.UTC(2025, 5, 12, 13, 40)

const pageRead = (readAt: number, more: Partial<KeptPage> = {}): KeptPage => ({
  at: readAt,
  keptAt: readAt,
  readAt,
  bytes: 1000,
  headline: 'Storm',
  language: 'en-GB',
  direction: 'ltr',
  timeZone: 'Europe/London',
  files: [],
  ...more,
})

test('too many pages: the one that was read least recently goes, and with it the files that no other names', () => {
  const kept: Kept = {
    pages: {
      '/live/b': pageRead(now - 2, { files: ['/assets/shared.css', '/media/b-480.avif'] }),
      '/live/a': pageRead(now - 3, { files: ['/assets/shared.css', '/media/a-480.avif'] }),
      '/live/c': pageRead(now - 1),
    },
    files: { '/assets/shared.css': 10, '/media/a-480.avif': 10, '/media/b-480.avif': 10 },
  }
  makeRoom(kept, now, { pages: 2, bytes: 1e6 })
  expect(Object.keys(kept.pages)).toEqual(['/live/b', '/live/c'])
  expect(Object.keys(kept.files)).toEqual(['/assets/shared.css', '/media/b-480.avif'])
})

test('too many bytes, files counted: pages go until there is room; the page for what is not there stays', () => {
  const kept: Kept = {
    pages: {
      '/offline': pageRead(0, { stays: true, files: ['/assets/page.css'] }),
      '/live/a': pageRead(now - 3, { files: ['/media/a-480.avif'] }),
      '/live/b': pageRead(now - 2),
    },
    files: { '/assets/page.css': 100, '/media/a-480.avif': 5000 },
  }
  makeRoom(kept, now, { pages: 9, bytes: 4000 })
  expect(Object.keys(kept.pages)).toEqual(['/offline', '/live/b'])
  expect(Object.keys(kept.files)).toEqual(['/assets/page.css'])
})

test('after a week nothing is known of what was withdrawn: the page goes, though it was read again meanwhile', () => {
  const weekAgo = now - 7 * 24 * hourMs
  const kept: Kept = {
    pages: {
      '/live/a': pageRead(now - hourMs, { keptAt: weekAgo - 1 }),
      '/live/b': pageRead(weekAgo + 1),
      '/offline': pageRead(weekAgo - 1, { stays: true }),
    },
    files: {},
  }
  makeRoom(kept, now)
  expect(Object.keys(kept.pages)).toEqual(['/live/b', '/offline'])
})

test('a page that is gone takes its permalinks and older batches along, and no page of a similar address', () => {
  const paths = ['/live/a', '/live/a?before=1', '/live/a/entry', '/live/a-b', '/live/ab']
  const kept: Kept = { pages: Object.fromEntries(paths.map(path => [path, pageRead(now)])), files: {} }
  forgetUnder(kept, storyOf('/live/a/entry'))
  expect(Object.keys(kept.pages)).toEqual(['/live/a-b', '/live/ab'])
})

test('pages are known by what chooses their view; feeds, desk, API and media are none', () => {
  const at = (path: string) => pageAt(`https://news.example${path}`)
  expect(at('/live/a?utm_source=x&show=key')).toBe('/live/a?show=key')
  expect(at('/live/a?order=oldest&after=7#entry-1')).toBe('/live/a?after=7&order=oldest')
  expect(at('/live/a?search=the+gate')).toBe('/live/a?search=the%20gate')
  expect(at('/live/a/entry')).toBe('/live/a/entry')
  for (const path of ['/live/a/feed.rss', '/desk/a', '/api/pages/a', '/media/x-480.avif', '/live/a/b/c', '/sw.js']) {
    expect(at(path), path).toBeUndefined()
  }
})

test('what a page, a style and a script name is found: addresses, srcset, relative imports', () => {
  const page =
    '<link href="/assets/reader-1.css"><img src="/media/a1-960.jpg" srcset="/media/a1-480.avif 480w,/media/a1-960.avif 960w">'
  expect(filesIn(page)).toEqual([
    '/assets/reader-1.css',
    '/media/a1-960.jpg',
    '/media/a1-480.avif',
    '/media/a1-960.avif',
  ])
  expect(filesIn('import("./client-D1_x.js");import{a}from`./main-2.js`', '/assets/main-1.js')).toEqual([
    '/assets/client-D1_x.js',
    '/assets/main-2.js',
  ])
  expect(pictureOf('/media/a1-960.avif')).toBe('/media/a1-')
  expect(pictureOf('/assets/main-1.js')).toBeUndefined()
})

const markup = `<html lang="en-GB" dir="ltr" data-build="b1"><body><main data-headline="Storm &amp; &quot;tide&quot;" data-time-zone="Europe/London" data-language="en-GB"><p class="connection" data-part="connection" data-offline="Offline, as of {time}"></p>`

test('a kept page says as of when it is, in its own language and zone; on another day with the day', () => {
  const page = { ...pageRead(now), ...readPage(markup) }
  expect(page.headline).toBe('Storm &amp; &quot;tide&quot;')
  expect(asKept(markup, page, now)).toContain('data-kept="Offline, as of 14:40 BST">Offline, as of 14:40 BST</p>')
  expect(asKept(markup, page, now + 24 * hourMs)).toContain('>Offline, as of 12 June 2025 at 14:40 BST</p>')
  const german = { ...page, language: 'de', timeZone: 'Europe/Berlin' }
  expect(asKept(markup, german, now)).toContain('as of 15:40 MESZ<')
})

test('the list of kept pages leads with the one read last, and nothing in it becomes markup', () => {
  const text = '<ul class="kept-list" data-as-of="As of {time}"></ul>'
  const pages = {
    '/offline': pageRead(now, { stays: true }),
    '/live/a?show=key': pageRead(now - hourMs, { headline: 'Older &lt;b&gt;' }),
    '/live/b': pageRead(now, { headline: 'Newer $& $1', language: 'ar', direction: 'rtl' }),
  }
  const list = withList(text, pages, now)
  expect([...list.matchAll(/href="([^"]+)"/g)].map(([, href]) => href)).toEqual(['/live/b', '/live/a?show=key'])
  expect(list).toContain('Newer $& $1</a>')
  expect(list).toContain('lang="ar" dir="rtl"')
  expect(list).toContain('As of 13:40 BST')
})
