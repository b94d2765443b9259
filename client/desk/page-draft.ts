/** A live page's settings as a form holds them, and the way from a page to the form and back. */
import type { Image } from '../../shared/block.ts'
import {
  defaultBatchSize,
  isSlug,
  type LivePage,
  type PageChange,
  type PageSettings,
  type PageStatus,
} from '../../shared/live-page.ts'
import { instantOf, wallTime } from './zone-time.ts'

/** Lists are one item a line, times as `datetime-local` has them, in the page's own zone. */
export interface PageDraft {
  headline: string
  slug: string
  standfirst: string
  keyPoints: string
  authors: string
  image: Image | null
  language: string
  direction: 'ltr' | 'rtl'
  timeZone: string
  coverageStart: string
  coverageEnd: string
  batchSize: string
  status: PageStatus
}

export type PageField = keyof PageDraft

export interface PageFault {
  field: PageField
  reason: string
}

const rightToLeft = new Set(['ar', 'arc', 'ckb', 'dv', 'fa', 'he', 'iw', 'ks', 'ps', 'sd', 'ug', 'ur', 'yi'])

/** Which way a language is written. */
export function directionOf(language: string): 'ltr' | 'rtl' {
  try {
    const locale = new Intl.Locale(language)
    if (locale.script) return /^(?:Arab|Hebr|Syrc|Thaa|Nkoo|Adlm)$/.test(locale.script) ? 'rtl' : 'ltr'
    return rightToLeft.has(locale.language) ? 'rtl' : 'ltr'
  } catch {
    return 'ltr' // half a tag, while it is being typed
  }
}

/** The name of a language in English; undefined where the tag names none. */
export function languageName(tag: string): string | undefined {
  try {
    const name = new Intl.DisplayNames('en-GB', { type: 'language', fallback: 'none' }).of(tag)
    return name ?? undefined
  } catch {
    return undefined
  }
}

/** What a new page begins with. @param now ms: coverage starts at this minute, unless another time is chosen */
export function newPageDraft(timeZone: string, language: string, now: number): PageDraft {
  return {
    headline: '',
    slug: '',
    standfirst: '',
    keyPoints: '',
    authors: '',
    image: null,
    language,
    direction: directionOf(language),
    timeZone,
    coverageStart: wallTime(now, timeZone),
    coverageEnd: '',
    batchSize: String(defaultBatchSize),
    status: 'live',
  }
}

/** @param timeZone in which times are shown: the page's, or the one chosen for it */
export function draftOf(page: LivePage, timeZone = page.timeZone): PageDraft {
  return {
    headline: page.headline,
    slug: page.slug,
    standfirst: page.standfirst ?? '',
    keyPoints: page.keyPoints.join('\n'),
    authors: page.authors.join('\n'),
    image: page.image ?? null,
    language: page.language,
    direction: page.direction,
    timeZone,
    coverageStart: wallTime(page.coverageStart, timeZone),
    coverageEnd: page.coverageEnd === undefined ? '' : wallTime(page.coverageEnd, timeZone),
    batchSize: String(page.batchSize),
    status: page.status,
  }
}

/** The first thing that keeps the draft from being sent. */
export function faultIn(draft: PageDraft): PageFault | undefined {
  const { timeZone } = draft
  const start = instantOf(draft.coverageStart, timeZone)
  const end = instantOf(draft.coverageEnd, timeZone)
  const batchSize = Number(draft.batchSize)
  const faults: [PageField, boolean, string][] = [
    ['headline', draft.headline.trim() === '', 'Write a headline.'],
    ['headline', draft.headline.trim().length > 300, 'The headline is longer than 300 characters.'],
    ['slug', draft.slug === '', 'Write an address for the page.'],
    ['slug', !isSlug(draft.slug), 'The address takes small letters a to z, digits and single hyphens, 80 at most.'],
    ['standfirst', draft.standfirst.length > 2000, 'The standfirst is longer than 2,000 characters.'],
    ['keyPoints', linesOf(draft.keyPoints).length > 50, 'More than 50 key points.'],
    ['keyPoints', linesOf(draft.keyPoints).some(one => one.length > 500), 'A key point has more than 500 characters.'],
    ['authors', linesOf(draft.authors).length > 50, 'More than 50 authors.'],
    ['authors', linesOf(draft.authors).some(one => one.length > 200), 'An author has more than 200 characters.'],
    ['image', isWithoutWords(draft.image), 'Say what the picture shows, or that it is decorative.'],
    ['language', languageName(draft.language) === undefined, 'Choose a language by its tag, like en-GB.'],
    ['coverageStart', start === undefined, 'Choose when coverage starts.'],
    ['coverageEnd', draft.coverageEnd !== '' && end === undefined, 'The planned end is no time.'],
    ['coverageEnd', (end ?? Number.POSITIVE_INFINITY) < (start ?? 0), 'The end is before the start.'],
    ['batchSize', !(Number.isInteger(batchSize) && batchSize >= 1 && batchSize <= 50), 'Choose a batch of 1 to 50.'],
  ]
  const found = faults.find(([, isFault]) => isFault)
  return found && { field: found[0], reason: found[2] }
}

/** What the draft says, field by field, as a command takes it. Only for a draft without a fault. */
function settingOf(field: PageField, draft: PageDraft): PageChange {
  switch (field) {
    case 'headline':
      return { headline: draft.headline.trim() }
    case 'standfirst':
      return { standfirst: draft.standfirst.trim() || null }
    case 'keyPoints':
    case 'authors':
      return { [field]: linesOf(draft[field]) }
    case 'coverageStart':
      return { coverageStart: instantOf(draft.coverageStart, draft.timeZone) ?? 0 }
    case 'coverageEnd':
      return { coverageEnd: instantOf(draft.coverageEnd, draft.timeZone) ?? null }
    case 'batchSize':
      return { batchSize: Number(draft.batchSize) }
    default:
      return { [field]: draft[field] }
  }
}

/** The settings of a new page. Only for a draft without a fault. */
export function settingsOf(draft: PageDraft): PageSettings {
  const given = Object.keys(draft).map(field => settingOf(field as PageField, draft))
  const all = Object.assign({}, ...given) as Record<string, unknown>
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null)) as unknown as PageSettings
}

/** What is to be asked of a page: fields that were touched and now read otherwise than it does. */
export function changesOf(page: LivePage, draft: PageDraft, touched: readonly PageField[]): PageChange {
  const asked = touched.map(field => settingOf(field, draft))
  const differing = asked
    .flatMap(setting => Object.entries(setting))
    .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(page[name as keyof LivePage] ?? null))
  return Object.fromEntries(differing) as PageChange
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map(line => line.trim())
    .filter(Boolean)
}

function isWithoutWords(image: Image | null): boolean {
  return image !== null && !image.decorative && !image.alt?.trim()
}
