/** A story as an Atom feed (RFC 4287). */
import { addresses } from '../../../shared/http-api.ts'
import { isoTime } from '../../../shared/render/times.ts'
import type { FeedFile } from './feed-files.ts'
import { type Feed, feedDescription, feedIdentity, type FeedItem, feedItems, feedUpdatedAt } from './feed-item.ts'
import { type Xml, xml, xmlDocument } from './xml.ts'

/**
 * What was withdrawn is simply no longer there: a tombstone (RFC 6721) has to say when, which is not kept where readers
 * can reach it.
 */
export function renderAtom(feed: Feed): string {
  const { page, site } = feed
  // Entries without authors of their own have these (4.2.1), so there is always one.
  const authors = page.authors.length > 0 ? page.authors : [site.name]
  return xmlDocument(xml`<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${page.language}">
<id>${feedIdentity(feed).uri}</id>
<title>${page.headline}</title>
<subtitle>${feedDescription(feed)}</subtitle>
<updated>${isoTime(feedUpdatedAt(feed))}</updated>
<link rel="self" type="application/atom+xml" href="${feed.self}"/>
<link rel="alternate" type="text/html" hreflang="${page.language}" href="${site.origin}${addresses.page(page.slug)}"/>
<generator>Stop Press</generator>
${authors.map(name => renderAuthor({ name }))}${feedItems(feed).map(renderItem)}</feed>`)
}

function renderItem(item: FeedItem): Xml {
  return xml`<entry>
<id>${item.id.uri}</id>
<title>${item.title}</title>
<published>${isoTime(item.publishedAt)}</published>
<updated>${isoTime(item.updatedAt)}</updated>
<link rel="alternate" type="text/html" href="${item.url}"/>
${item.authors.map(renderAuthor)}${item.categories.map(
  ({ term, label }) => xml`<category term="${term}" label="${label}"/>\n`,
)}${item.files.map(renderFile)}${item.summary && xml`<summary>${item.summary}</summary>\n`}<content type="html">${item.content}</content>
</entry>
`
}

function renderAuthor({ name, url }: { name: string; url?: string }): Xml {
  return xml`<author><name>${name}</name>${url && xml`<uri>${url}</uri>`}</author>\n`
}

function renderFile({ url, type, title }: FeedFile): Xml {
  return xml`<link rel="enclosure"${type && xml` type="${type}"`}${title && xml` title="${title}"`} href="${url}"/>\n`
}
