/** A feed as JSON Feed 1.1. */
import { isoTime } from '../../../shared/render/times.ts'
import type { Feed } from './feed.ts'
import { imageFile } from './feed-files.ts'
import { type FeedItem, feedItems } from './feed-item.ts'

/** `expired` is never said, not even when coverage has ended: who stops asking would keep what is corrected or withdrawn later. */
export function renderJsonFeed(feed: Feed): string {
  const { site, image, links } = feed
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: feed.title,
    home_page_url: feed.home,
    // What an archive names here is the feed that it belongs to: it is by this address that readers know a feed.
    feed_url: links.current ?? feed.self,
    next_url: links.previous,
    description: feed.description,
    icon: image && imageFile(image, site.origin)?.url,
    favicon: `${site.origin}/icon.svg`,
    authors: feed.authors.map(name => ({ name })),
    language: feed.language,
    items: feedItems(feed).map(renderItem),
  })
}

function renderItem(item: FeedItem): object {
  const { authors, categories, story } = item
  // A media type is required of attachments: a file without a known one is found in the text.
  const attachments = item.files.flatMap(({ url, type, title }) => (type ? { url, mime_type: type, title } : []))
  return {
    id: item.id.uri,
    url: item.url,
    title: item.title,
    content_html: item.content,
    summary: item.summary || undefined,
    image: item.picture,
    date_published: isoTime(item.publishedAt),
    date_modified: isoTime(item.updatedAt),
    authors: authors.length > 0 ? authors : undefined,
    tags: categories.length > 0 ? categories.map(({ label }) => label) : undefined,
    language: item.language,
    attachments: attachments.length > 0 ? attachments : undefined,
    _story: story && { title: story.title, url: story.url },
  }
}
