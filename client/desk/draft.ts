/** An entry while it is written: plain fields, and the way from and to what readers get. */
import { type Block, type Embed, type Image, plainText, type Run } from '../../shared/block.ts'
import type { Author, EntryBody, EntryKind } from '../../shared/entry.ts'
import type { PageId } from '../../shared/live-page.ts'
import { cut, retext } from './retext.ts'

export type Piece =
  /** Paragraphs, a line each; `was` holds the marks they came with. */
  | { is: 'text'; text: string; was: Run[] }
  | { is: 'picture'; image: Image }
  | { is: 'gallery'; images: Image[] }
  | { is: 'embed'; embed: Embed }
  /** A kind of block that this desk shows and keeps as it is. */
  | { is: 'kept'; block: Block }

export interface Draft {
  headline: string
  kind: EntryKind
  pieces: Piece[]
  authors: Author[]
  correctionNote: string
  pages: PageId[]
}

/** Most characters of a headline. */
export const mostHeadline = 300
/** From here on the counter says that phones will break the headline into many lines. */
export const longHeadline = 110

const betweenParagraphs = '\n\n'

export function emptyDraft(pages: PageId[] = [], authors: Author[] = []): Draft {
  return { headline: '', kind: 'update', pieces: [emptyText()], authors, correctionNote: '', pages }
}

function emptyText(): Piece {
  return { is: 'text', text: '', was: [] }
}

/** Whether there is nothing in it that anybody would miss. */
export function isBlank(draft: Draft): boolean {
  return draft.headline.trim() === '' && draft.pieces.every(piece => piece.is === 'text' && piece.text.trim() === '')
}

/** A published entry, to be edited: paragraphs that follow each other become one text. There is always a text to write into. */
export function draftFrom(body: EntryBody, pages: PageId[]): Draft {
  const pieces: Piece[] = []
  for (const block of body.blocks) {
    const last = pieces.at(-1)
    if (block.type === 'paragraph') {
      if (last?.is === 'text') last.was = [...last.was, { text: betweenParagraphs }, ...block.text]
      else pieces.push({ is: 'text', text: '', was: [...block.text] })
    } else pieces.push(pieceOf(block))
  }
  for (const piece of pieces) if (piece.is === 'text') piece.text = plainText(piece.was)
  if (!pieces.some(piece => piece.is === 'text')) pieces.push(emptyText())
  const { headline = '', kind, authors, correctionNote = '' } = body
  return { headline, kind, pieces, authors, correctionNote, pages }
}

function pieceOf(block: Block): Piece {
  switch (block.type) {
    case 'image':
      return { is: 'picture', image: block.image }
    case 'gallery':
      // One picture alone would come back as what it is not.
      return block.images.length > 1 ? { is: 'gallery', images: block.images } : { is: 'kept', block }
    case 'embed':
      return { is: 'embed', embed: block.embed }
    default:
      return { is: 'kept', block }
  }
}

/** What readers get: lines without words, and fields without content, are left out. */
export function bodyOf(draft: Draft): EntryBody {
  const headline = oneLine(draft.headline)
  const correctionNote = oneLine(draft.correctionNote)
  return {
    ...(headline ? { headline } : {}),
    blocks: draft.pieces.flatMap(blocksOf),
    authors: draft.authors.flatMap(authorOf),
    kind: draft.kind,
    ...(correctionNote ? { correctionNote } : {}),
  }
}

function blocksOf(piece: Piece): Block[] {
  switch (piece.is) {
    case 'text':
      return paragraphs(retext(piece.was, piece.text)).map(text => ({ type: 'paragraph', text }))
    case 'picture':
      return [{ type: 'image', image: imageOf(piece.image) }]
    case 'gallery':
      return [{ type: 'gallery', images: piece.images.map(imageOf) }]
    case 'embed':
      return [{ type: 'embed', embed: piece.embed }]
    case 'kept':
      return [piece.block]
  }
}

function imageOf({ alt, decorative, caption, credit, ...forms }: Image): Image {
  const words = (text: string | undefined) => oneLine(text ?? '') || undefined
  const [what, below, whose] = [words(alt), words(caption), words(credit)]
  return {
    ...forms,
    ...(decorative ? { decorative } : what ? { alt: what } : {}),
    ...(below ? { caption: below } : {}),
    ...(whose ? { credit: whose } : {}),
  }
}

function authorOf({ name, role, ...rest }: Author): Author[] {
  const called = oneLine(name)
  const title = oneLine(role ?? '')
  return called ? [{ ...rest, name: called, ...(title ? { role: title } : {}) }] : []
}

/** Every line with words is a paragraph, with the marks that its words have. */
function paragraphs(runs: readonly Run[]): Run[][] {
  const found: Run[][] = []
  let place = 0
  for (const line of plainText(runs).split('\n')) {
    const words = line.trim()
    const from = place + line.indexOf(words)
    if (words) found.push(cut(runs, from, from + words.length).map(run => ({ ...run, text: clean(run.text) })))
    place += line.length + 1
  }
  return found
}

/** Pasted text brings tabs and worse; the service refuses control characters and halves of characters. */
function clean(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, '').replaceAll(/\p{Cc}/gu, ' ')
}

function oneLine(text: string): string {
  return clean(text).replaceAll(/\s+/g, ' ').trim()
}

/** Why a draft cannot go out yet, in words for the person who writes it; undefined when it can. */
export function whatIsMissing(draft: Draft): string | undefined {
  const { headline, blocks } = bodyOf(draft)
  if (headline && headline.length > mostHeadline) return `The headline has more than ${mostHeadline} characters.`
  if (!headline && blocks.length === 0) return 'Write a headline or some text first.'
  const images = blocks.flatMap(block => {
    if (block.type === 'image') return [block.image]
    return block.type === 'gallery' ? block.images : []
  })
  if (images.some(image => !image.alt && !image.decorative)) {
    return images.length > 1
      ? 'Say what each picture shows, or mark it as decorative.'
      : 'Say what the picture shows, or mark it as decorative.'
  }
  return undefined
}

/** Whether two texts of an entry are the same to a reader. */
export function isSameBody(one: EntryBody, other: EntryBody): boolean {
  return canonical(one) === canonical(other)
}

function canonical(body: EntryBody): string {
  return JSON.stringify(body, (_key, value: unknown) =>
    value && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  )
}
