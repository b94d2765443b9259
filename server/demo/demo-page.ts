/** What the demo's pages and entries are written as, before they are sent as commands. Times are ms since 1970. */
import type { Image } from '../../shared/block.ts'
import type { EntryBody } from '../../shared/entry.ts'
import type { PageSettings } from '../../shared/live-page.ts'
import type { PictureName, PictureWords } from './demo-pictures.ts'

/** The moment the demo is set in, and its pictures as the media store keeps them. */
export interface Setting {
  /** Whole minutes: the same seeding started by two processes is the same. */
  now: number
  picture(name: PictureName, words: PictureWords): Image
}

/** An entry as it now reads, and how it came to read so. */
export interface DemoEntry extends EntryBody {
  /** Names the entry on all pages and for ever: its id is made of it. */
  key: string
  at: number
  keyEvent?: boolean
  /** Its place among the pins of its page, 1 first. */
  pin?: number
  /** What it said before it was corrected, oldest first. */
  before?: { body: Partial<EntryBody>; until: number }[]
  isWithdrawn?: boolean
  /** Other pages on which it stands too. */
  alsoOn?: DemoPageKey[]
}

export type DemoPageKey = 'storm' | 'final' | 'railway' | 'comet'

export interface DemoPage {
  key: DemoPageKey
  settings: PageSettings
  entries: DemoEntry[]
}

export const hourMs = 3_600_000
export const dayMs = 24 * hourMs
