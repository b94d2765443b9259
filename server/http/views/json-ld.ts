/** The page as schema.org LiveBlogPosting, so that search engines can show that a story is live. */
import { type PlacedEntry, titleOf } from '../../../shared/entry.ts'
import { addresses } from '../../../shared/http-api.ts'
import { Html } from '../../../shared/render/html.ts'
import { safeLink, safeSource } from '../../../shared/render/links.ts'
import { firstPicture, plainBlocks } from '../../../shared/render/plain.ts'
import { isoTime } from '../../../shared/render/times.ts'
import type { ReaderView } from './reader-view.ts'
import type { Site } from './site.ts'

const escapes: Record<string, string> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
}

/** JSON that may stand inside a script element: nothing in it can close the element or open a comment. */
export function scriptText(json: unknown): Html {
  return new Html(JSON.stringify(json).replace(/[<>&\u2028\u2029]/g, found => escapes[found] as string))
}

export function liveBlogPosting(view: ReaderView, site: Site): object {
  const { page } = view.snapshot
  const updates = view.entries
  const newest = Math.max(page.coverageStart, ...updates.map(entry => entry.updatedAt))
  return {
    '@context': 'https://schema.org',
    '@type': 'LiveBlogPosting',
    '@id': site.origin + addresses.page(page.slug),
    url: site.origin + addresses.page(page.slug),
    headline: page.headline,
    description: page.standfirst,
    inLanguage: page.language,
    datePublished: isoTime(page.coverageStart),
    dateModified: isoTime(newest),
    coverageStartTime: isoTime(page.coverageStart),
    coverageEndTime: page.coverageEnd === undefined ? undefined : isoTime(page.coverageEnd),
    image: page.image && safeSource(page.image.src, site),
    author: page.authors.map(name => ({ '@type': 'Person', name })),
    publisher: { '@type': 'Organization', name: site.name, url: site.origin },
    liveBlogUpdate: updates.map(entry => posting(entry, page.slug, site)),
  }
}

function posting(entry: PlacedEntry, slug: string, site: Site): object {
  const picture = firstPicture(entry.blocks)
  return {
    '@type': 'BlogPosting',
    headline: titleOf(entry),
    url: site.origin + addresses.permalink(slug, entry.id),
    datePublished: isoTime(entry.publishedAt),
    dateModified: isoTime(entry.updatedAt),
    author: entry.authors.map(({ name, role, url }) => ({
      '@type': 'Person',
      name,
      jobTitle: role,
      url: url && safeLink(url, site),
    })),
    image: picture && safeSource(picture.src, site),
    articleBody: plainBlocks(entry.blocks),
  }
}
