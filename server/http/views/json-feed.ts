/** A story as JSON Feed 1.1. */
import { addresses } from '../../../shared/http-api.ts'
import { firstPicture } from '../../../shared/render/plain.ts'
import { isoTime } from '../../../shared/render/times.ts'
import { imageFile } from './feed-files.ts'
import { type Feed, feedDescription, type FeedItem, feedItems } from './feed-item.ts'

/** `expired` is never said, not even when coverage has ended: who stops asking would keep what is corrected or withdrawn later. */
export function renderJsonFeed(feed: Feed): string {
  const { page, entries, site } = feed
  const authors = page.authors.length > 0 ? page.authors : [site.name]
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: page.headline,
    home_page_url: site.origin + addresses.page(page.slug),
    feed_url: feed.self,
    description: feedDescription(feed),
    icon: page.image && imageFile(page.image, site.origin)?.url,
    authors: authors.map(name => ({ name })),
    language: page.language,
    items: feedItems(feed).map((item, place) => {
      const picture = firstPicture(entries[place]?.blocks ?? [])
      return { ...renderItem(item), image: picture && imageFile(picture, site.origin)?.url }
    }),
  })
}

function renderItem(item: FeedItem): object {
  const { authors, categories } = item
  // A media type is required of attachments: a file without a known one is found in the text.
  const attachments = item.files.flatMap(({ url, type, title }) => (type ? { url, mime_type: type, title } : []))
  return {
    id: item.id.uri,
    url: item.url,
    title: item.title,
    content_html: item.content,
    summary: item.summary || undefined,
    date_published: isoTime(item.publishedAt),
    date_modified: isoTime(item.updatedAt),
    authors: authors.length > 0 ? authors : undefined,
    tags: categories.length > 0 ? categories.map(({ label }) => label) : undefined,
    attachments: attachments.length > 0 ? attachments : undefined,
  }
}
