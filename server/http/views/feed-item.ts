/** What every feed says of a story and of an entry; the formats differ only in how they write it down. */
import { type PlacedEntry, titleOf } from '../../../shared/entry.ts'
import { addresses } from '../../../shared/http-api.ts'
import type { LivePage } from '../../../shared/live-page.ts'
import { renderBlocks } from '../../../shared/render/blocks.ts'
import { contextOf } from '../../../shared/render/context.ts'
import { html } from '../../../shared/render/html.ts'
import { plainBlocks } from '../../../shared/render/plain.ts'
import { type FeedFile, filesOf, linkAddress } from './feed-files.ts'
import type { Site } from './site.ts'

export interface Feed {
  page: LivePage
  /** Newest first. */
  entries: readonly PlacedEntry[]
  site: Pick<Site, 'name' | 'origin'>
  /** Absolute address of this very feed. */
  self: string
}

export interface FeedItem {
  /** Never changes, whatever becomes of addresses, and is the same on every page on which the entry stands. */
  id: Identity
  url: string
  title: string
  /** The entry's text as HTML with absolute links; never empty. */
  content: string
  /** Its first words, plain; empty when it is all pictures. */
  summary: string
  publishedAt: number
  updatedAt: number
  authors: { name: string; url?: string }[]
  categories: { term: string; label: string }[]
  files: FeedFile[]
}

export interface Identity {
  /** An absolute address or a URN. */
  uri: string
  /** Whether it can be opened. */
  isAddress: boolean
}

/** Longest summary, characters. */
const summaryLength = 300
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export function feedItems({ page, entries, site: { origin } }: Feed): FeedItem[] {
  const context = contextOf(page, { origin })
  const { messages } = context
  return entries.map(entry => {
    const title = titleOf(entry)
    return {
      id: identityOf(entry.id, origin + addresses.permalink(entry.home, entry.id)),
      url: origin + addresses.permalink(page.slug, entry.id),
      title,
      content: contentOf(entry, page, title),
      summary: shortened(plainBlocks(entry.blocks)),
      publishedAt: entry.publishedAt,
      updatedAt: entry.updatedAt,
      authors: entry.authors.map(({ name, url }) => ({ name, url: linkAddress(url, origin) })),
      categories: [
        ...(entry.kind === 'update' ? [] : [{ term: entry.kind, label: messages.kind[entry.kind] }]),
        ...(entry.keyEvent ? [{ term: 'key-event', label: messages.keyEvent }] : []),
      ],
      files: filesOf(entry.blocks, origin),
    }
  })

  function contentOf({ blocks, correctionNote }: PlacedEntry, { direction }: LivePage, title: string): string {
    const text = html`${renderBlocks(blocks, context)}${
      correctionNote && html`<p><strong${context.ownLang}>${messages.correction}</strong> ${correctionNote}</p>`
    }`
    const content = text.text === '' ? html`<p>${title}</p>` : text
    // Feed readers set a text from left to right unless it says otherwise itself.
    return (direction === 'rtl' ? html`<div dir="rtl">${content}</div>` : content).text
  }
}

/** Of the story itself. */
export function feedIdentity({ page, site }: Feed): Identity {
  return identityOf(page.id, site.origin + addresses.page(page.id))
}

/** One line about the story; never empty. */
export function feedDescription({ page }: Feed): string {
  return page.standfirst || page.keyPoints[0] || page.headline
}

/** When the newest of what is shown was changed; before anything is published: when coverage starts. ms since 1970. */
export function feedUpdatedAt({ page, entries }: Feed): number {
  return entries.length === 0 ? page.coverageStart : Math.max(...entries.map(entry => entry.updatedAt))
}

/** @param address one by id, which leads to wherever the thing stands now */
function identityOf(id: string, address: string): Identity {
  return uuid.test(id) ? { uri: `urn:uuid:${id.toLowerCase()}`, isAddress: false } : { uri: address, isAddress: true }
}

/** Cut between characters, never within one. */
function shortened(text: string): string {
  const characters = [...text]
  if (characters.length <= summaryLength) return text
  return `${characters
    .slice(0, summaryLength - 1)
    .join('')
    .trimEnd()}…`
}
