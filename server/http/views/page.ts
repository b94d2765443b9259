/** A live page as a reader loads it: complete without a script, and marked up so that the script can take it from there. */
import { addresses } from '../../../shared/http-api.ts'
import { pageMessagesFor } from '../../../shared/page-messages.ts'
import { contextOf, type RenderContext } from '../../../shared/render/context.ts'
import { type Html, html } from '../../../shared/render/html.ts'
import {
  renderEntries,
  renderHead,
  renderKeyEvents,
  renderLoadMore,
  renderPinned,
} from '../../../shared/render/timeline.ts'
import { protocolVersion } from '../../../shared/socket-events.ts'
import { renderEmpty } from './empty-timeline.ts'
import { renderFrame } from './layout.ts'
import { descriptionOf, renderPageHead, titleOfView } from './page-head.ts'
import type { ReaderView } from './reader-view.ts'
import type { Site } from './site.ts'

/** The whole page as text. The same view always gives the same text: no clock, no chance. */
export function renderPage(view: ReaderView, site: Site): string {
  const { page } = view.snapshot
  const eager = page.image ? undefined : view.entries[0]?.id
  const context = contextOf(page, { highlight: view.highlight, eager, savesData: site.savesData })
  return renderFrame(
    {
      language: page.language,
      direction: page.direction,
      title: `${titleOfView(view)} – ${site.name}`,
      description: descriptionOf(view),
      canonical: canonicalOf(view),
      head: renderPageHead(view, site),
      isLive: true,
      skipTo: 'timeline',
      body: renderMain(view, context, site),
    },
    site,
  )
}

/** Other orders of the same entries are no addresses of their own. */
function canonicalOf({ kind, path, snapshot }: ReaderView): string {
  return kind === 'batch' || kind === 'permalink' ? path : addresses.page(snapshot.page.slug)
}

function renderMain(view: ReaderView, context: RenderContext, site: Site): Html {
  const { snapshot, kind } = view
  const { page, pins, keyEvents } = snapshot
  const words = pageMessagesFor(page.language)
  const isNewest = kind === 'newest'
  // Around an older moment the pinned entries would stand between the reader and what was asked for.
  const pinned = isNewest ? pins : []
  return html`<main id="live-page" class="live-page live-page--${kind}" data-page="${page.id}" data-slug="${page.slug}" data-headline="${page.headline}" data-cursor="${view.cursor}" data-page-sequence="${page.sequence}" data-status="${page.status}" data-batch-size="${page.batchSize}" data-time-zone="${page.timeZone}" data-language="${page.language}" data-protocol="${protocolVersion}"${
    view.older !== undefined && html` data-older="${view.older}"`
  }${view.ceiling !== undefined && html` data-ceiling="${view.ceiling}"`} data-view="${kind}">
<header class="head" data-part="head">${renderHead(page, context)}</header>
<div class="columns">
<div class="side">
<nav class="key-events-box" data-part="key-events" aria-labelledby="key-events-title"${keyEvents.length === 0 && html` hidden`}>${renderKeyEvents(keyEvents, context)}</nav>
</div>
<div class="stream">
<div class="live-line"><p class="connection" data-part="connection" role="status" aria-live="polite" data-offline="${words.offlineAsOf('{time}')}"></p><button class="pause" data-part="pause" type="button" hidden></button></div>
${page.status !== 'ended' && html`<noscript><p class="no-script">${words.noScript}</p></noscript>`}
${renderNotice(view)}
<section class="pinned" data-part="pinned" aria-labelledby="pinned-title"${pinned.length === 0 && html` hidden`}>${renderPinned(pinned, context)}</section>
<button class="new-updates" data-part="new-updates" type="button" hidden></button>
${renderReadingOrder(view, context)}
<ol class="entries timeline" id="timeline" data-part="timeline">${renderEntries(view.entries, context)}</ol>${
    view.entries.length === 0 &&
    (kind === 'key' ? html`<p class="timeline-empty">${words.noKeyEvents}</p>` : renderEmpty(page))
  }
<div class="load-more" data-part="load-more">${renderEnd(view, context)}</div>
<p class="print-line">${words.printed(site.origin + canonicalOf(view))}</p>
</div>
</div>
</main>`
}

/** On any view but the newest: what this is, and the ways on. */
function renderNotice({ kind, newer, snapshot }: ReaderView): Html | undefined {
  if (kind === 'newest') return undefined
  const messages = pageMessagesFor(snapshot.page.language)
  const here = {
    batch: messages.olderBatch,
    permalink: messages.permalinkView,
    oldest: messages.oldestBatch,
    key: messages.keyView,
  }
  const latest = addresses.page(snapshot.page.slug)
  return html`<div class="notice"><p>${here[kind]}</p><p class="notice__links">${
    newer && html`<a rel="prev" href="${newer}">${messages.loadNewer}</a> `
  }<a href="${latest}">${kind === 'permalink' ? messages.seeLatest : messages.backToLatest}</a></p></div>`
}

/** Newest first or oldest first, all or key events only: plain links, so that they work without a script. */
function renderReadingOrder({ kind, snapshot }: ReaderView, { messages }: RenderContext): Html | undefined {
  if (snapshot.entries.length === 0) return undefined
  const words = pageMessagesFor(snapshot.page.language)
  const address = addresses.page(snapshot.page.slug)
  const link = (query: string, words: string, isHere: boolean) =>
    html`<li><a href="${address}${query}"${isHere && html` aria-current="page"`}>${words}</a></li>`
  return html`<nav class="reading" aria-label="${words.reading}"><ul>${link('', words.newestFirst, kind === 'newest')}${link(
    '?order=oldest',
    words.oldestFirst,
    kind === 'oldest',
  )}${snapshot.keyEvents.length > 0 && link('?show=key', messages.keyEvents, kind === 'key')}</ul></nav>`
}

function renderEnd(view: ReaderView, context: RenderContext): Html | undefined {
  const words = pageMessagesFor(context.language)
  if (view.entries.length === 0) return undefined
  const next = (title: string) =>
    view.next && html`<a class="button load-more__link" rel="next" href="${view.next}">${title}</a>`
  switch (view.kind) {
    case 'oldest':
      return next(words.nextUpdates) || html`<p class="load-more__end">${words.endOfCoverage}</p>`
    case 'key':
      return next(context.messages.loadMore) || undefined
    default:
      return renderLoadMore(view.older, context)
  }
}
