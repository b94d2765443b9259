/** An entry while it is written: plain fields, and the way from and to what readers get. */
import { type Block, plainText } from '../../shared/block.ts'
import type { DraftContent, StoredDraft } from '../../shared/draft.ts'
import type { Author, EntryBody, EntryKind } from '../../shared/entry.ts'
import type { PageId } from '../../shared/live-page.ts'
import { cleanBlock, oneLine } from './clean-blocks.ts'

export interface Draft {
  headline: string
  kind: EntryKind
  blocks: Block[]
  authors: Author[]
  correctionNote: string
  pages: PageId[]
  keyEvent?: boolean
  pinned?: boolean
  /** When it is to be published, ms since 1970; at once where it is missing. */
  publishAt?: number
}

/** Most characters of a headline. */
export const mostHeadline = 300
/** From here on the counter says that phones will break the headline into many lines. */
export const longHeadline = 110
/** Most blocks of an entry. */
const mostBlocks = 200

export function emptyDraft(pages: PageId[] = [], authors: Author[] = []): Draft {
  return { headline: '', kind: 'update', blocks: [emptyText()], authors, correctionNote: '', pages }
}

function emptyText(): Block {
  return { type: 'paragraph', text: [] }
}

/** Whether there is nothing in it that anybody would miss. */
export function isBlank(draft: Draft): boolean {
  return draft.headline.trim() === '' && draft.blocks.every(isBlankBlock)
}

function isBlankBlock(block: Block): boolean {
  return block.type === 'paragraph' && plainText(block.text).trim() === ''
}

/** An entry as it was published or kept, to be written on. There is always a text to write into. */
export function draftFrom(body: EntryBody, pages: PageId[]): Draft {
  const { headline = '', kind, authors, correctionNote = '' } = body
  const blocks = body.blocks.length > 0 ? body.blocks : [emptyText()]
  return { headline, kind, blocks, authors, correctionNote, pages }
}

/** What readers get: blank lines, and fields without content, are left out. */
export function bodyOf(draft: Draft): EntryBody {
  const headline = oneLine(draft.headline)
  const correctionNote = oneLine(draft.correctionNote)
  return {
    ...(headline ? { headline } : {}),
    blocks: draft.blocks.flatMap(cleanBlock),
    authors: draft.authors.flatMap(authorOf),
    kind: draft.kind,
    ...(correctionNote ? { correctionNote } : {}),
  }
}

/** What the service keeps of it. */
export function contentOf(draft: Draft): DraftContent {
  const { pages, keyEvent, pinned, publishAt } = draft
  return {
    body: bodyOf(draft),
    pages,
    ...(keyEvent ? { keyEvent } : {}),
    ...(pinned ? { pinned } : {}),
    ...(publishAt === undefined ? {} : { publishAt }),
  }
}

export function draftFromStored({ content: { body, pages, ...more } }: StoredDraft): Draft {
  return { ...draftFrom(body, pages), ...more }
}

function authorOf({ name, role, ...rest }: Author): Author[] {
  const called = oneLine(name)
  const title = oneLine(role ?? '')
  return called ? [{ ...rest, name: called, ...(title ? { role: title } : {}) }] : []
}

/** Why a draft cannot go out yet, in words for the person who writes it; undefined when it can. */
export function whatIsMissing(draft: Draft): string | undefined {
  const { headline, blocks } = bodyOf(draft)
  if (headline && headline.length > mostHeadline) return `The headline has more than ${mostHeadline} characters.`
  if (!headline && blocks.every(block => block.type === 'divider')) return 'Write a headline or some text first.'
  if (blocks.length > mostBlocks)
    return `There are ${blocks.length} paragraphs and pictures; ${mostBlocks} is the most. Split it into two entries.`
  const images = blocks.flatMap(block =>
    block.type === 'image' ? [block.image] : block.type === 'gallery' ? block.images : [],
  )
  if (images.some(image => !image.alt && !image.decorative))
    return images.length > 1
      ? 'Say what each picture shows, or mark it as decorative.'
      : 'Say what the picture shows, or mark it as decorative.'
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
