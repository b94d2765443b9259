/** The markup of entries and page parts that the reader script, the styles and readers' tools rely on. */
import { expect, test } from 'vitest'
import type { Image } from '../../shared/block.ts'
import type { EntryHeader, PlacedEntry } from '../../shared/entry.ts'
import type { LivePage } from '../../shared/live-page.ts'
import { messagesFor } from '../../shared/messages.ts'
import { positionOf } from '../../shared/position.ts'
import { renderBlocks } from '../../shared/render/blocks.ts'
import { contextOf } from '../../shared/render/context.ts'
import { renderEntry } from '../../shared/render/entry.ts'
import { renderEmpty } from '../../server/http/views/empty-timeline.ts'
import { renderHead, renderKeyEvents, renderLoadMore, renderPinned } from '../../shared/render/timeline.ts'

const at = Date.UTC(2025, 5, 12, 7, 42)
const page: LivePage = {
  id: 'p1',
  slug: 'storm',
  headline: 'Storm',
  keyPoints: [],
  language: 'en-GB',
  direction: 'ltr',
  timeZone: 'Europe/London',
  coverageStart: at,
  authors: [],
  batchSize: 8,
  status: 'live',
  sequence: 1,
}
const context = contextOf(page)
const entry: PlacedEntry = {
  id: 'e1',
  home: 'p1',
  revision: 2,
  publishedAt: at,
  updatedAt: at,
  position: positionOf(at, 5),
  sequence: 9,
  keyEvent: false,
  pinned: false,
  headline: 'Wall breached',
  kind: 'update',
  authors: [{ name: 'Ines Farrow', role: 'Transport correspondent' }, { name: 'Raj Patel' }],
  blocks: [{ type: 'paragraph', text: [{ text: 'In two places.' }] }],
}
const image: Image = { src: '/media/a.webp', width: 1200, height: 800, alt: 'The wall' }

test('an entry carries what the script needs, once in the timeline and once among the pinned', () => {
  const { text } = renderEntry(entry, context, 'timeline')
  expect(text).toContain('<li><article id="entry-e1" class="entry entry--update"')
  for (const [name, value] of Object.entries({
    entry: 'e1',
    revision: 2,
    sequence: 9,
    position: entry.position,
    published: at,
    updated: at,
    kind: 'update',
    'key-event': false,
    pinned: false,
    home: 'p1',
  })) {
    expect(text).toContain(` data-${name}="${value}"`)
  }
  expect(text).toContain('aria-labelledby="entry-e1-title"')
  expect(text).toContain('id="entry-e1-title">Wall breached</h2>')
  expect(text).toContain('href="/live/storm/e1"')
  const pinned = renderEntry(entry, context, 'pinned').text
  expect(pinned).toContain('id="pinned-e1"')
  expect(pinned).not.toContain('id="entry-')
})

test('times are absolute, in the page’s zone, with its name', () => {
  const { text } = renderEntry(entry, context, 'timeline')
  expect(text).toContain('datetime="2025-06-12T07:42:00.000Z"')
  expect(text).toContain('08:42 BST')
  expect(text).toContain('12 June 2025')
})

test('a zone that an old browser does not know is shown in UTC, and says so', () => {
  const { text } = renderEntry(entry, { ...context, timeZone: 'Atlantis/Capital' }, 'timeline')
  expect(text).toContain('07:42')
  expect(text).toContain('UTC')
})

test('every author stands with the role of this entry', () => {
  const { text } = renderEntry(entry, context, 'timeline')
  expect(text).toContain('<b>Ines Farrow</b>, Transport correspondent')
  expect(text).toContain('<b>Raj Patel</b></span>')
})

test('kind, pin and key event are said in words', () => {
  const { text } = renderEntry({ ...entry, kind: 'breaking', keyEvent: true, pinned: true }, context, 'timeline')
  for (const word of ['>Breaking<', '>Key event<', '>Pinned<']) expect(text).toContain(word)
  expect(renderEntry({ ...entry, kind: 'summary' }, context, 'timeline').text).toContain('>Summary<')
})

test('an edit shows when; a correction shows what', () => {
  expect(renderEntry(entry, context, 'timeline').text).not.toContain('Updated')
  const edited = { ...entry, updatedAt: at + 3_600_000, correctionNote: 'It was one place.' }
  const { text } = renderEntry(edited, context, 'timeline')
  expect(text).toMatch(/Updated <time datetime="2025-06-12T08:42:00.000Z">/)
  expect(text).toContain('<b>Correction:</b> It was one place.')
})

test('an entry without a headline is named by its time', () => {
  const { text } = renderEntry({ ...entry, headline: undefined }, context, 'timeline')
  expect(text).toContain('aria-labelledby="entry-e1-time"')
  expect(text).toContain('<time id="entry-e1-time"')
  expect(text).not.toContain('<h2')
})

test('an entry whose body is on its way says so in its place', () => {
  const { blocks: _blocks, authors: _authors, ...rest } = entry
  const header: EntryHeader = { ...rest, bodyPending: true }
  const { text } = renderEntry(header, context, 'timeline')
  expect(text).toContain(' data-body-pending')
  expect(text).toContain('Wall breached')
  expect(text).toContain('Loading this update…')
})

test('pictures have their shape before they load, and only the first one of the first view loads at once', () => {
  const blocks = [{ type: 'image', image } as const, { type: 'image', image } as const]
  const lazy = renderBlocks(blocks, context).text
  expect(lazy.match(/width="1200" height="800"/g)).toHaveLength(2)
  expect(lazy.match(/loading="lazy"/g)).toHaveLength(2)
  expect(renderBlocks(blocks, context, true).text.match(/loading="lazy"/g)).toHaveLength(1)
})

test('an upload comes in every width and format it is kept in, over its placeholder', () => {
  const [src, placeholder] = ['/media/0a-960.jpg', 'data:image/webp;base64,AAAA']
  const kept: Image = { ...image, src, widths: [480, 960], formats: ['avif', 'webp'], placeholder }
  const { text } = renderBlocks([{ type: 'image', image: kept }], context)
  for (const format of ['avif', 'webp']) {
    expect(text).toMatch(
      new RegExp(
        `<source type="image/${format}" sizes="[^"]+" srcset="/media/0a-480.${format} 480w,/media/0a-960.${format} 960w">`,
      ),
    )
  }
  expect(text.indexOf('type="image/avif')).toBeLessThan(text.indexOf('type="image/webp'))
  expect(text).toMatch(
    /<img src="\/media\/0a-960.jpg" alt="The wall" width="1200" height="800" decoding="async" loading="lazy">/,
  )
  expect(text).toContain(`<img class="blur" src="${placeholder}" alt="">`)
  expect(text).not.toContain('style=')
})

test('where markup leaves the site, a picture is one file at its whole address', () => {
  const kept: Image = { ...image, widths: [480], formats: ['webp'], placeholder: 'data:image/webp;base64,AAAA' }
  const { text } = renderBlocks([{ type: 'image', image: kept }], { ...context, origin: 'https://news.example' })
  expect(text).toContain('src="https://news.example/media/a.webp"')
  expect(text).not.toMatch(/<picture|data:image/)
})

test('a credit stands without a caption; an import without alt, and a decorative picture, have an empty one', () => {
  const { alt: _alt, ...bare } = image
  const { text } = renderBlocks([{ type: 'image', image: { ...bare, credit: 'M. Sørensen' } }], context)
  expect(text).toContain('<figcaption><span class="credit">Credit: M. Sørensen</span></figcaption>')
  expect(text).toContain(' alt=""')
  expect(renderBlocks([{ type: 'image', image: { ...image, decorative: true } }], context).text).toContain(' alt=""')
})

test('a film plays in place when it is a file, and nothing of it loads before', () => {
  const film = { src: '/media/a', poster: image, intro: 'From the quay:', credit: 'Courier TV' }
  const { text } = renderBlocks([{ type: 'video', video: film }], context)
  expect(text.indexOf('From the quay:')).toBeLessThan(text.indexOf('<figure'))
  expect(text).toMatch(/<video controls preload="none"[^>]* width="1200" height="800"/)
  const elsewhere = renderBlocks(
    [{ type: 'video', video: { ...film, src: 'https://films.example/watch?v=1' } }],
    context,
  )
  expect(elsewhere.text).not.toContain('<video')
  expect(elsewhere.text).toContain('href="https://films.example/watch?v=1"')
})

test('a card of another site is a plain link until a reader asks for more', () => {
  const embed = { url: 'https://example.org/1', provider: 'Example', title: 'A clip' }
  const { text } = renderBlocks([{ type: 'embed', embed }], context)
  expect(text).toContain('href="https://example.org/1"')
  expect(text).not.toMatch(/<iframe|<script|<button/)
  const frame = 'https://player.vimeo.com/video/1?dnt=1'
  const vimeo = { url: 'https://vimeo.com/1', provider: 'Vimeo', frame }
  const framed = renderBlocks([{ type: 'embed', embed: vimeo }], context).text
  expect(framed).toContain(`<button class="embed__load" data-frame="${frame}">Load content from Vimeo</button>`)
  expect(framed).not.toMatch(/<iframe|<script/)
  const away = renderBlocks([{ type: 'embed', embed: vimeo }], { ...context, origin: 'https://news.example' })
  expect(away.text).not.toContain('<button')
})

test('a line break in a text stays one, and a link around several marks stays one link', () => {
  const run = {
    text: 'one\ntwo',
    marks: [{ type: 'link', href: '/x' } as const, { type: 'bold' } as const, { type: 'italic' } as const],
  }
  expect(renderBlocks([{ type: 'paragraph', text: [run] }], context).text).toBe(
    '<p><a href="/x"><em><strong>one<br>two</strong></em></a></p>',
  )
})

test('page parts: key events with their places, load more as a link or as an end, nothing where there is nothing', () => {
  const event = { id: 'e1', headline: 'Wall <breached>', publishedAt: at, position: entry.position }
  const events = renderKeyEvents([event], context).text
  expect(events).toContain(
    `<li data-id="e1" data-position="${entry.position}" data-published="${at}"><a href="/live/storm/e1" data-act="event">`,
  )
  expect(events).toContain('Wall &lt;breached&gt;')
  expect(renderKeyEvents([], context).text).toBe('')
  expect(renderPinned([], context).text).toBe('')
  expect(renderLoadMore(entry.position, context).text).toContain(`href="/live/storm?before=${entry.position}"`)
  expect(renderLoadMore(undefined, context).text).toContain('You’ve reached the start of coverage.')
})

test('every status is said: scheduled with its start, paused and ended with a note, empty pages with a sentence', () => {
  const head = (more: Partial<LivePage>) => renderHead({ ...page, ...more }, context).text
  expect(head({ status: 'live' })).toMatch(/data-part="status">Live</)
  expect(head({ status: 'live' })).not.toContain('status-note')
  expect(head({ status: 'scheduled' })).toMatch(/Coverage starts on Thursday.? 12 June 2025 at 08:42 BST\./)
  expect(head({ status: 'paused' })).toContain('Live coverage is paused.')
  expect(head({ status: 'ended', coverageEnd: at })).toMatch(/ended on Thursday/)
  expect(renderEmpty({ ...page, status: 'scheduled' }).text).toContain('Coverage has not started yet.')
  expect(renderEmpty(page).text).toContain('No updates yet.')
})

test('counts are words, one or many', () => {
  const messages = messagesFor('en-GB')
  expect([messages.newUpdates(1), messages.newUpdates(2), messages.newUpdates(1200)]).toEqual([
    '1 new update',
    '2 new updates',
    '1,200 new updates',
  ])
  expect(messagesFor('xx-YY')).toBe(messages)
})
