/** A feed as RSS 2.0, with Atom's self link and change dates, Dublin Core's creators, and Media RSS for pictures and films. */
import { escapeText } from '../../../shared/render/html.ts'
import { isoTime } from '../../../shared/render/times.ts'
import type { Feed } from './feed.ts'
import type { FeedFile } from './feed-files.ts'
import { type FeedItem, feedItems } from './feed-item.ts'
import { type Xml, xml, xmlDocument } from './xml.ts'

/** How long a reader program may wait before it asks again, minutes: the least that RSS can say. */
const ttl = 1

export function renderRss(feed: Feed): string {
  const { language, links } = feed
  return xmlDocument(xml`<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:fh="http://purl.org/syndication/history/1.0" xmlns:media="http://search.yahoo.com/mrss/">
<channel>
<title>${feed.title}</title>
<link>${feed.home}</link>
<description>${escapeText(feed.description)}</description>
${language && xml`<language>${language}</language>\n`}<lastBuildDate>${rfc822(feed.updatedAt)}</lastBuildDate>
<generator>Stop Press</generator>
<ttl>${ttl}</ttl>
<atom:link rel="self" type="application/rss+xml" href="${feed.self}"/>
${archiveLink('current', links.current)}${archiveLink('prev-archive', links.previous)}${archiveLink('next-archive', links.next)}${
  links.current !== undefined && xml`<fh:archive/>\n`
}${feed.isComplete && xml`<fh:complete/>\n`}${feedItems(feed).map(renderItem)}</channel>
</rss>`)
}

/** RFC 5005, appendix B. */
function archiveLink(rel: string, href: string | undefined): Xml | undefined {
  return href === undefined ? undefined : xml`<atom:link rel="${rel}" type="application/rss+xml" href="${href}"/>\n`
}

/** `author` and `enclosure` are not used: RSS wants an e-mail address in the one and a length in bytes in the other. */
function renderItem(item: FeedItem): Xml {
  return xml`<item>
<title>${item.title}</title>
<link>${item.url}</link>
<guid isPermaLink="${String(item.id.isAddress)}">${item.id.uri}</guid>
<pubDate>${rfc822(item.publishedAt)}</pubDate>
<atom:updated>${isoTime(item.updatedAt)}</atom:updated>
${item.language && xml`<dc:language>${item.language}</dc:language>\n`}${item.authors.map(({ name }) => xml`<dc:creator>${name}</dc:creator>\n`)}${item.categories.map(
  ({ label }) => xml`<category>${label}</category>\n`,
)}${item.story && xml`<source url="${item.story.url}/feed.rss">${item.story.title}</source>\n`}${
  // HTML by definition, so plain words are escaped once as HTML and once more as XML.
  item.summary && xml`<description>${escapeText(item.summary)}</description>\n`
}<content:encoded>${item.content}</content:encoded>
${item.files.map(renderFile)}</item>
`
}

function renderFile(file: FeedFile): Xml {
  const { medium, url, title, credit, poster } = file
  return xml`<media:content medium="${medium}" url="${url}"${typeAndSize(file)}>${
    title && xml`<media:description type="plain">${title}</media:description>`
  }${credit && xml`<media:credit>${credit}</media:credit>`}${
    poster && xml`<media:thumbnail url="${poster.url}"${sizeOf(poster)}/>`
  }</media:content>
`
}

function typeAndSize(file: FeedFile): Xml {
  return xml`${file.type && xml` type="${file.type}"`}${sizeOf(file)}`
}

function sizeOf({ width, height }: FeedFile): Xml | undefined {
  return width && height ? xml` width="${Math.round(width)}" height="${Math.round(height)}"` : undefined
}

/** "Thu, 12 Jun 2025 13:05:00 GMT" */
function rfc822(ms: number): string {
  return new Date(ms).toUTCString()
}
