/** What stands where entries will be. */
import type { LivePage } from '../../../shared/live-page.ts'
import { pageMessagesFor } from '../../../shared/page-messages.ts'
import { ownLang } from '../../../shared/render/context.ts'
import { type Html, html } from '../../../shared/render/html.ts'

export function renderEmpty(page: LivePage): Html {
  const { notStarted, noUpdates, noneEver } = pageMessagesFor(page.language)
  const words = { scheduled: notStarted, live: noUpdates, paused: noUpdates, ended: noneEver, down: noneEver }
  return html`<p class="timeline-empty"${ownLang(page)}>${words[page.status]}</p>`
}
