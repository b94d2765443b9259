/** A live page as a reader loads it: complete without a script, and marked up so that the script can take it from there. */
import { addresses } from '../../../shared/http-api.ts'
import { fill } from '../../../shared/message.ts'
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
import { printedWords } from './printed-words.ts'
import { canonicalOf, descriptionOf, renderPageHead, titleOfView } from './page-head.ts'
import type { ReaderView } from './reader-view.ts'
import { renderSearchForm } from './search-form.ts'
import { renderCount, renderFound } from './search-results.ts'
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
      title: `${view.search ? `“${view.search.question}” – ` : ''}${titleOfView(view)} – ${site.name}`,
      description: descriptionOf(view),
      // What was searched for is no address of its own.
      canonical: view.kind === 'search' ? undefined : canonicalOf(view),
      head: renderPageHead(view, site),
      isLive: true,
      skipTo: 'timeline',
      body: renderMain(view, context, site),
    },
    site,
  )
}

function renderMain(view: ReaderView, context: RenderContext, site: Site): Html {
  const { snapshot, kind } = view
  const { page, pins, keyEvents } = snapshot
  const words = pageMessagesFor(page.language)
  const { ownLang } = context
  const isNewest = kind === 'newest'
  // Around an older moment the pinned entries would stand between the reader and what was asked for.
  const pinned = isNewest ? pins : []
  return html`<main id="live-page" class="live-page live-page--${kind}" data-page="${page.id}" data-slug="${page.slug}" data-headline="${page.headline}" data-cursor="${view.cursor}" data-page-sequence="${page.sequence}" data-status="${page.status}" data-batch-size="${page.batchSize}" data-time-zone="${page.timeZone}" data-language="${page.language}" data-words="${printedWords(context)}" data-protocol="${protocolVersion}"${
    view.older !== undefined && html` data-older="${view.older}"`
  }${view.ceiling !== undefined && html` data-ceiling="${view.ceiling}"`} data-view="${kind}">
<header class="head" data-part="head">${renderHead(page, context)}</header>
<div class="columns">
<div class="side">
<nav class="key-events-box" data-part="key-events" aria-labelledby="key-events-title"${keyEvents.length === 0 && html` hidden`}>${renderKeyEvents(keyEvents, context)}</nav>
</div>
<div class="stream">
<div class="live-line"><p class="connection" data-part="connection" data-offline="${words.offlineAsOf}"${ownLang}></p><button class="pause" data-part="pause" type="button"${ownLang} hidden></button></div>
<div class="unseen" data-part="status-line" role="status"${ownLang}></div>
${page.status !== 'ended' && html`<noscript><p class="no-script"${ownLang}>${words.noScript}</p></noscript>`}
${renderNotice(view, context)}
${isNewest && html`<p class="past-pinned"${ownLang}><a href="#timeline">${words.skipToUpdates}</a></p>`}
<section class="pinned" data-part="pinned" aria-labelledby="pinned-title"${pinned.length === 0 && html` hidden`}>${renderPinned(pinned, context)}</section>
${renderNewUpdates(view, context)}
${kind !== 'permalink' && renderWays(view, context)}
${renderNewer(view, context)}
<ol class="entries timeline" id="timeline" data-part="timeline">${
    view.search ? renderFound(view.entries, view.search, context) : renderEntries(view.entries, context)
  }</ol>${
    view.entries.length === 0 &&
    kind !== 'search' &&
    (kind === 'key' ? html`<p class="timeline-empty"${ownLang}>${words.noKeyEvents}</p>` : renderEmpty(page))
  }
<div class="load-more" data-part="load-more">${renderEnd(view, context)}</div>
${kind === 'permalink' && renderWays(view, context)}
<p class="print-line"${ownLang}>${fill(words.printed, { address: site.origin + canonicalOf(view) })}</p>
</div>
</div>
</main>`
}

/** For the script, which says in it what waits: on a page that is not open at the top it leads to where that stands. */
function renderNewUpdates({ kind, ceiling }: ReaderView, { slug, ownLang }: RenderContext): Html {
  const address = kind === 'key' ? `${addresses.page(slug)}?show=key` : addresses.page(slug)
  return ceiling === undefined
    ? html`<button class="new-updates" data-part="new-updates" type="button"${ownLang} hidden></button>`
    : html`<a class="new-updates" data-part="new-updates" href="${address}"${ownLang} hidden></a>`
}

/** On any view but the newest: what this is, and the ways on. */
function renderNotice(view: ReaderView, context: RenderContext): Html | undefined {
  const { kind, snapshot, search } = view
  if (kind === 'newest') return undefined
  const messages = pageMessagesFor(snapshot.page.language)
  const here = {
    batch: messages.olderBatch,
    permalink: messages.permalinkView,
    oldest: messages.oldestBatch,
    key: messages.keyView,
    search: '',
  }
  const latest = addresses.page(snapshot.page.slug)
  const back = { search: messages.firstFound, oldest: messages.fromStart }[kind as string]
  return html`<div class="notice"${context.ownLang}>${search ? renderCount(search, context) : html`<p>${here[kind]}</p>`}<p class="notice__links">${
    back && view.newer && html`<a rel="prev" href="${view.newer}">${back}</a> `
  }<a href="${latest}">${kind === 'permalink' ? messages.seeLatest : messages.backToLatest}</a></p></div>`
}

/** Above an older moment: the way up, which the script takes without leaving the page. */
function renderNewer({ kind, newer, ceiling, snapshot }: ReaderView, { ownLang }: RenderContext): Html | undefined {
  if (kind !== 'batch' && kind !== 'permalink') return undefined
  const { slug, language } = snapshot.page
  // Right above one entry may be the newest batch, which the script brings in here all the same.
  const path = newer ?? (kind === 'permalink' && ceiling !== undefined ? addresses.page(slug) : undefined)
  if (path === undefined) return undefined
  return html`<div class="load-newer"><a class="button load-more__link" rel="prev" href="${path}" data-act="newer"${ownLang}>${pageMessagesFor(language).loadNewer}</a></div>`
}

/** Newest first or oldest first, all or key events only, and the search: links and a form, so that they work without a script. */
function renderWays({ kind, snapshot, search }: ReaderView, { messages, ownLang }: RenderContext): Html | undefined {
  const { entries, page } = snapshot
  if (entries.length === 0) return undefined
  const words = pageMessagesFor(page.language)
  const address = addresses.page(page.slug)
  const link = (query: string, words: string, isHere: boolean) =>
    html`<li><a href="${address}${query}"${isHere && html` aria-current="page"`}>${words}</a></li>`
  return html`<div class="ways"><nav class="reading" aria-label="${words.reading}"${ownLang}><ul>${link('', words.newestFirst, kind === 'newest')}${link(
    '?order=oldest',
    words.oldestFirst,
    kind === 'oldest',
  )}${snapshot.keyEvents.length > 0 && link('?show=key', messages.keyEvents, kind === 'key')}</ul></nav>${renderSearchForm(page, search?.question)}</div>`
}

function renderEnd(view: ReaderView, context: RenderContext): Html | undefined {
  const words = pageMessagesFor(context.messagesLanguage)
  if (view.entries.length === 0) return undefined
  const next = (title: string) =>
    view.next && html`<a class="button load-more__link" rel="next" href="${view.next}"${context.ownLang}>${title}</a>`
  switch (view.kind) {
    case 'oldest':
      return next(words.nextUpdates) || html`<p class="load-more__end"${context.ownLang}>${words.endOfCoverage}</p>`
    case 'key':
      return next(context.messages.loadMore) || undefined
    case 'search':
      return next(words.moreFound) || undefined
    default:
      return renderLoadMore(view.older, context)
  }
}
