/** What other sites and search engines read of the home page: its card, the site's feeds and its name. */
import { addresses } from '../../../shared/http-api.ts'
import { pageMessagesFor } from '../../../shared/page-messages.ts'
import { type Html, html } from '../../../shared/render/html.ts'
import { renderFeedLinks } from './feed-links.ts'
import { scriptText } from './script-text.ts'
import { renderShareCard } from './share-tags.ts'
import type { Site } from './site.ts'
import { siteData } from './structured-data.ts'

export function renderHomeHead(site: Site): Html {
  const language = 'en'
  const description = pageMessagesFor(language).home
  return html`${renderShareCard({ type: 'website', path: addresses.home, language, title: site.name, description }, site)}
${renderFeedLinks(site.name, '')}
<script type="application/ld+json">${scriptText(siteData(site))}</script>`
}
