/** What is kept of finished answers: one per cursor, within a bound, each coding made once. */
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { acceptedEncodings } from '../../server/http/accepted-encodings.ts'
import { hasTag } from '../../server/http/freshness.ts'
import { type About, createKeptAnswers } from '../../server/http/kept-answers.ts'
import { byteString, PackedText } from '../../server/http/packed-text.ts'
import { createMetrics } from '../../server/metrics.ts'
import { eventually } from '../support/eventually.ts'

const type = 'text/plain'
const about = (path: string, cursor = '1.a', page = 'p'): About => ({ page, cursor, path, tag: `W/"${cursor}"` })

const buffer = (bytes = '') => Buffer.from(bytes, byteString)

/** A text that does not get much smaller. */
function noise(length: number): string {
  let state = 1
  return Array.from({ length }, () => {
    state = (state * 48_271) % 2_147_483_647
    return String.fromCharCode(33 + (state % 90))
  }).join('')
}

test('an answer is made once per cursor, however many ask meanwhile; another cursor makes it anew', async () => {
  const kept = createKeptAnswers(createMetrics())
  let makings = 0
  const make = async () => ({ text: `made ${++makings}`, type })
  const all = await Promise.all([1, 2, 3].map(() => kept.of(about('/a'), make)))
  expect(new Set(all).size).toBe(1)
  expect(await kept.of(about('/a'), make)).toBe(all[0])
  expect(makings).toBe(1)
  const next = await kept.of(about('/a', '2.b'), make)
  expect([makings, next?.cursor, kept.at('/a')]).toEqual([2, '2.b', next])
})

test('what is kept of a page goes with its cursor; what was asked for less recently goes when there is too much', async () => {
  const metrics = createMetrics()
  const kept = createKeptAnswers(metrics, 39_000)
  const make = async () => ({ text: noise(9000), type })
  await kept.of(about('/a'), make)
  await kept.of(about('/b'), make)
  await kept.of(about('/other', '1.a', 'q'), make)
  await kept.of(about('/a', '2.b'), make)
  expect([kept.at('/b'), kept.at('/other')?.page]).toEqual([undefined, 'q'])
  await kept.of(about('/c', '2.b'), make)
  expect(kept.at('/a')).toBeDefined() // asked for: now the other page's comes first
  await kept.of(about('/d', '2.b'), make)
  expect(['/a', '/c', '/d', '/other'].filter(path => kept.at(path))).toEqual(['/a', '/c', '/d'])
  const { values } = await metrics.keptBytes.get()
  expect(values[0]?.value).toBeGreaterThan(27_000)
  expect(values[0]?.value).toBeLessThanOrEqual(39_000)
})

test('codings count too, once they are made', async () => {
  const metrics = createMetrics()
  const kept = createKeptAnswers(metrics, 1_000_000)
  const answer = await kept.of(about('/a'), async () => ({ text: 'again and again '.repeat(1000), type }))
  const bytes = async () => (await metrics.keptBytes.get()).values[0]?.value ?? 0
  const plain = await bytes()
  const { bytes: zipped } = (await answer?.text.soon(['gzip', 'identity'])) ?? {}
  expect(await bytes()).toBeLessThan(plain / 10) // the plain text was let go
  expect(gunzipSync(buffer(zipped)).toString()).toBe('again and again '.repeat(1000))
})

test('an answer that could not be made is not kept, nor one that is not there', async () => {
  const kept = createKeptAnswers(createMetrics())
  const failing = Promise.all([1, 2].map(() => kept.of(about('/a'), () => Promise.reject(new Error('away')))))
  await expect(failing).rejects.toThrow('away')
  expect(await kept.of(about('/a'), async () => undefined)).toBeUndefined()
  expect(kept.at('/a')).toBeUndefined()
  expect(await kept.of(about('/a'), async () => ({ text: 'there', type }))).toBeDefined()
})

test('the first who ask get gzip, and brotli is made beside them; it is not made for one', async () => {
  const text = 'The pumps at the east gate were repaired. '.repeat(100)
  const packed = new PackedText(text)
  const both = acceptedEncodings('gzip, br')
  expect(packed.now(both)).toBeUndefined()
  expect((await packed.soon(['gzip', 'identity'])).encoding).toBe('gzip')
  const second = packed.now(both)
  expect(second?.encoding).toBe('gzip')
  const brotli = await eventually(() => {
    const found = packed.now(both)
    expect(found?.encoding).toBe('br')
    return found
  })
  expect(brotliDecompressSync(buffer(brotli?.bytes)).toString()).toBe(text)
  expect((await packed.soon(['identity'])).bytes).toBe(text)
  expect((await new PackedText(text).soon(['br', 'identity'])).encoding).toBe('br')
  expect(new PackedText('short').now(both)?.encoding).toBe('identity')
})

test.each([
  [undefined, ['identity']],
  ['', ['identity']],
  ['gzip, deflate, br, zstd', ['br', 'gzip', 'identity']],
  ['gzip, deflate', ['gzip', 'identity']],
  ['GZIP;q=0.5 , br;q=0', ['gzip', 'identity']],
  ['*', ['br', 'gzip', 'identity']],
  ['br;q=0, *;q=0.1', ['gzip', 'identity']],
  ['identity;q=0, gzip', ['gzip']],
  ['*;q=0', ['identity']],
  ['x-gzip', ['gzip', 'identity']],
  ['deflate', ['identity']],
])('Accept-Encoding %j: %j', (header, expected) => {
  expect(acceptedEncodings(header)).toEqual(expected)
})

test.each([
  ['W/"1-a"', true],
  ['"1-a"', true],
  [' * ', true],
  ['"x", W/"1-a" , "y"', true],
  ['"x","1-a"', true],
  ['W/"1-ab"', false],
  ['', false],
  ['"*"', false],
])('If-None-Match %j names the tag: %j', (header, expected) => {
  expect(hasTag(header, 'W/"1-a"')).toBe(expected)
})
