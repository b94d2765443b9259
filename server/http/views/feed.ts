/** What a feed says of itself, whatever its format: that of a live page, one of its archives, or that of the whole site. */
import type { Image } from '../../../shared/block.ts'
import { addresses } from '../../../shared/http-api.ts'
import { type LivePage, publishedAtOf } from '../../../shared/live-page.ts'
import { pageMessagesFor } from '../../../shared/page-messages.ts'
import { pageDescription } from '../../../shared/render/share-card.ts'
import type { FeedEntry, FeedSlice, GoneEntry } from '../../newsroom/ports.ts'
import { entryIdentity, type Identity, pageIdentity } from './identity.ts'
import type { Site } from './site.ts'

/** `feed.rss`, `feed.atom`, `feed.json`: the same under a page and under the site. */
export type FeedFileName = 'feed.rss' | 'feed.atom' | 'feed.json'

export interface PlacedInFeed {
  entry: FeedEntry
  /** The page whose address it has in this feed. */
  page: LivePage
  /** When the feed of that page last changed, ms. */
  pageChangedAt: number
}

export interface Feed {
  /** Never changes, and is that of its archives too. */
  id: Identity
  title: string
  /** One line; never empty. */
  description: string
  /** Undefined: its entries are in several. */
  language?: string
  /** Absolute address of the page that it is the feed of. */
  home: string
  /** Absolute address of this very document. */
  self: string
  /** Of entries that name none themselves; at least one. */
  authors: readonly string[]
  image?: Image
  /** When the newest of what is shown was changed or taken away, ms since 1970. */
  updatedAt: number
  /** Newest first. */
  entries: readonly PlacedInFeed[]
  /** What it may have shown before, and shows no more. */
  gone: readonly { id: Identity; at: number }[]
  /** Absolute addresses of what is older and newer, and of the feed that this is an archive of. */
  links: { current?: string; previous?: string; next?: string }
  /** Whether nothing was ever published but what it holds. */
  isComplete: boolean
  /** Whether its entries are of several stories, so that each has to name its own. */
  isOfSite: boolean
  site: FeedSite
}

export type FeedSite = Pick<Site, 'name' | 'origin'>

/** @param archive the number of the one that is shown; undefined: the feed itself */
export function feedOfPage(slice: FeedSlice, file: FeedFileName, site: FeedSite, archive?: number): Feed {
  const { page, entries, gone, archives } = slice
  const home = site.origin + addresses.page(page.slug)
  const current = `${home}/${file}`
  const addressOf = (number: number) => (number >= 1 && number <= archives ? `${current}?archive=${number}` : undefined)
  const authors = page.authors.length > 0 ? page.authors : [site.name]
  const updatedAt = lastChange(slice)
  return {
    id: pageIdentity(page, site.origin),
    title: page.headline,
    description: pageDescription(page) ?? page.headline,
    language: page.language,
    home,
    self: archive === undefined ? current : (addressOf(archive) as string),
    authors,
    image: page.image,
    updatedAt,
    entries: entries.map(entry => ({ entry, page, pageChangedAt: updatedAt })),
    gone: tombstones(gone, site),
    links:
      archive === undefined
        ? { previous: addressOf(archives) }
        : { current, previous: addressOf(archive - 1), next: addressOf(archive + 1) },
    isComplete: archive === undefined && archives === 0,
    isOfSite: false,
    site,
  }
}

/** The newest entries of all pages, each once. */
export interface SiteEntries {
  entries: readonly PlacedInFeed[]
  gone: readonly GoneEntry[]
}

export function feedOfSite({ entries, gone }: SiteEntries, file: FeedFileName, site: FeedSite): Feed {
  const languages = new Set(entries.map(({ page }) => page.language))
  const language = languages.size === 1 ? [...languages][0] : undefined
  return {
    id: { uri: `${site.origin}/`, isAddress: true },
    title: site.name,
    description: pageMessagesFor(language ?? 'en').home,
    language,
    home: site.origin + addresses.home,
    self: `${site.origin}/${file}`,
    authors: [site.name],
    updatedAt: Math.max(0, ...entries.map(({ entry }) => changedAt(entry)), ...gone.map(({ at }) => at)),
    entries,
    gone: tombstones(gone, site),
    links: {},
    isComplete: false,
    isOfSite: true,
    site,
  }
}

/** When an entry was last changed in a way that whoever has it should know, ms. */
export function changedAt({ updatedAt, shownAgainAt = 0 }: FeedEntry): number {
  return Math.max(updatedAt, shownAgainAt)
}

/** When a feed last changed, ms: before anything is published, when its page was. */
export function lastChange({ page, entries, gone }: FeedSlice): number {
  const changes = [...entries.map(changedAt), ...gone.map(({ at }) => at)]
  return changes.length === 0 ? publishedAtOf(page) : Math.max(...changes)
}

function tombstones(gone: readonly GoneEntry[], { origin }: FeedSite): Feed['gone'] {
  return gone.map(entry => ({ id: entryIdentity(entry, origin), at: entry.at }))
}
