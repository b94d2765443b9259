// An address becomes a card: what it is called, with a picture that is ours, and a frame only where its provider has one.
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readOEmbed, readOpenGraph } from '../../server/embeds/description.ts'
import { findProvider } from '../../server/embeds/providers.ts'
import { blockSchema } from '../../server/parse/block.ts'
import type { Embed } from '../../shared/block.ts'
import { isFrameOf } from '../../shared/embed-frames.ts'
import { openDeskSite, type TestBrowser, type TestDesk } from '../support/desk-site.ts'
import { startProvider, type TestProvider } from '../support/provider.ts'

let provider: TestProvider
let desk: TestDesk
let browser: TestBrowser
let jpeg: Buffer

beforeAll(async () => {
  jpeg = await sharp({ create: { width: 48, height: 27, channels: 3, background: '#702020' } })
    .jpeg()
    .toBuffer()
  provider = await startProvider((req, res) => {
    const { host = '' } = req.headers
    const { pathname, searchParams } = new URL(req.url ?? '/', `https://${host}`)
    if (host === 'www.youtube.com' && searchParams.get('url')?.endsWith('v=slow-film1')) return undefined
    if (host === 'www.youtube.com' && pathname === '/oembed') {
      const picture = searchParams.get('url')?.endsWith('v=harbour-01') ? 'thumb.jpg' : 'evil.svg'
      const answer = { title: 'The <b>harbour</b>\n at\u202e night', thumbnail_url: `https://i.example.com/${picture}` }
      return void res.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer))
    }
    if (host === 'i.example.com' && pathname === '/thumb.jpg') return void res.writeHead(200).end(jpeg)
    if (host === 'i.example.com') return void res.writeHead(200).end('<svg xmlns="http://www.w3.org/2000/svg"/>')
    res.writeHead(404).end()
  })
  desk = await openDeskSite(provider.fetchOutside)
  const { account } = await desk.accounts.addUser({ name: 'ines', role: 'editor', pages: 'all' })
  await desk.accounts.changePassword(account.id, 'tide clock window seven')
  browser = desk.browser()
  await browser.signIn('ines', 'tide clock window seven')
})
afterAll(async () => {
  await desk.stop()
  await provider.stop()
})

const cardOf = async (url: string) => (await (await browser.post('/desk/api/embeds', { url })).json()) as Embed

test('a film becomes a card with its title and a picture of our own', async () => {
  const card = await cardOf('https://youtu.be/harbour-01?si=tracking')
  expect(card).toMatchObject({
    url: 'https://www.youtube.com/watch?v=harbour-01',
    provider: 'YouTube',
    title: 'The <b>harbour</b> at night',
    frame: 'https://www.youtube-nocookie.com/embed/harbour-01',
    thumbnail: { width: 48, height: 27, src: expect.stringMatching(/^\/media\/[0-9a-f-]{36}-48\.jpg$/) },
  })
  expect(blockSchema.api.safeParse({ type: 'embed', embed: card }).success).toBe(true)
})

test('a picture that is none is left out, and so is everything else of a site that does not answer', async () => {
  const card = await cardOf('https://www.youtube.com/watch?v=without-01')
  expect(card).toMatchObject({ title: 'The <b>harbour</b> at night' })
  expect(card.thumbnail).toBeUndefined()
  expect(await cardOf('https://www.youtube.com/watch?v=slow-film1')).toEqual({
    url: 'https://www.youtube.com/watch?v=slow-film1',
    provider: 'YouTube',
    frame: 'https://www.youtube-nocookie.com/embed/slow-film1',
  })
})

test.each([
  'https://example.org/film',
  'https://youtube.com.evil.example/watch?v=harbour-01',
  'https://evil.example/?https://youtube.com/watch?v=harbour-01',
  'https://www.youtube.com/@channel',
  'https://www.youtube.com:8443/watch?v=harbour-01',
  'https://127.0.0.1/watch?v=harbour-01',
])('%s is not a provider’s, and nothing is fetched', async url => {
  provider.asked.length = 0
  const answer = await browser.post('/desk/api/embeds', { url })
  const problem = (await answer.json()) as { code: string; detail: string }
  expect([answer.status, problem.code]).toEqual([422, 'not-a-provider'])
  expect(problem.detail).toContain('is not a provider’s: it stays a link')
  expect(provider.asked).toEqual([])
})

test('what is no address, or not asked for by an editor, is refused', async () => {
  for (const url of ['javascript:alert(1)', 'https://user:pass@youtube.com/watch?v=harbour-01', 7]) {
    expect((await browser.post('/desk/api/embeds', { url })).status).toBe(400)
  }
  expect((await desk.browser().post('/desk/api/embeds', { url: 'https://youtu.be/harbour-01' })).status).toBe(401)
  const { account } = await desk.accounts.addUser({ name: 'noor', role: 'reporter', pages: 'all' })
  await desk.accounts.changePassword(account.id, 'tide clock window seven')
  const reporter = desk.browser()
  await reporter.signIn('noor', 'tide clock window seven')
  expect((await reporter.post('/desk/api/embeds', { url: 'https://youtu.be/harbour-01' })).status).toBe(403)
})

test.each([
  ['https://m.youtube.com/watch?v=harbour-01&t=9', 'https://www.youtube.com/watch?v=harbour-01'],
  ['https://youtube.com/shorts/harbour-01', 'https://www.youtube.com/watch?v=harbour-01'],
  ['https://vimeo.com/channels/staff/76979871', 'https://vimeo.com/76979871'],
  ['https://twitter.com/courier/status/123?s=20', 'https://x.com/courier/status/123'],
  ['https://bsky.app/profile/did:plc:abc/post/3k1', 'https://bsky.app/profile/did:plc:abc/post/3k1'],
  ['https://www.instagram.com/courier/reel/Cx_1-2/', 'https://www.instagram.com/reel/Cx_1-2/'],
  ['https://www.tiktok.com/@courier/video/7001?lang=en', 'https://www.tiktok.com/@courier/video/7001'],
  ['https://soundcloud.com/courier/tide-tables?in=x', 'https://soundcloud.com/courier/tide-tables'],
  ['https://datawrapper.dwcdn.net/aB3dE/12/', 'https://datawrapper.dwcdn.net/aB3dE/'],
  ['https://public.flourish.studio/visualisation/42/?utm=x', 'https://public.flourish.studio/visualisation/42/'],
])('%s is known, brought to its one form, and has a frame that readers may load', (address, url) => {
  const found = findProvider(address)
  expect(found?.url).toBe(url)
  expect(isFrameOf(found?.provider ?? '', found?.frame ?? '')).toBe(true)
  expect(new URL(found?.described.at ?? '').protocol).toBe('https:')
})

test.each([
  ['YouTube', 'https://www.youtube-nocookie.com/embed/harbour-01?autoplay=1&x=<'],
  ['YouTube', 'https://www.youtube-nocookie.com.evil.example/embed/harbour-01'],
  ['YouTube', 'https://player.vimeo.com/video/1?dnt=1'],
  ['Nobody', 'https://www.youtube-nocookie.com/embed/harbour-01'],
  ['constructor', 'https://www.youtube-nocookie.com/embed/harbour-01'],
])('a card of %s may not bring the frame %s', (name, frame) => {
  const embed = { url: 'https://www.youtube.com/watch?v=harbour-01', provider: name, frame }
  expect(blockSchema.api.safeParse({ type: 'embed', embed }).success).toBe(false)
})

test('a post is called by who wrote it and what it says', () => {
  const html =
    '<blockquote data-bluesky-uri="at://did:plc:x1/app.bsky.feed.post/3kx"><p>The wall &amp; the gate<br>hold.</p>&mdash; Ines</blockquote><script>alert(1)</script>'
  expect(readOEmbed(JSON.stringify({ author_name: 'Ines Farrow', html }))).toEqual({
    title: 'Ines Farrow: The wall & the gate hold.',
    post: { author: 'did:plc:x1', id: '3kx' },
  })
  expect(readOEmbed('{"title": 7, "thumbnail_url": []}')).toEqual({})
  expect(readOEmbed('<html>')).toEqual({})
  expect(readOEmbed(JSON.stringify({ title: 'é'.repeat(900) })).title).toHaveLength(300)
})

test('Open Graph is read from the head of a page, however it breaks off', () => {
  const head =
    '<html><head><title>Plain</title><meta property="og:title" content="Tides &quot;now&quot;"><meta property="og:image" content="https://i.example.com/a.png"><scr'
  expect(readOpenGraph(head)).toEqual({ title: 'Tides "now"', picture: 'https://i.example.com/a.png' })
  expect(readOpenGraph('<title>Only\n this</title>')).toEqual({ title: 'Only this' })
  expect(readOpenGraph('')).toEqual({})
})
