/** What the desk takes for an address, the service takes as one. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { allowed, filmAddress, linkAddress } from '../../client/desk/editor/link-address.ts'
import { linkAddress as ofService } from '../../server/parse/web-address.ts'

test('an address is completed as it was meant', () => {
  expect(linkAddress(' example.org/tides ')).toBe('https://example.org/tides')
  expect(linkAddress('desk@example.org')).toBe('mailto:desk@example.org')
  expect(linkAddress('http://example.org')).toBe('http://example.org')
})

test.each([
  'javascript:alert(1)',
  'data:text/html,<script>',
  'vbscript:x',
  '/live/storm',
  '//example.org',
  'https://user:secret@example.org/',
  'https:\\\\example.org',
  'java\nscript:alert(1)',
  'two words',
  '',
])('%j leads nowhere', typed => {
  expect(linkAddress(typed)).toBeUndefined()
  expect(allowed(typed)).toBeUndefined()
})

test('a film is at an https address, and nowhere else', () => {
  expect(filmAddress('films.example/gate.mp4')).toBe('https://films.example/gate.mp4')
  expect(filmAddress('HTTPS://films.example/gate.mp4')).toBe('HTTPS://films.example/gate.mp4')
  for (const typed of ['http://films.example/gate.mp4', 'desk@films.example', 'javascript:alert(1)', '/media/a.mp4']) {
    expect(filmAddress(typed)).toBeUndefined()
  }
})

test('whatever is allowed here is taken there', () => {
  const typed = fc.oneof(
    fc.webUrl({ withFragments: true, withQueryParameters: true }),
    fc.tuple(fc.string(), fc.string()).map(([name, host]) => `${name}@${host}.example`),
    fc.string().map(name => `${name}.example`),
    fc.string(),
    fc
      .tuple(fc.constantFrom('http:', 'https:', 'mailto:', 'javascript:', 'ftp:'), fc.string())
      .map(parts => parts.join('')),
  )
  fc.assert(
    fc.property(typed, text => {
      const address = linkAddress(text)
      if (address !== undefined) expect(ofService.safeParse(address).success).toBe(true)
    }),
  )
})
