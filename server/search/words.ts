/** What counts as a word, in any script, and which spellings are the same word: one rule for texts and for questions. */

/** A piece of a text that can be looked for; `start` and `end` are its place in the text, UTF-16 units. */
export interface Word {
  /** Without case, accents and marks that writers leave out. */
  folded: string
  start: number
  end: number
}

/** Joiners and soft hyphens change how a word looks, not which one it is. */
const unseen = '\\u00ad\\u200c\\u200d\\u2060'
const wordShape = new RegExp(`[\\p{L}\\p{N}\\p{M}${unseen}]+`, 'gu')
const plainAscii = /^[\0-\x7f]*$/
/** Scripts whose words have no space between them, or grow endings: there any stretch of a text can be looked for. */
const pairScripts =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\u3005\\u30fc\\uff70\\uff9e\\uff9f'
const tripleScripts = '\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}'
const pairs = new RegExp(`[${pairScripts}]`, 'u')
const triples = new RegExp(`[${tripleScripts}]`, 'u')
const stretches = new RegExp(
  `(?:[${pairScripts}]\\p{M}*)+|(?:[${tripleScripts}]\\p{M}*)+|(?:(?![${pairScripts}${tripleScripts}]).)+`,
  'gsu',
)
/** A letter with the marks that stand on it; half-width Japanese writes its voice marks as letters of their own. */
const cluster = /.[\p{M}\uff9e\uff9f]*/gsu

/**
 * Left out by some writers, put in by others, from one code point to another. Vowel signs of Indian scripts, and voice
 * marks of Japanese, are none of them: they make another word.
 */
const mayBeLeftOut = [
  [0x300, 0x36f], // accents of Latin, Greek and Cyrillic
  [0x1ab0, 0x1aff],
  [0x1dc0, 0x1dff],
  [0x20d0, 0x20ff],
  [0x591, 0x5c7], // vowels of Hebrew
  [0x610, 0x61a], // of Arabic
  [0x640, 0x640], // the stretch of Arabic
  [0x64b, 0x65f],
  [0x670, 0x670],
  [0x6d6, 0x6ed],
  [0x93c, 0x93c], // the dot below of Hindi
  [0xad, 0xad], // soft hyphen, joiners
  [0x200c, 0x200d],
  [0x2060, 0x2060],
] as const
const leftOut = new RegExp(
  `[${mayBeLeftOut.map(([from, to]) => `\\u{${from.toString(16)}}-\\u{${to.toString(16)}}`).join('')}]`,
  'gu',
)
/** Letters that Unicode does not take apart, and readers type by their plain neighbours. */
const neighbours: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
  ς: 'σ',
  ى: 'ي',
  ی: 'ي',
  ک: 'ك',
  ة: 'ه',
  '\u0901': '\u0902',
}
const withNeighbour = new RegExp(`[${Object.keys(neighbours).join('')}]`, 'g')
/** "The", which Arabic writes together with its word, as also "and", "with", "as" and "so" before it. */
const arabicArticle = /^(?:[وبكف]?ال|لل)(?=.{2})/u

/** The same text for all spellings of it that readers take for the same. */
export function fold(text: string): string {
  if (plainAscii.test(text)) return text.toLowerCase()
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(leftOut, '')
    .replace(withNeighbour, letter => neighbours[letter] as string)
    .normalize('NFC')
}

/**
 * The words of a text, in order. Where scripts do not divide words, every two neighbouring letters are one (three in
 * Thai, Lao, Khmer and Burmese), and the last ones by themselves, so that any stretch is found whole.
 * @param text in NFC: the places are those of this very text
 */
export function wordsOf(text: string): Word[] {
  return takenApart(text, false)
}

/** One word that is looked for: as it is, or as the beginning of a word. */
export interface Wanted {
  folded: string
  isBeginning: boolean
}

/** What a reader asks for: all of these words, of which the last may be unfinished. */
export function wantedIn(question: string): Wanted[] {
  const words = takenApart(question.normalize('NFC'), true)
  const wanted = new Map<string, Wanted>()
  words.forEach(({ folded }, at) => {
    const isBeginning = at === words.length - 1 || isShortRun(folded) || wanted.get(folded)?.isBeginning === true
    wanted.set(folded, { folded, isBeginning })
  })
  return [...wanted.values()]
}

/** @param isQuestion then the short ends of a stretch are left away, where longer runs hold them already */
function takenApart(text: string, isQuestion: boolean): Word[] {
  const found: Word[] = []
  for (const { 0: piece, index } of text.matchAll(wordShape)) {
    if (plainAscii.test(piece)) {
      found.push({ folded: piece.toLowerCase(), start: index, end: index + piece.length })
    } else if (pairs.test(piece) || triples.test(piece)) {
      for (const { 0: part, index: at } of piece.matchAll(stretches)) addStretch(part, index + at, isQuestion, found)
    } else addWord(piece, index, found)
  }
  return found
}

function addStretch(part: string, start: number, isQuestion: boolean, found: Word[]): void {
  if (triples.test(part)) addRuns(part, start, 3, isQuestion, found)
  else if (pairs.test(part)) addRuns(part, start, 2, isQuestion, found)
  else addWord(part, start, found)
}

function addWord(piece: string, start: number, found: Word[]): void {
  const folded = fold(piece).replace(arabicArticle, '')
  if (folded !== '') found.push({ folded, start, end: start + piece.length })
}

function addRuns(part: string, start: number, size: number, isQuestion: boolean, found: Word[]): void {
  const letters: Word[] = []
  for (const { 0: piece, index } of part.matchAll(cluster)) {
    const place = { start: start + index, end: start + index + piece.length }
    for (const letter of fold(piece)) letters.push({ folded: letter, ...place })
  }
  const runs = isQuestion ? Math.max(1, letters.length - size + 1) : letters.length
  for (let at = 0; at < runs && at < letters.length; at += 1) {
    const run = letters.slice(at, at + size)
    const folded = run.map(letter => letter.folded).join('')
    found.push({ folded, start: (run[0] as Word).start, end: (run.at(-1) as Word).end })
  }
}

/** Shorter than the runs that a text is taken apart into: it begins some of those. */
function isShortRun(folded: string): boolean {
  const { length } = [...folded]
  return (triples.test(folded) && length < 3) || (pairs.test(folded) && length < 2)
}
