/** The message files: whole, in every language, and what is wrong with one is said to whoever translates. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { messageFiles, wordsFor, writtenLanguage } from '../../shared/languages.ts'
import { fill, fillCount } from '../../shared/message.ts'
import { messageFaults } from '../../shared/message-check.ts'
import { messagesFor } from '../../shared/messages.ts'

const folder = join(import.meta.dirname, '../../shared/words')
const languages = Object.keys(messageFiles)
const english = messageFiles.en as Record<string, unknown>

/** Every text of a file by its path. */
function textsOf(file: unknown, path = ''): [path: string, text: string][] {
  if (typeof file === 'string') return [[path, file]]
  return Object.entries(file as object).flatMap(([name, inside]) => textsOf(inside, path ? `${path}.${name}` : name))
}

/** The English file with one thing changed. @param path where, names joined by points */
function changed(path: string, value: unknown): unknown {
  const file = structuredClone(english)
  const names = path.split('.')
  const last = names.pop() as string
  let group = file
  for (const name of names) group = group[name] as Record<string, unknown>
  if (value === undefined) delete group[last]
  else group[last] = value
  return file
}

test('every language has every message, with its places and its plural forms, and no markup', () => {
  expect(messageFaults()).toEqual([])
  expect(languages).toEqual(expect.arrayContaining(['ar', 'de', 'en', 'es', 'fr', 'hi']))
  expect(readdirSync(folder).toSorted()).toEqual(languages.map(name => `${name}.json`).toSorted())
})

test.each([
  ['live.paused', undefined, 'live.paused is missing: translate it from en.json.'],
  ['live.status', 'Live', 'live.status must be an object with scheduled, live, paused, ended and down: see en.json.'],
  ['live.status.live', ' ', 'live.status.live must be a text that is not empty: translate it from en.json.'],
  ['live.pausd', 'x', 'live.pausd is no message of ours: take it out, or correct its name.'],
  ['live.startsAt', 'At {whem}.', 'live.startsAt names {whem}: it may name {when} only.'],
  ['live.startsAt', 'Soon.', 'live.startsAt lacks {when}: put it where that is to stand in the sentence.'],
  ['live.pinned', '{when}', 'live.pinned names {when}: it may name no place.'],
  ['live.pinned', 'a { b', 'live.pinned has a brace that stands alone: places are written like {when}.'],
  ['live.pinned', '<b>Up</b>', 'live.pinned has markup: messages are plain text, so take the tags and entities out.'],
  ['live.pinned', 'R&amp;D', 'live.pinned has markup: messages are plain text, so take the tags and entities out.'],
  ['live.newUpdates.other', undefined, 'live.newUpdates.other is missing: "en" needs one and other.'],
  [
    'live.newUpdates.few',
    '{count}',
    'live.newUpdates.few is no plural category of this language: take it out; "en" needs one and other.',
  ],
  [
    'live.newUpdates.other',
    'some',
    'live.newUpdates.other lacks {count}: put it where that is to stand in the sentence.',
  ],
  ['direction', 'up', 'direction must be "ltr" or "rtl": say how the language is written.'],
] as const)('a file with %s = %j is refused in a sentence', (path, value, sentence) => {
  expect(messageFaults({ en: changed(path, value) })).toContain(`shared/words/en.json: ${sentence}`)
})

test('a form may leave its number out only where it stands for one number alone', () => {
  expect(messageFaults({ en: changed('live.newUpdates.one', 'a new update') })).toEqual([])
  // In Russian `one` is 1, 21, 31; in French 0 and 1.
  const forms = (...categories: string[]) =>
    Object.fromEntries(categories.map(name => [name, name === 'one' ? 'один' : '{count}']))
  const of = (fault: string) => fault.includes(' live.newUpdates')
  expect(messageFaults({ ru: changed('live.newUpdates', forms('one', 'few', 'many', 'other')) }).filter(of)).toEqual([
    'shared/words/ru.json: live.newUpdates.one lacks {count}: put it where that is to stand in the sentence.',
  ])
  expect(messageFaults({ fr: changed('live.newUpdates', forms('one', 'many', 'other')) }).filter(of)).toHaveLength(1)
})

test('a file that is named after no language, or holds no object, is refused', () => {
  expect(messageFaults({ klingonish: english })[0]).toContain('name the file by a BCP 47 tag')
  expect(messageFaults({ '!': english })[0]).toContain('name the file by a BCP 47 tag')
  expect(messageFaults({ en: [] })[0]).toContain('begin with a copy of en.json')
})

test.each([
  ['en', [1, 2, 1200], ['1 new update', '2 new updates', '1,200 new updates']],
  ['de', [1, 2, 1200], ['1 neue Meldung', '2 neue Meldungen', '1.200 neue Meldungen']],
  [
    'fr',
    [1, 2, 1_000_000],
    ['1 nouvelle publication', '2 nouvelles publications', '1 000 000 de nouvelles publications'],
  ],
  [
    'es',
    [1, 2, 1_000_000],
    ['1 actualización nueva', '2 actualizaciones nuevas', '1.000.000 de actualizaciones nuevas'],
  ],
  ['hi', [1, 2], ['1 नया अपडेट', '2 नए अपडेट']],
  [
    'ar-EG',
    [0, 1, 2, 3, 11, 100],
    ['لا تحديثات جديدة', 'تحديث جديد واحد', 'تحديثان جديدان', '٣ تحديثات جديدة', '١١ تحديثًا جديدًا', '١٠٠ تحديث جديد'],
  ],
  ['ar-MA', [3], ['3 تحديثات جديدة']],
])('numbers in %s: the plural forms of the language, the digits of the region', (language, counts, expected) => {
  const { newUpdates } = messagesFor(language)
  const spaces = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')
  expect(counts.map(count => spaces(fillCount(newUpdates, count, language)))).toEqual(expected)
})

test('a browser with another plural category than the file has takes the form for all others', () => {
  expect(fillCount({ other: '{count} things' }, 1, 'en')).toBe('1 things')
})

test('places are filled once: what is put in is not read for places again', () => {
  expect(fill('Breaking: {headline}', { headline: 'The {when} of {headline}' })).toBe(
    'Breaking: The {when} of {headline}',
  )
})

test('a kind of a language has the words of the language, an unknown one those of English', () => {
  expect(wordsFor('de-AT')).toMatchObject({ language: 'de-AT', live: messagesFor('de') })
  expect(wordsFor('DE')).toMatchObject({ language: 'DE', live: messagesFor('de') })
  expect(wordsFor('ar-u-nu-latn')).toMatchObject({ language: 'ar-u-nu-latn', direction: 'rtl' })
  expect(wordsFor('pl')).toMatchObject({ language: 'en', live: messagesFor('en') })
  expect(wordsFor('pl')).toBe(wordsFor('pl'))
  expect([writtenLanguage('pl'), writtenLanguage('tlh')]).toEqual(['pl', 'en'])
})

test.each(languages.filter(language => language !== 'en'))(
  '%s is a language of its own: no text is left in English',
  language => {
    const texts = new Map(textsOf(english))
    // "Live" is German too, and a comma is a comma.
    const same = textsOf(messageFiles[language]).filter(
      ([path, text]) => texts.get(path) === text && !/^\W*$|^Live$/.test(text),
    )
    expect(same.filter(([path]) => path !== 'direction')).toEqual([])
  },
)

test('what a phone shows on one line is short enough for it', () => {
  const names = ['connected', 'reconnecting', 'polling', 'offline', 'caughtUp'] as const
  for (const language of languages) {
    const words = messagesFor(language)
    for (const name of names) expect([...words[name]].length, `${language} ${name}`).toBeLessThanOrEqual(48)
    expect([...`${words.outdated} ${words.reload}`].length, language).toBeLessThanOrEqual(58)
  }
})

test('French sets its high punctuation off with a space at which no line breaks', () => {
  const texts = textsOf(messageFiles.fr)
  expect(texts.filter(([, text]) => /(?<![\u00a0\u202f])[:;!?»]|«(?!\u00a0)/.test(text))).toEqual([])
  // Written out in the file, so that no editor takes them for plain ones.
  expect(readFileSync(join(folder, 'fr.json'), 'utf8')).not.toMatch(/[\u00a0\u202f]/)
})
