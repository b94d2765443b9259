/** What a search found: how much, and the entries with the words marked. */
import { fill, fillCount } from '../../../shared/message.ts'
import { pageMessagesFor } from '../../../shared/page-messages.ts'
import { placedAt } from '../../../shared/position.ts'
import type { RenderContext } from '../../../shared/render/context.ts'
import { type Html, html } from '../../../shared/render/html.ts'
import { renderEntries } from '../../../shared/render/timeline.ts'
import { fullTime } from '../../../shared/render/times.ts'
import { markWords } from './marked-words.ts'
import type { ReaderView, SearchView } from './reader-view.ts'

/** "12 updates with “harbour”", and how far back was looked where that is not the whole page. */
export function renderCount({ question, wanted, count, reach }: SearchView, context: RenderContext): Html {
  const words = pageMessagesFor(context.language)
  const updates = fillCount(words.updates, count, context.messagesLanguage)
  const found = count === 0 ? fill(words.foundNone, { question }) : fill(words.foundWith, { updates, question })
  return html`<p class="notice__found">${wanted.length === 0 ? words.searchHint : found}</p>${
    reach !== undefined && html`<p>${fill(words.searchedBackTo, { when: fullTime(placedAt(reach), context) })}</p>`
  }`
}

/** The entries as everywhere else, the words that were looked for marked in headline and text. */
export function renderFound(entries: ReaderView['entries'], { wanted }: SearchView, context: RenderContext): Html {
  return markWords(renderEntries(entries, context), wanted)
}
