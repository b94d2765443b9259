/** An entry: one update by an editor. It may stand on several live pages and is written, corrected and withdrawn once. */
import type { Block } from './block.ts'
import type { PageId } from './live-page.ts'
import type { Position } from './position.ts'

/** UUIDv7, made by the desk. */
export type EntryId = string

export type EntryKind = 'update' | 'breaking' | 'summary'

/** Who wrote an entry; `role` is the title under which they appear in this entry alone. */
export interface Author {
  name: string
  role?: string
  url?: string
}

/** What an editor writes: the part of an entry that an edit replaces as a whole. */
export interface EntryBody {
  headline?: string
  blocks: Block[]
  authors: Author[]
  kind: EntryKind
  /** What was wrong before, in words for readers. */
  correctionNote?: string
}

/** An entry as it stands on one live page: what readers, slices, catch-ups and operations carry. Times are ms since 1970. */
export interface PlacedEntry extends EntryBody {
  id: EntryId
  /** The page it was published on first: its canonical address. */
  home: PageId
  /** 1, 2, 3 …, raised by every edit. */
  revision: number
  /** When its first revision was committed; never moves. */
  publishedAt: number
  updatedAt: number
  /** Where it stands on this page; never moves. */
  position: Position
  /** The last operation of this page that concerned this placement: a newer one replaces an older one. */
  sequence: number
  keyEvent: boolean
  pinned: boolean
}

/** An entry too large for one frame: everything but its body, which is fetched over HTTP. */
export interface EntryHeader extends Omit<PlacedEntry, keyof EntryBody> {
  headline?: string
  /** Its first words where it has no headline: the list of key events need not wait for the body. */
  title?: string
  kind: EntryKind
  bodyPending: true
  /** With many readers each asks for the body at a random moment within so many ms; a new entry is not shown before. */
  bodyWithinMs?: number
}

/** A line of the list of key events. */
export interface KeyEvent {
  id: EntryId
  /** Its first words where it has no headline; empty where it has none either: each language has a word for such entries. */
  headline: string
  publishedAt: number
  position: Position
}

/**
 * What an entry is called: its headline, else the first words of its text.
 * @param untitled what it is called where it has neither; the desk's word, unless readers' is given
 */
export function titleOf(entry: Pick<EntryBody, 'headline' | 'blocks'>, untitled = 'Update'): string {
  if (entry.headline) return entry.headline
  for (const block of entry.blocks) {
    if (block.type === 'paragraph' || block.type === 'subheading' || block.type === 'quote') {
      const words = block.text
        .map(run => run.text)
        .join('')
        .trim()
      if (words) return words.length > 90 ? `${words.slice(0, 89).trimEnd()}…` : words
    }
    if (block.type === 'image' && block.image.caption) return block.image.caption
    if (block.type === 'video' && block.video.caption) return block.video.caption
  }
  return untitled
}
