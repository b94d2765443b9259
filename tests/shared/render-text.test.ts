/** What comes from outside stays text: nothing an editor, an import or another site wrote becomes markup. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Block } from '../../shared/block.ts'
import { messagesFor } from '../../shared/messages.ts'
import { renderBlocks } from '../../shared/render/blocks.ts'
import type { RenderContext } from '../../shared/render/context.ts'
import { html, join } from '../../shared/render/html.ts'
import { safeLink, safeSource } from '../../shared/render/links.ts'

const context: RenderContext = {
  slug: 'storm',
  language: 'en-GB',
  timeZone: 'Europe/London',
  messages: messagesFor('en-GB'),
}
const nasty = `</p><script>alert(1)</script>"' onload=x &amp;`
const escaped = '&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39; onload=x &amp;amp;'

test('the tag escapes whatever is not markup already, in elements and in attributes', () => {
  expect(html`<p title="${nasty}">${nasty}</p>`.text).toBe(`<p title="${escaped}">${escaped}</p>`)
  expect(html`<p>${html`<b>${'<'}</b>`}${[1, '>', html`<i></i>`]}${false}${undefined}</p>`.text).toBe(
    '<p><b>&lt;</b>1&gt;<i></i></p>',
  )
  expect(join(['a', '&'], html`<br>`).text).toBe('a<br>&amp;')
})

test('an object that only looks like markup is none', () => {
  const forged = JSON.parse('{"text":"<b>bold</b>"}') as never
  expect(() => html`${forged}`).toThrow(TypeError)
})

test('every kind of block shows its words as text', () => {
  const image = { src: '/media/a.webp', width: 10, height: 5, alt: nasty, caption: nasty, credit: nasty }
  const text = [{ text: nasty, marks: [{ type: 'link', href: 'https://example.org/?a="><script>' } as const] }]
  const blocks: Block[] = [
    { type: 'paragraph', text },
    { type: 'subheading', text },
    { type: 'list', items: [text] },
    { type: 'quote', text, source: nasty },
    { type: 'image', image },
    { type: 'gallery', images: [image, image] },
    { type: 'video', video: { src: 'https://example.org/a.mp4', poster: image, intro: nasty, caption: nasty } },
    { type: 'video', video: { src: 'https://example.org/watch', poster: image, credit: nasty } },
    {
      type: 'embed',
      embed: { url: 'https://example.org/"onclick="x', provider: nasty, title: nasty, thumbnail: image },
    },
    { type: 'divider' },
  ]
  for (const block of blocks) {
    const { text: markup } = renderBlocks([block], context)
    expect(markup).not.toContain('<script')
    expect(markup.replace(/"[^"]*"/g, '')).not.toMatch(/<[^>]*\son\w+=/)
  }
})

test('whatever the text, no tag comes out of it that was not put in', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), words => {
      const { text } = renderBlocks([{ type: 'paragraph', text: [{ text: words.replaceAll('\n', ' ') }] }], context)
      expect(text.slice(3, -4)).not.toMatch(/[<>"']/)
    }),
    { numRuns: 200 },
  )
})

test('only web, mail and own addresses become links; everything else keeps its words', () => {
  for (const href of ['https://a.example/x', 'HTTP://a.example', 'mailto:desk@a.example', '/live/x']) {
    expect(safeLink(href, context)).toBe(href)
  }
  const refused = [
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'java\u200dscript:alert(1)',
    '\u0001javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://a.example/1',
    '',
  ]
  for (const href of refused) {
    expect(safeLink(href, context), href).toBeUndefined()
    const block: Block = { type: 'paragraph', text: [{ text: 'words', marks: [{ type: 'link', href }] }] }
    expect(renderBlocks([block], context).text).toBe('<p>words</p>')
  }
  expect(safeSource('mailto:desk@a.example', context)).toBeUndefined()
})

test('links to other sites tell them nothing and lend them nothing; our own are plain', () => {
  const link = (href: string) =>
    renderBlocks([{ type: 'paragraph', text: [{ text: 'x', marks: [{ type: 'link', href }] }] }], context).text
  expect(link('https://a.example/')).toContain('rel="noopener nofollow external"')
  expect(link('//a.example/')).toContain('rel="noopener nofollow external"')
  expect(link('/live/storm')).toBe('<p><a href="/live/storm">x</a></p>')
})

test('where markup leaves the site, our own addresses carry the origin', () => {
  const image = { src: '/media/a.webp', width: 10, height: 5 }
  const { text } = renderBlocks([{ type: 'image', image }], { ...context, origin: 'https://news.example' })
  expect(text).toContain('src="https://news.example/media/a.webp"')
})
