// Whatever comes in: it is read or refused, never a crash; and what was read is read again as the same.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fingerprintOf } from '../../server/newsroom/fingerprint.ts'
import { parseSignIn } from '../../server/parse/account.ts'
import { parseCommand } from '../../server/parse/command.ts'
import { parseCommandId } from '../../server/parse/command-id.ts'
import { parseCursor } from '../../server/parse/cursor.ts'
import { findJsonFault } from '../../server/parse/json-fault.ts'
import { parsePosition } from '../../server/parse/position.ts'
import { Refusal } from '../../shared/refusal.ts'

/** What the function gave, or undefined when it refused; any other error fails the test. */
function readOrRefused<Result>(parse: () => Result): Result | undefined {
  try {
    return parse()
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal
    expect(refusal.code).toBe('malformed')
    return undefined
  }
}

const words = fc.stringMatching(/^[A-Za-z0-9 äß€😀<>&"']{1,40}$/u).filter(text => text.trim() !== '')
const id = fc.uuid()
const mark = fc.oneof(
  fc.constantFrom({ type: 'bold' }, { type: 'italic' }, { type: 'code' }),
  fc.webUrl().map(href => ({ type: 'link', href })),
)
const run = fc.record(
  { text: words, marks: fc.uniqueArray(mark, { selector: one => one.type, maxLength: 4 }) },
  { requiredKeys: ['text'] },
)
const text = fc.array(run, { minLength: 1, maxLength: 4 })
const size = fc.integer({ min: 1, max: 20_000 })
const image = fc.record(
  { src: fc.webUrl({ validSchemes: ['https'] }), width: size, height: size, alt: words, caption: words, credit: words },
  { requiredKeys: ['src', 'width', 'height', 'alt'] },
)
const block = fc.oneof(
  fc.record({ type: fc.constantFrom('paragraph', 'subheading'), text }),
  fc.record({
    type: fc.constant('list'),
    ordered: fc.boolean(),
    items: fc.array(text, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ type: fc.constant('quote'), text, source: words }),
  fc.record({ type: fc.constant('image'), image }),
  fc.record({ type: fc.constant('gallery'), images: fc.array(image, { minLength: 1, maxLength: 3 }) }),
  fc.constant({ type: 'divider' }),
)
const body = {
  headline: words,
  blocks: fc.array(block, { maxLength: 5 }),
  authors: fc.array(fc.record({ name: words, role: words }, { requiredKeys: ['name'] }), { maxLength: 3 }),
  kind: fc.constantFrom('update', 'breaking', 'summary'),
}
const time = fc.integer({ min: 0, max: 99_999_999_999_999 })
const command = fc.oneof(
  fc.record({
    type: fc.constant('publish'),
    entry: fc.record({ id, ...body }),
    pages: fc.uniqueArray(id, { minLength: 1, maxLength: 5 }),
    publishAt: fc.oneof(
      time,
      fc.date({ min: new Date(0), max: new Date('2999-01-01'), noInvalidDate: true }).map(at => at.toISOString()),
    ),
  }),
  fc.record({
    type: fc.constant('edit'),
    entry: fc.record({ id, revision: fc.integer({ min: 1, max: 99 }), ...body }),
  }),
  fc.record({ type: fc.constantFrom('withdraw', 'erase'), entry: fc.record({ id }) }),
)

/** Junk that comes close: well-formed commands with one value, somewhere, replaced by anything. */
const spoiled = fc.tuple(command, fc.nat(), fc.jsonValue({ depthSize: 'medium' })).map(([sent, nth, junk]) => {
  let left = nth % 30
  return JSON.parse(JSON.stringify(sent), (_key, value: unknown) => {
    left -= 1
    return left === 0 ? junk : value
  }) as unknown
})

test('what is read survives a round trip through JSON, and reads as the same again', () => {
  fc.assert(
    fc.property(command, sent => {
      const read = parseCommand(sent, { from: 'api' })
      const again = parseCommand(JSON.parse(JSON.stringify(read)), { from: 'api' })
      expect(again).toEqual(read)
      expect(fingerprintOf('ada', again)).toBe(fingerprintOf('ada', read))
    }),
  )
})

test('junk of any shape is refused or read, never a crash', () => {
  fc.assert(fc.property(fc.anything(), junk => void readOrRefused(() => parseCommand(junk, { from: 'api' }))))
  fc.assert(
    fc.property(spoiled, junk => {
      const read = readOrRefused(() => parseCommand(junk, { from: 'import' }))
      if (read) expect(parseCommand(JSON.parse(JSON.stringify(read)), { from: 'import' })).toEqual(read)
    }),
  )
  fc.assert(fc.property(fc.anything(), junk => void readOrRefused(() => parseSignIn(junk))))
  fc.assert(fc.property(fc.anything(), junk => void readOrRefused(() => parseCursor(junk))))
  fc.assert(fc.property(fc.anything(), junk => void readOrRefused(() => parsePosition(junk))))
  fc.assert(fc.property(fc.string(), junk => void readOrRefused(() => parseCommandId(junk))))
})

test('a fingerprint knows neither the order of fields nor absent ones, but the account and every value', () => {
  const erase = { type: 'erase', entry: { id: 'e1' } } as const
  const same = { entry: { id: 'e1' }, type: 'erase', extra: undefined } as typeof erase
  expect(fingerprintOf('ada', same)).toBe(fingerprintOf('ada', erase))
  expect(fingerprintOf('ben', erase)).not.toBe(fingerprintOf('ada', erase))
  expect(fingerprintOf('ada', { type: 'erase', entry: { id: 'e2' } })).not.toBe(fingerprintOf('ada', erase))
  expect(fingerprintOf('ada', erase)).toMatch(/^[0-9a-f]{64}$/)
})

test('one id is one command, however it is written', () => {
  expect(parseCommandId('0198C0DE-0000-7000-8000-00000000ABCD')).toBe('0198c0de-0000-7000-8000-00000000abcd')
  expect(() => parseCommandId(undefined)).toThrow(/Idempotency-Key is missing/)
  expect(() => parseCommandId('12345')).toThrow(/not a UUID/)
})

test('the place where JSON breaks is found', () => {
  expect(findJsonFault('{"a": 1,}')).toEqual({ line: 1, column: 9, expected: 'name' })
  expect(findJsonFault('{\n  "a": [1, 2\n}')).toEqual({ line: 3, column: 1, expected: 'comma or ]' })
  expect(findJsonFault('{"a" 1}')).toEqual({ line: 1, column: 6, expected: 'colon' })
  expect(findJsonFault('{"a": tru}')).toEqual({ line: 1, column: 7, expected: 'value' })
  expect(findJsonFault('"un\nclosed"')).toEqual({ line: 1, column: 1, expected: 'value' })
  expect(findJsonFault('')).toEqual({ line: 1, column: 1, expected: 'value' })
  expect(findJsonFault('{} {}')).toEqual({ line: 1, column: 4, expected: 'end' })
})

test('a place is found in all that the engine refuses, and in nothing that it reads', () => {
  const isJson = (text: string) => {
    try {
      JSON.parse(text)
      return true
    } catch {
      return false
    }
  }
  const nearJson = fc.array(fc.constantFrom(...'[]{},:"a\\1-.e \n', 'true', 'null', '"b"', '\\u00e4'), {
    maxLength: 14,
  })
  fc.assert(fc.property(fc.json(), text => findJsonFault(text) === undefined))
  fc.assert(
    fc.property(nearJson, parts => {
      const text = parts.join('')
      expect(findJsonFault(text) === undefined).toBe(isJson(text))
    }),
    { numRuns: 2000 },
  )
})
