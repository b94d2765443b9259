/** What other sites and search engines read of a live page: Open Graph, feeds, JSON-LD. */
import type { PlacedEntry } from '../../../shared/entry.ts'
import { addresses } from '../../../shared/http-api.ts'
import type { LivePage } from '../../../shared/live-page.ts'
import { type Html, html } from '../../../shared/render/html.ts'
import { safeSource } from '../../../shared/render/links.ts'
import { pageDescription, shareCard } from '../../../shared/render/share-card.ts'
import { isoTime } from '../../../shared/render/times.ts'
import { liveBlogPosting, scriptText } from './json-ld.ts'
import type { ReaderView } from './reader-view.ts'
import type { Site } from './site.ts'

/** One line about the page or, on a permalink, about the entry. */
export function descriptionOf(view: ReaderView): string | undefined {
  return pageDescription(view.snapshot.page)
}

export function titleOfView(view: ReaderView): string {
  const entry = highlighted(view)
  return entry?.headline ? `${entry.headline} – ${view.snapshot.page.headline}` : view.snapshot.page.headline
}

export function highlighted(view: ReaderView): PlacedEntry | undefined {
  return view.entries.find(entry => entry.id === view.highlight)
}

/** Open Graph, feeds and, where the newest updates are shown, JSON-LD. */
export function renderPageHead(view: ReaderView, site: Site): Html {
  const { page } = view.snapshot
  const entry = highlighted(view)
  const { title, description, image } = shareCard(page, entry)
  const path = entry ? addresses.permalink(page.slug, entry.id) : addresses.page(page.slug)
  const source = image && safeSource(image.src, site)
  return html`<meta property="og:type" content="article">
<meta property="og:site_name" content="${site.name}">
<meta property="og:title" content="${title}">
<meta property="og:url" content="${site.origin}${path}">
${description && html`<meta property="og:description" content="${description}">`}
${source && html`<meta property="og:image" content="${source}"><meta property="og:image:width" content="${image.width}"><meta property="og:image:height" content="${image.height}">`}
<meta property="og:locale" content="${page.language.replace('-', '_')}">
<meta property="article:published_time" content="${isoTime(entry?.publishedAt ?? page.coverageStart)}">
<meta name="twitter:card" content="${source ? 'summary_large_image' : 'summary'}">
${feeds(page)}
${view.kind === 'newest' && html`<script type="application/ld+json">${scriptText(liveBlogPosting(view, site))}</script>`}`
}

function feeds({ slug, headline }: LivePage): Html {
  const path = addresses.page(slug)
  return html`<link rel="alternate" type="application/rss+xml" title="${headline}" href="${path}/feed.rss"><link rel="alternate" type="application/atom+xml" title="${headline}" href="${path}/feed.atom"><link rel="alternate" type="application/feed+json" title="${headline}" href="${path}/feed.json">`
}
