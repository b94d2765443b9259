/** The page that a browser shows where it has neither a connection nor the page that was asked for. */
import { wordsFor } from '../../../shared/languages.ts'
import { html } from '../../../shared/render/html.ts'
import { renderFrame } from './layout.ts'
import type { Site } from './site.ts'

/** Kept from a reader's first visit on; the service worker writes the list of what else is kept into it. */
export function renderOffline(site: Site): string {
  const { direction, page: words } = wordsFor(site.language)
  return renderFrame(
    {
      language: site.language,
      direction,
      title: `${words.offlineTitle} – ${site.name}`,
      body: html`<main class="trouble offline"><h1>${words.offlineTitle}</h1><p>${words.offline}</p><p><a class="button" href="">${words.tryAgain}</a></p>
<section class="kept" aria-labelledby="kept-title"><h2 class="part-title" id="kept-title">${words.keptPages}</h2><ul class="kept-list" data-as-of="${words.keptAsOf}"></ul><p class="kept-none">${words.keptNone}</p></section></main>`,
    },
    site,
  )
}
