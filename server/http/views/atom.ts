/** A feed as Atom (RFC 4287), with its archives (RFC 5005) and what was taken away (RFC 6721). */
import { isoTime } from '../../../shared/render/times.ts'
import type { Feed } from './feed.ts'
import type { FeedFile } from './feed-files.ts'
import { type FeedItem, feedItems, type Story } from './feed-item.ts'
import { type Xml, xml, xmlDocument } from './xml.ts'

export function renderAtom(feed: Feed): string {
  const { language, links } = feed
  const isArchive = links.current !== undefined
  return xmlDocument(xml`<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0" xmlns:fh="http://purl.org/syndication/history/1.0"${language && xml` xml:lang="${language}"`}>
<id>${feed.id.uri}</id>
<title>${feed.title}</title>
<subtitle>${feed.description}</subtitle>
<updated>${isoTime(feed.updatedAt)}</updated>
<link rel="self" type="application/atom+xml" href="${feed.self}"/>
<link rel="alternate" type="text/html"${language && xml` hreflang="${language}"`} href="${feed.home}"/>
${archiveLink('current', links.current)}${archiveLink('prev-archive', links.previous)}${archiveLink('next-archive', links.next)}${
  isArchive && xml`<fh:archive/>\n`
}${feed.isComplete && xml`<fh:complete/>\n`}<generator>Stop Press</generator>
${
  // Entries without authors of their own have these (4.2.1), so there is always one.
  feed.authors.map(name => renderAuthor({ name }))
}${feed.gone.map(({ id, at }) => xml`<at:deleted-entry ref="${id.uri}" when="${isoTime(at)}"/>\n`)}${feedItems(feed).map(renderItem)}</feed>`)
}

function archiveLink(rel: string, href: string | undefined): Xml | undefined {
  return href === undefined ? undefined : xml`<link rel="${rel}" type="application/atom+xml" href="${href}"/>\n`
}

function renderItem(item: FeedItem): Xml {
  return xml`<entry${item.language && xml` xml:lang="${item.language}"`}>
<id>${item.id.uri}</id>
<title>${item.title}</title>
<published>${isoTime(item.publishedAt)}</published>
<updated>${isoTime(item.updatedAt)}</updated>
<link rel="alternate" type="text/html" href="${item.url}"/>
${item.authors.map(renderAuthor)}${item.categories.map(
  ({ term, label }) => xml`<category term="${term}" label="${label}"/>\n`,
)}${item.files.map(renderFile)}${item.story && renderSource(item.story)}${
  item.summary && xml`<summary>${item.summary}</summary>\n`
}<content type="html">${item.content}</content>
</entry>
`
}

/** The feed of the story itself (4.2.11). */
function renderSource({ id, title, url, updatedAt }: Story): Xml {
  return xml`<source><id>${id.uri}</id><title>${title}</title><updated>${isoTime(updatedAt)}</updated><link rel="self" type="application/atom+xml" href="${url}/feed.atom"/><link rel="alternate" type="text/html" href="${url}"/></source>\n`
}

function renderAuthor({ name, url }: { name: string; url?: string }): Xml {
  return xml`<author><name>${name}</name>${url && xml`<uri>${url}</uri>`}</author>\n`
}

function renderFile({ url, type, title }: FeedFile): Xml {
  return xml`<link rel="enclosure"${type && xml` type="${type}"`}${title && xml` title="${title}"`} href="${url}"/>\n`
}
