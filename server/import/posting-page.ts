/** What a LiveBlogPosting says of its page: headline, language, coverage times. */
import type { Image } from '../../shared/block.ts'
import type { PageSettings } from '../../shared/live-page.ts'
import { tidied } from './clean-text.ts'
import type { FoundEntry } from './imported.ts'
import { isNode, type Node, textOf } from './linked-data.ts'
import { authorsOf } from './posting-authors.ts'
import { plainHeadline, type UpdateReading } from './posting-entry.ts'
import { picturesOf } from './posting-pictures.ts'
import { type Place, within } from './remarks.ts'
import { readTime } from './times.ts'

/** @param entries those that were read of it: coverage began with the oldest where the posting does not say */
export function pageOf(
  posting: Node,
  place: Place,
  entries: readonly FoundEntry[],
  reading: UpdateReading,
): Partial<PageSettings> {
  const { nodes, base, context } = reading
  const time = (value: unknown) => {
    const at = readTime(textOf(value) ?? '', context.timeZone)?.at
    return at !== undefined && at >= 0 ? at : undefined
  }
  const headline = plainHeadline(textOf(posting.headline) ?? textOf(posting.name), base)
  const standfirst = plainHeadline(textOf(posting.description), base)
  const language = languageOf(posting.inLanguage)
  const start = time(posting.coverageStartTime) ?? time(posting.datePublished) ?? oldest(entries)
  const end = time(posting.coverageEndTime)
  const [image] = picturesOf(posting.image, { place: within(place, 'image'), base, nodes, remarks: [] })
  return {
    ...(headline ? { headline } : {}),
    ...(standfirst ? { standfirst } : {}),
    ...(language ? { language, direction: directionOf(language) } : {}),
    ...(start === undefined ? {} : { coverageStart: start }),
    ...(end === undefined || (start !== undefined && end < start) ? {} : { coverageEnd: end }),
    ...(image?.src.startsWith('https:') ? { image: described(image, headline) } : {}),
    authors: authorsOf(posting.author, nodes, base).map(author => author.name),
    status:
      start !== undefined && start > context.now
        ? 'scheduled'
        : end !== undefined && end <= context.now
          ? 'ended'
          : 'live',
  }
}

/** `rtl` for languages written from right to left. */
export function directionOf(language: string): 'ltr' | 'rtl' {
  const locale = new Intl.Locale(language).maximize()
  return /^(?:Arab|Hebr|Thaa|Syrc|Nkoo|Adlm|Rohg)$/.test(locale.script ?? '') ? 'rtl' : 'ltr'
}

/** BCP 47, from a tag or a `Language` object; undefined when it is no language. */
function languageOf(value: unknown): string | undefined {
  const tag = tidied(textOf(isNode(value) ? (value.alternateName ?? value.name) : value))?.replaceAll('_', '-')
  try {
    return tag === undefined ? undefined : Intl.getCanonicalLocales(tag)[0]
  } catch {
    // RangeError is how Intl says no: "English" is a name, not a tag.
    return undefined
  }
}

function oldest(entries: readonly FoundEntry[]): number | undefined {
  return entries.length === 0 ? undefined : Math.min(...entries.map(found => found.entry.publishedAt))
}

/** A page's own picture must say what it shows; its caption does, or what the page is about. */
function described(image: Image, headline: string | undefined): Image {
  if (image.alt || image.decorative) return image
  const alt = image.caption ?? headline
  return alt ? { ...image, alt } : { ...image, decorative: true }
}
