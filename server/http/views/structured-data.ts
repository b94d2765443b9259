/** A live page in the words of schema.org, so that search engines can show that a story is live, and what is new in it. */
import type { Image } from '../../../shared/block.ts'
import { type PlacedEntry, titleOf } from '../../../shared/entry.ts'
import { addresses } from '../../../shared/http-api.ts'
import { type LivePage, publishedAtOf } from '../../../shared/live-page.ts'
import { messagesFor } from '../../../shared/messages.ts'
import { picturesOf, plainBlocks } from '../../../shared/render/plain.ts'
import { pageDescription } from '../../../shared/render/share-card.ts'
import { isoTime } from '../../../shared/render/times.ts'
import { imageFile, linkAddress } from './feed-files.ts'
import { entryIdentity, pageIdentity } from './identity.ts'
import type { ReaderView } from './reader-view.ts'
import type { Site } from './site.ts'

const context = 'https://schema.org'

/**
 * Of a permalink: the entry as BlogPosting, for that is what its address stands for; the story is what it is part of. Of
 * every other view: the story as LiveBlogPosting, with the entries that are shown here. All views of a story speak of it
 * under one `@id`, so what they say adds up.
 */
export function structuredData(view: ReaderView, site: DataSite): object {
  const entry = view.kind === 'permalink' && view.entries.find(one => one.id === view.highlight)
  return { '@context': context, ...(entry ? partOfStory(entry, view, site) : liveBlogPosting(view, site)) }
}

/** The site, on its home page. */
export function siteData({ name, origin }: DataSite): object {
  return { '@context': context, '@type': 'WebSite', '@id': `${origin}/`, url: `${origin}/`, name }
}

type DataSite = Pick<Site, 'name' | 'origin'>

/** When the newest of what a view knows was changed, ms; never before the page was published. */
export function changedAtOf({ snapshot, entries }: ReaderView): number {
  const known = [...snapshot.entries, ...snapshot.pins, ...entries]
  return Math.max(publishedAtOf(snapshot.page), ...known.map(entry => entry.updatedAt))
}

function liveBlogPosting(view: ReaderView, site: DataSite): object {
  const { page, pins } = view.snapshot
  const onTop = view.kind === 'newest' ? pins.filter(pin => !view.entries.some(entry => entry.id === pin.id)) : []
  const hasEnded = page.status === 'ended' && page.coverageEnd !== undefined
  return {
    ...story(page, site),
    description: pageDescription(page),
    inLanguage: page.language,
    datePublished: isoTime(publishedAtOf(page)),
    dateModified: isoTime(changedAtOf(view)),
    coverageStartTime: isoTime(page.coverageStart),
    // A planned end is no end: until the coverage has ended, none is told.
    coverageEndTime: hasEnded ? isoTime(page.coverageEnd as number) : undefined,
    image: page.image && imageObjects([page.image], site),
    author: pageAuthors(page, site),
    publisher: publisher(site),
    liveBlogUpdate: [...onTop, ...view.entries].map(entry => blogPosting(entry, page, site)),
  }
}

function partOfStory(entry: PlacedEntry, { snapshot: { page } }: ReaderView, site: DataSite): object {
  const posting = blogPosting(entry, page, site)
  return {
    ...posting,
    mainEntityOfPage: site.origin + addresses.permalink(page.slug, entry.id),
    image: posting.image ?? (page.image && imageObjects([page.image], site)),
    inLanguage: page.language,
    publisher: publisher(site),
    isPartOf: story(page, site),
  }
}

function story(page: LivePage, { origin }: DataSite): object {
  return {
    '@type': 'LiveBlogPosting',
    '@id': pageIdentity(page, origin).uri,
    url: origin + addresses.page(page.slug),
    headline: page.headline,
  }
}

function blogPosting(entry: PlacedEntry, page: LivePage, site: DataSite) {
  const { blocks, authors, correctionNote } = entry
  const headline = titleOf(entry, messagesFor(page.language).untitled)
  return {
    '@type': 'BlogPosting',
    '@id': entryIdentity(entry, site.origin).uri,
    url: site.origin + addresses.permalink(page.slug, entry.id),
    headline,
    articleBody: plainBlocks(blocks) || headline,
    datePublished: isoTime(entry.publishedAt),
    dateModified: isoTime(entry.updatedAt),
    author: authors.length === 0 ? pageAuthors(page, site) : authors.map(author => person(author, site)),
    image: imageObjects(picturesOf(blocks), site),
    correction: correctionNote && { '@type': 'CorrectionComment', text: correctionNote },
  }
}

function person({ name, role, url }: PlacedEntry['authors'][number], { origin }: DataSite): object {
  return { '@type': 'Person', name, jobTitle: role, url: linkAddress(url, origin) }
}

/** Where nobody is named, the newsroom speaks. */
function pageAuthors({ authors }: LivePage, { name, origin }: DataSite): object[] {
  if (authors.length === 0) return [{ '@type': 'Organization', name, url: `${origin}/` }]
  return authors.map(author => ({ '@type': 'Person', name: author }))
}

function publisher({ name, origin }: DataSite): object {
  const logo = { '@type': 'ImageObject', url: `${origin}/icon.svg`, contentUrl: `${origin}/icon.svg` }
  return { '@type': 'Organization', name, url: `${origin}/`, logo }
}

/** Undefined where there is none whose address may stand in a page. */
function imageObjects(images: readonly Image[], { origin }: DataSite): object[] | undefined {
  const objects = images.flatMap(image => {
    const file = imageFile(image, origin)
    if (!file) return []
    const { url, width, height, title, credit } = file
    const size = width && height ? { width: Math.round(width), height: Math.round(height) } : {}
    // A credit may stand without a caption, and a decorative picture without both.
    return { '@type': 'ImageObject', url, contentUrl: url, ...size, caption: title || undefined, creditText: credit }
  })
  return objects.length > 0 ? objects : undefined
}
