/** What other sites and search engines read of a live page: its card, its neighbours, its feeds, its structured data. */
import type { PlacedEntry } from '../../../shared/entry.ts'
import { addresses } from '../../../shared/http-api.ts'
import { publishedAtOf } from '../../../shared/live-page.ts'
import { type Html, html } from '../../../shared/render/html.ts'
import { shareCard } from '../../../shared/render/share-card.ts'
import { isoTime } from '../../../shared/render/times.ts'
import { renderFeedLinks } from './feed-links.ts'
import type { ReaderView } from './reader-view.ts'
import { scriptText } from './script-text.ts'
import { renderShareCard } from './share-tags.ts'
import type { Site } from './site.ts'
import { changedAtOf, structuredData } from './structured-data.ts'

/** One line about the page or, on a permalink, about the entry. */
export function descriptionOf(view: ReaderView): string | undefined {
  return shareCard(view.snapshot.page, highlighted(view)).description
}

export function titleOfView(view: ReaderView): string {
  const entry = highlighted(view)
  return entry?.headline ? `${entry.headline} – ${view.snapshot.page.headline}` : view.snapshot.page.headline
}

/** Path of the one address under which a view is known: other orders of the same entries are no addresses of their own. */
export function canonicalOf({ kind, path, canonical, snapshot }: ReaderView): string {
  return kind === 'batch' || kind === 'permalink' ? (canonical ?? path) : addresses.page(snapshot.page.slug)
}

function highlighted(view: ReaderView): PlacedEntry | undefined {
  return view.entries.find(entry => entry.id === view.highlight)
}

/** The rest of the head of a live page in any of its views. */
export function renderPageHead(view: ReaderView, site: Site): Html {
  const { page } = view.snapshot
  const entry = highlighted(view)
  return html`<meta name="robots" content="max-image-preview:large">
${renderNeighbours(view, site)}
${renderShareCard(
  {
    type: 'article',
    path: canonicalOf(view),
    language: page.language,
    ...shareCard(page, entry),
  },
  site,
)}
<meta property="article:published_time" content="${isoTime(entry?.publishedAt ?? publishedAtOf(page))}">
<meta property="article:modified_time" content="${isoTime(entry?.updatedAt ?? changedAtOf(view))}">
${renderFeedLinks(page.headline, addresses.page(page.slug))}
<script type="application/ld+json">${scriptText(structuredData(view, site))}</script>`
}

/** What comes before and after in the order of this view; around a single entry there is no order. */
function renderNeighbours(view: ReaderView, { origin }: Site): Html | undefined {
  const { kind, older, newer, next, snapshot } = view
  const { slug } = snapshot.page
  if (kind === 'permalink') return undefined
  // Above the first of the older batches are the newest entries, which have the address of the page itself.
  const before = newer ?? (kind === 'batch' ? addresses.page(slug) : undefined)
  const after = next ?? (older === undefined ? undefined : addresses.older(slug, older))
  return html`${before && html`<link rel="prev" href="${origin}${before}">`}${after && html`<link rel="next" href="${origin}${after}">`}`
}
