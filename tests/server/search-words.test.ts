/** Which words are found in which texts: a table of languages, asked of the same index that readers' questions go to. */
import { describe, expect, test, vi } from 'vitest'
import { Html } from '../../shared/render/html.ts'
import { markWords } from '../../server/http/views/marked-words.ts'
import { WordIndex } from '../../server/search/word-index.ts'
import { wantedIn, wordsOf } from '../../server/search/words.ts'

function isFound(text: string, question: string): boolean {
  const index = new WordIndex()
  const words = wordsOf(text.normalize('NFC')).map(word => word.folded)
  index.put('one', '00000000000001-0000000001', words)
  return index.find(wantedIn(question), undefined, 1).count === 1
}

describe.each([
  [
    'English',
    'The harbour’s sea-wall held, café owners said.',
    ['harbour', 'HARBOUR', 'wall sea', 'cafe', 'cafe\u0301', 'owners sa', 'harbour’s'],
    ['arbour', 'harb wall', 'tea', 'held firm'],
  ],
  [
    'German',
    'Straßenbahn nach Köln fährt wieder',
    ['strassenbahn', 'STRASSENBAHN', 'köln', 'koln', 'faehrt'.replace('ae', 'ä'), 'wieder str'],
    ['bahn', 'kiel'],
  ],
  ['French', 'L’été à Nîmes, cœur de l’Œuvre', ['ete', 'été', 'ÉTÉ', 'nimes', 'coeur', 'œuvre', 'oeuv'], ['automne']],
  ['Spanish', 'El niño cruzó la montaña en camión', ['niño', 'nino', 'MONTAÑA', 'camion', 'cruzo mont'], ['perro']],
  ['Turkish', 'İstanbul’da ışıklar söndü', ['istanbul', 'İSTANBUL', 'ışık', 'isik', 'sondu'], ['ankara']],
  ['Polish', 'Łódź żegna lipiec', ['łódź', 'lodz', 'ZEGNA'], ['warszawa']],
  ['Greek', 'Ο ΔΡΌΜΟΣ ήταν κλειστός', ['δρόμος', 'δρομοσ', 'ηταν κλειστ'], ['θάλασσα']],
  ['Russian', 'Ещё один самолёт вылетел', ['еще', 'ЕЩЁ', 'самолет', 'самолёт выле'], ['поезд']],
  ['Arabic', 'أُغْلِقَ المِيناءُ بسبب العاصفة', ['الميناء', 'ميناء', 'اغلق', 'أغلق', 'عاصفه', 'العاصفة'], ['مطار']],
  ['Hebrew', 'הַנָּמֵל נסגר בגלל הסערה', ['הנמל', 'נסגר', 'הסער'], ['שדה']],
  ['Hindi', 'बंदरगाह बंद है, काग़ज़ ख़त्म', ['बंदरगाह', 'बंद', 'कागज', 'काग़ज़', 'ख़त्म'], ['हवाई', 'बद']],
  ['Thai', 'น้ำท่วมกรุงเทพมหานครในวันนี้', ['น้ำท่วม', 'กรุงเทพ', 'วันนี้', 'น้ำ', 'ท'], ['เชียงใหม่', 'วันพระ']],
  ['Chinese', '东京都知事宣布进入紧急状态', ['东京', '知事', '紧急状态', '态', '东京 紧急'], ['北京', '都东', '状紧']],
  ['Japanese', '東京タワーでｶﾞｽ漏れ、けが人なし', ['東京', 'タワー', 'ガス', 'ｶﾞｽ', 'けが人'], ['カス', '大阪']],
  ['Korean', '서울에서 화재가 발생했다', ['서울', '화재', '서울 발생', '서울'.normalize('NFD')], ['부산']],
  ['several at once', 'NATOの会議 in Brüssel 2024年', ['nato', '会議', 'brussel 会議', '2024'], ['2023']],
  ['letters in other shapes', 'ＡＢＣ ﬁnal x²', ['abc', 'final', 'FINAL'], ['xyz']],
])('%s', (_language, text, found, missed) => {
  test.each(found)('“%s” is found', question => expect(isFound(text, question)).toBe(true))
  test.each(missed)('“%s” is not', question => expect(isFound(text, question)).toBe(false))
})

test('all words must be there, and only the last may be unfinished', () => {
  const text = 'Storm reaches the harbour'
  expect(isFound(text, 'storm harb')).toBe(true)
  expect(isFound(text, 'stor harbour')).toBe(false)
  expect(isFound(text, 'storm train')).toBe(false)
})

test('a question of more words than one walk takes is asked whole', () => {
  const words = Array.from({ length: 40 }, (_, at) => `word${at}x`)
  expect(isFound(words.join(' '), words.join(' '))).toBe(true)
  expect(isFound(words.slice(0, 39).join(' '), words.join(' '))).toBe(false)
})

test('a question of many unfinished words costs one walk over the words, as any other does', () => {
  const index = new WordIndex()
  const words = Array.from({ length: 200 }, (_, at) => `${'abcdefghij'[at % 10]}${at}`)
  index.put('e1', position(1), [...words, '一', '二三'])
  const letters = Array.from({ length: 30 }, (_, at) => String.fromCodePoint(0x4e00 + at))
  const compared = vi.spyOn(String.prototype, 'startsWith')
  const { count } = index.find(wantedIn(letters.join(' ')), undefined, 9)
  const times = compared.mock.calls.length
  compared.mockRestore()
  expect(count).toBe(0)
  expect(times).toBeLessThanOrEqual(words.length)
  expect(index.find(wantedIn('一 二'), undefined, 9).count).toBe(1)
})

test('without a word nothing is asked', () => {
  expect(wantedIn(' …!? ')).toEqual([])
  expect(isFound('anything', '')).toBe(false)
})

test('edited again and again an entry says what it says now, and takes no more room than once', () => {
  const index = new WordIndex()
  const words = (revision: number) => [...Array.from({ length: 200 }, (_, at) => `w${at}`), `revision${revision}`]
  for (let place = 1; place <= 50; place += 1) index.put(`kept${place}`, position(place), words(0))
  for (let revision = 1; revision <= 3000; revision += 1) index.put('edited', position(99), words(revision))
  expect(index.find(wantedIn('revision3000'), undefined, 9).entries).toEqual([{ id: 'edited', position: position(99) }])
  expect(index.find(wantedIn('revision2999x'), undefined, 9).count).toBe(0)
  expect(index.find([{ folded: 'revision2999', isBeginning: false }], undefined, 9).count).toBe(0)
  expect(index.find(wantedIn('w7'), undefined, 9).count).toBe(51)
  expect(index.size).toBe(51)
  expect(index.bytes).toBeLessThan(2_000_000)
})

test('what is listed is newest first below a position, and what is counted is everything', () => {
  const index = new WordIndex()
  for (const place of [3, 9, 1, 7, 5]) index.put(`e${place}`, position(place), ['same'])
  const { count, entries } = index.find(wantedIn('same'), position(9), 2)
  expect([count, entries.map(entry => entry.id)]).toEqual([5, ['e7', 'e5']])
})

describe('words are marked', () => {
  const title = (text: string) => `<h2 class="entry__title" id="x">${text}</h2>`
  const body = (text: string) => `<p>byline storm</p><div class="entry__body">${text}</div><footer>storm</footer>`
  test.each([
    ['as readers see them', title('The Storm grows'), 'storm', title('The <mark>Storm</mark> grows')],
    [
      'whole where only their beginning was asked for',
      title('Harbours shut'),
      'harb',
      title('<mark>Harbours</mark> shut'),
    ],
    ['in the text, and nowhere else', body('<p>A storm</p>'), 'storm', body('<p>A <mark>storm</mark></p>')],
    [
      'also where a picture’s box stands inside',
      body('<div><img alt="storm"></div><p>storm</p>'),
      'storm',
      body('<div><img alt="storm"></div><p><mark>storm</mark></p>'),
    ],
    [
      'across bold letters',
      body('<p>har<strong>bour</strong></p>'),
      'harbour',
      body('<p><mark>har</mark><strong><mark>bour</mark></strong></p>'),
    ],
    [
      'beside what is escaped',
      body('<p>Smith &amp; storm &lt;b&gt;</p>'),
      'storm b',
      body('<p>Smith &amp; <mark>storm</mark> &lt;<mark>b</mark>&gt;</p>'),
    ],
    ['in scripts without spaces', title('東京都の天気'), '東京都', title('<mark>東京都</mark>の天気')],
    ['with their accents', title('Le Café'), 'cafe', title('Le <mark>Café</mark>')],
  ])('%s', (_what, markup, question, marked) => {
    expect(markWords(new Html(markup), wantedIn(question)).text).toBe(marked)
  })
})

function position(place: number): string {
  return `${String(place).padStart(14, '0')}-${String(place).padStart(10, '0')}`
}
