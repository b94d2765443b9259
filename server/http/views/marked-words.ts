/** Marks the words that were looked for in entries that are rendered already: the renderer stays one and the same for everybody. */
import { escapeText, Html } from '../../../shared/render/html.ts'
import { type Wanted, wordsOf } from '../../search/words.ts'

/** Markup of our own renderer: within a tag every `<`, `>` and quote of a text is escaped. */
const pieces = /<[^>]*>|[^<]+/g
/** Words go on across these. */
const inline = /^<\/?(?:strong|em|b|i|code|a|span)\b/
const entities: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" }

interface Stretch {
  start: number
  end: number
}

/** @param entries as rendered; words are marked in their headlines and bodies, and nowhere else */
export function markWords({ text }: Html, wanted: readonly Wanted[]): Html {
  const marked: string[] = []
  let line: string[] = []
  /** What holds the words, and how many elements of its name are open in it. */
  let holder: { name: string; open: number } | undefined

  for (const piece of text.match(pieces) ?? []) {
    if (!piece.startsWith('<')) {
      if (holder) line.push(piece)
      else marked.push(piece)
      continue
    }
    if (holder && inline.test(piece)) {
      line.push(piece)
      continue
    }
    marked.push(...markLine(line, wanted), piece)
    line = []
    if (holder) holder = within(holder, piece)
    else if (piece.startsWith('<h2 class="entry__title"')) holder = { name: 'h2', open: 1 }
    else if (piece.startsWith('<div class="entry__body"')) holder = { name: 'div', open: 1 }
  }
  return new Html([...marked, ...markLine(line, wanted)].join(''))
}

/** @returns undefined where the tag ends it */
function within({ name, open }: { name: string; open: number }, tag: string) {
  if (tag.startsWith(`<${name}`)) return { name, open: open + 1 }
  if (!tag.startsWith(`</${name}`)) return { name, open }
  return open > 1 ? { name, open: open - 1 } : undefined
}

/** Texts and inline tags in turn: a word may begin in one text and end in the next. */
function markLine(line: readonly string[], wanted: readonly Wanted[]): string[] {
  const texts = line.map(piece => (piece.startsWith('<') ? '' : plain(piece)))
  const found = stretchesIn(texts.join(''), wanted)
  if (found.length === 0) return [...line]
  let at = 0
  return line.map((piece, place) => {
    const text = texts[place] as string
    if (text === '') return piece
    const start = at
    at += text.length
    return markText(text, start, found)
  })
}

function markText(text: string, start: number, found: readonly Stretch[]): string {
  let written = ''
  let at = 0
  for (const stretch of found) {
    const from = Math.max(stretch.start - start, at)
    const to = Math.min(stretch.end - start, text.length)
    if (from >= to) continue
    written += `${escapeText(text.slice(at, from))}<mark>${escapeText(text.slice(from, to))}</mark>`
    at = to
  }
  return written + escapeText(text.slice(at))
}

/** Where the words stand, those that touch one another as one. */
function stretchesIn(text: string, wanted: readonly Wanted[]): Stretch[] {
  const found: Stretch[] = []
  for (const { folded, start, end } of wordsOf(text)) {
    if (!wanted.some(one => folded === one.folded || (one.isBeginning && folded.startsWith(one.folded)))) continue
    const last = found.at(-1)
    if (last && start <= last.end) last.end = Math.max(last.end, end)
    else found.push({ start, end })
  }
  return found
}

function plain(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|#39);/g, entity => entities[entity] as string).normalize('NFC')
}
