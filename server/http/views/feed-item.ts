/** What every feed says of an entry; the formats differ only in how they write it down. */
import { titleOf } from '../../../shared/entry.ts'
import { addresses } from '../../../shared/http-api.ts'
import { renderBlocks } from '../../../shared/render/blocks.ts'
import { contextOf } from '../../../shared/render/context.ts'
import { html } from '../../../shared/render/html.ts'
import { firstPicture, plainBlocks, shortened } from '../../../shared/render/plain.ts'
import { changedAt, type Feed, type PlacedInFeed } from './feed.ts'
import { type FeedFile, filesOf, imageFile, linkAddress } from './feed-files.ts'
import { entryIdentity, type Identity, pageIdentity } from './identity.ts'

export interface FeedItem {
  /** Never changes, whatever becomes of addresses, and is the same on every page on which the entry stands. */
  id: Identity
  url: string
  title: string
  /** BCP 47, where it is not the feed's own. */
  language?: string
  /** The entry's text as HTML with absolute links; never empty. */
  content: string
  /** Its first words, plain; empty when it is all pictures. */
  summary: string
  publishedAt: number
  updatedAt: number
  authors: { name: string; url?: string }[]
  categories: { term: string; label: string }[]
  files: FeedFile[]
  /** Absolute address of its first picture. */
  picture?: string
  /** The story that it is of, where the feed has several. */
  story?: Story
}

export interface Story {
  id: Identity
  title: string
  /** Absolute, without the name of a feed file. */
  url: string
  /** When its own feed last changed, ms. */
  updatedAt: number
}

/** Longest summary, characters. */
const summaryLength = 300

export function feedItems(feed: Feed): FeedItem[] {
  return feed.entries.map(placed => itemOf(placed, feed))
}

function itemOf(placed: PlacedInFeed, { isOfSite, language, site: { origin } }: Feed): FeedItem {
  const { entry, page, pageChangedAt } = placed
  const { messages } = contextOf(page)
  const picture = firstPicture(entry.blocks)
  return {
    id: entryIdentity(entry, origin),
    url: origin + addresses.permalink(page.slug, entry.id),
    title: titleOf(entry, messages.untitled),
    language: page.language === language ? undefined : page.language,
    content: contentOf(placed, origin),
    summary: shortened(plainBlocks(entry.blocks), summaryLength),
    publishedAt: entry.publishedAt,
    updatedAt: changedAt(entry),
    authors: entry.authors.map(({ name, url }) => ({ name, url: linkAddress(url, origin) })),
    categories: [
      ...(entry.kind === 'update' ? [] : [{ term: entry.kind, label: messages.kind[entry.kind] }]),
      ...(entry.keyEvent ? [{ term: 'key-event', label: messages.keyEvent }] : []),
    ],
    files: filesOf(entry.blocks, origin),
    picture: picture && imageFile(picture, origin)?.url,
    story: isOfSite
      ? {
          id: pageIdentity(page, origin),
          title: page.headline,
          url: origin + addresses.page(page.slug),
          updatedAt: pageChangedAt,
        }
      : undefined,
  }
}

function contentOf({ entry, page }: PlacedInFeed, origin: string): string {
  const context = contextOf(page, { origin })
  const { blocks, correctionNote } = entry
  const text = html`${renderBlocks(blocks, context)}${
    correctionNote && html`<p><strong${context.ownLang}>${context.messages.correction}</strong> ${correctionNote}</p>`
  }`
  const content = text.text === '' ? html`<p>${titleOf(entry, context.messages.untitled)}</p>` : text
  // Feed readers set a text from left to right unless it says otherwise itself.
  return (page.direction === 'rtl' ? html`<div dir="rtl">${content}</div>` : content).text
}
