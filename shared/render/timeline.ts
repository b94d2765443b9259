/** The parts of a live page around its entries; the server prints them, the browser's script replaces their content. */
import type { EntryHeader, KeyEvent, PlacedEntry } from '../entry.ts'
import { addresses } from '../http-api.ts'
import type { LivePage } from '../live-page.ts'
import { fill } from '../message.ts'
import type { Position } from '../position.ts'
import type { RenderContext } from './context.ts'
import { renderEntry } from './entry.ts'
import { type Html, html, join } from './html.ts'
import { pictureFigure } from './media.ts'
import { fullTime, shortTime, spansYears } from './times.ts'

/** The content of the part `timeline`, in the order given. */
export function renderEntries(entries: readonly (PlacedEntry | EntryHeader)[], context: RenderContext): Html {
  return html`${entries.map(entry => renderEntry(entry, context, 'timeline'))}`
}

/** The content of the part `pinned`; nothing when no entry is pinned (the part is hidden then). */
export function renderPinned(entries: readonly (PlacedEntry | EntryHeader)[], context: RenderContext): Html {
  if (entries.length === 0) return html``
  return html`<h2 class="part-title" id="pinned-title"${context.ownLang}>${context.messages.pinned}</h2><ol class="entries">${entries.map(
    entry => renderEntry(entry, context, 'pinned'),
  )}</ol>`
}

/** The content of the part `key-events`, newest first; nothing when there are none (the part is hidden then). */
export function renderKeyEvents(events: readonly KeyEvent[], context: RenderContext): Html {
  if (events.length === 0) return html``
  const { slug, messages, ownLang } = context
  const isDated = spansYears(
    events.map(event => event.publishedAt),
    context,
  )
  return html`<h2 class="part-title" id="key-events-title"${ownLang}>${messages.keyEvents}</h2><ol class="key-events">${events.map(
    event =>
      html`<li data-id="${event.id}" data-position="${event.position}" data-published="${event.publishedAt}"><a href="${addresses.permalink(slug, event.id)}" data-act="event">${shortTime(event.publishedAt, context, isDated)} <span class="key-events__title"${event.headline === '' && ownLang}>${event.headline || messages.untitled}</span></a></li>`,
  )}</ol><p class="key-events__more"${ownLang}><a href="${addresses.page(slug)}?show=key">${messages.showKeyEvents}</a></p>`
}

/** The content of the part `head`. */
export function renderHead(page: LivePage, context: RenderContext): Html {
  const { messages, ownLang } = context
  const note = statusNote(page, context)
  return html`${renderStatus(page, context)}<h1>${page.headline}</h1>${
    page.standfirst && html`<p class="standfirst">${page.standfirst}</p>`
  }${
    page.authors.length > 0 &&
    html`<p class="page-byline">${join(
      page.authors.map(name => html`<bdi>${name}</bdi>`),
      html`${messages.comma}`,
    )}</p>`
  }${
    note && html`<p class="status-note"${ownLang}>${note}</p>`
  }${page.image && pictureFigure(page.image, context, true)}${renderKeyPoints(page, context)}`
}

/** The badge, part `status`, as a whole: it says in words what its colour says. */
export function renderStatus(page: Pick<LivePage, 'status'>, { messages, ownLang }: RenderContext): Html {
  return html`<p class="status status--${page.status}" data-part="status"${ownLang}>${messages.status[page.status]}</p>`
}

/** The content of the part `load-more`. @param older the `before` of the next batch; undefined at the start of coverage */
export function renderLoadMore(older: Position | undefined, { slug, messages, ownLang }: RenderContext): Html {
  return older === undefined
    ? html`<p class="load-more__end"${ownLang}>${messages.startOfCoverage}</p>`
    : html`<a class="button load-more__link" rel="next" href="${addresses.older(slug, older)}" data-act="older"${ownLang}>${messages.loadMore}</a>`
}

function renderKeyPoints(page: LivePage, { messages, ownLang }: RenderContext): Html | undefined {
  if (page.keyPoints.length === 0) return undefined
  return html`<section class="key-points" data-part="key-points" aria-labelledby="key-points-title"><h2 class="part-title" id="key-points-title"${ownLang}>${messages.keyPoints}</h2><ul>${page.keyPoints.map(
    point => html`<li>${point}</li>`,
  )}</ul></section>`
}

function statusNote(
  page: LivePage,
  { messages, messagesLanguage: language, timeZone }: RenderContext,
): string | undefined {
  const when = (ms: number) => ({ when: fullTime(ms, { language, timeZone }) })
  switch (page.status) {
    case 'scheduled':
      return fill(messages.startsAt, when(page.coverageStart))
    case 'live':
    case 'down':
      return undefined
    case 'paused':
      return messages.paused
    case 'ended':
      return page.coverageEnd === undefined ? messages.ended : fill(messages.endedAt, when(page.coverageEnd))
  }
}
