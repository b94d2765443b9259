/** Where the feeds are, as reader programs look for it in a page's head. */
import { type Html, html } from '../../../shared/render/html.ts'

/** @param path of what they are the feeds of; empty: the site */
export function renderFeedLinks(title: string, path: string): Html {
  return html`<link rel="alternate" type="application/rss+xml" title="${title}" href="${path}/feed.rss"><link rel="alternate" type="application/atom+xml" title="${title}" href="${path}/feed.atom"><link rel="alternate" type="application/feed+json" title="${title}" href="${path}/feed.json">`
}
