/** A live page: one running story with its address and its log. */
import type { Image } from './block.ts'

/** Matches `^[A-Za-z0-9_-]{1,64}$` and is not all digits: it stands in Redis keys and job ids. */
export type PageId = string

/**
 * scheduled: shown with its start time; live; paused: shown with a note; ended: no new entries, edits and withdrawals
 * still work; down: as ended, and readers get nothing of it but that it was taken down.
 */
export type PageStatus = 'scheduled' | 'live' | 'paused' | 'ended' | 'down'

export const pageStatuses: readonly PageStatus[] = ['scheduled', 'live', 'paused', 'ended', 'down']

/** Whether new entries may be published on a page, or placed there. */
export function takesEntries({ status }: Pick<LivePage, 'status'>): boolean {
  return status !== 'ended' && status !== 'down'
}

/** What a chief sets. Times are ms since 1970. */
export interface PageSettings {
  /** The page's address; earlier ones redirect for ever. */
  slug: string
  headline: string
  standfirst?: string
  /** Bullets of what matters so far. */
  keyPoints: string[]
  /** BCP 47, like `en-GB`. */
  language: string
  direction: 'ltr' | 'rtl'
  /** IANA name, like `Europe/London`. */
  timeZone: string
  coverageStart: number
  /** Planned while running, the real end once ended. */
  coverageEnd?: number
  image?: Image
  authors: string[]
  /** Entries in a batch, 1 to 50. */
  batchSize: number
  status: PageStatus
}

/** Settings that a page can do without. */
type Clearable = 'standfirst' | 'coverageEnd' | 'image'

/** What is to change of a page: what is left out stays, and `null` takes away what a page can do without. */
export type PageChange = {
  [Setting in keyof PageSettings]?: PageSettings[Setting] | (Setting extends Clearable ? null : never)
}

export interface LivePage extends PageSettings {
  id: PageId
  /** The operation that set these: a newer one replaces an older one. */
  sequence: number
  /**
   * When it was there to be read, or when coverage began if that was before, ms since 1970; no setting moves it. Absent on
   * pages from before it was kept.
   */
  publishedAt?: number
  /** When it was taken down last, ms since 1970; stays when it is put back. Absent where that was before it was kept. */
  takenDownAt?: number
  /** When it was put back last, likewise. */
  putBackAt?: number
}

/** What a page says of when it was published: the same for ever, whatever its settings become. */
export function publishedAtOf({ publishedAt, coverageStart }: LivePage): number {
  return publishedAt ?? coverageStart
}

export const defaultBatchSize = 8
/** Most pins a page may have. */
export const mostPins = 3

const idShape = /^(?!\d+$)[A-Za-z0-9_-]{1,64}$/

/** Whether a text may name a page, an entry or a command: braces would move the Redis slot, the rest breaks job ids. */
export function isId(text: string): boolean {
  return idShape.test(text)
}

const slugShape = /^[a-z0-9]+(?:-[a-z0-9]+)*$/

/** Whether a text may be the address of a page: small letters, digits, single hyphens, 1 to 80 characters. */
export function isSlug(text: string): boolean {
  return text.length <= 80 && slugShape.test(text)
}
