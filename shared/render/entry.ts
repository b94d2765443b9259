/** An entry as <article>: the one form in which readers, the browser's script and the desk's preview show it. */
import type { Author, EntryHeader, PlacedEntry } from '../entry.ts'
import { addresses } from '../http-api.ts'
import { renderBlocks } from './blocks.ts'
import type { RenderContext } from './context.ts'
import { type Html, html, join } from './html.ts'
import { linked } from './links.ts'
import { timeAndDay } from './times.ts'

export type Where = 'timeline' | 'pinned'

/**
 * An entry as `<li><article>…`, or as the same with the line "Loading this update…" while its body is on its way.
 * `data-published` and `data-updated` are ms since 1970.
 * @param where in the pinned section ids begin with `pinned-`, since the entry may also stand in the timeline
 */
export function renderEntry(entry: PlacedEntry | EntryHeader, context: RenderContext, where: Where = 'timeline'): Html {
  return html`<li>${renderArticle(entry, context, where)}</li>`
}

/** The same without its `<li>`, for a list that puts more beside it, as the desk does. */
export function renderArticle(
  entry: PlacedEntry | EntryHeader,
  context: RenderContext,
  where: Where = 'timeline',
): Html {
  const id = `${where === 'pinned' ? 'pinned' : 'entry'}-${entry.id}`
  const { messages, ownLang } = context
  const kind = entry.kind !== 'update' && messages.kind[entry.kind]
  const address = `${context.origin ?? ''}${addresses.permalink(context.slug, entry.id)}`
  const isPending = 'bodyPending' in entry
  const highlighted = context.highlight === entry.id && where === 'timeline'
  return html`<article id="${id}" class="entry entry--${entry.kind}${highlighted && ' entry--highlighted'}" data-entry="${entry.id}" data-revision="${entry.revision}" data-sequence="${entry.sequence}" data-position="${entry.position}" data-published="${entry.publishedAt}" data-updated="${entry.updatedAt}" data-kind="${entry.kind}" data-key-event="${String(entry.keyEvent)}" data-pinned="${String(entry.pinned)}" data-home="${entry.home}"${isPending && html` data-body-pending`} aria-labelledby="${id}-${entry.headline ? 'title' : 'time'}">
<header class="entry__head"><p class="entry__meta">${
    kind && html`<span class="label label--${entry.kind}"${ownLang}>${kind}</span> `
  }<a class="entry__link" href="${address}" rel="bookmark">${timeAndDay(entry.publishedAt, context, `${id}-time`)}</a>${
    entry.pinned && html` <span class="label label--pinned"${ownLang}>${messages.pinned}</span>`
  }${entry.keyEvent && html` <span class="label label--key"${ownLang}>${messages.keyEvent}</span>`} <span class="entry__ago" data-part="ago"${ownLang}></span></p>${
    entry.headline && html`<h2 class="entry__title" id="${id}-title">${entry.headline}</h2>`
  }${!isPending && entry.authors.length > 0 && renderByline(entry.authors, context)}</header>
<div class="entry__body">${
    isPending
      ? html`<p class="entry__pending"${ownLang}>${messages.pending}</p>`
      : renderBlocks(entry.blocks, context, context.eager === entry.id)
  }</div>${!isPending && renderNotes(entry, context)}
<p class="entry__tools"><a class="entry__share" href="${address}" data-act="share"${ownLang}>${messages.share}</a></p>
</article>`
}

/** What stands in the place of an entry that was withdrawn while someone was looking at it. */
export function renderRemoved({ messages, ownLang }: RenderContext): Html {
  return html`<p class="entry-removed"${ownLang}>${messages.withdrawn}</p>`
}

/** "Name, role" of everyone who wrote it, each by itself: names may run the other way than the page. */
function renderByline(authors: readonly Author[], context: RenderContext): Html {
  const names = authors.map(({ name, role, url }) => {
    const author = url ? linked(name, url, context) : name
    return html`<bdi class="author"><b>${author}</b>${role && html`${context.messages.comma}${role}`}</bdi>`
  })
  return html`<p class="entry__byline">${join(names, html` <span class="dot">·</span> `)}</p>`
}

function renderNotes(entry: PlacedEntry, context: RenderContext): Html | undefined {
  const isUpdated = entry.updatedAt !== entry.publishedAt
  if (!entry.correctionNote && !isUpdated) return undefined
  const { messages, ownLang } = context
  return html`
<footer class="entry__notes">${
    entry.correctionNote &&
    html`<p class="correction"><b${ownLang}>${messages.correction}</b> ${entry.correctionNote}</p>`
  }${isUpdated && html`<p class="entry__updated"><span${ownLang}>${messages.updated}</span> ${timeAndDay(entry.updatedAt, context)}</p>`}</footer>`
}
