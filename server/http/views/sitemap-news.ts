/** The pages that are news at the moment as a sitemap, with the news extension that search engines read. */
import { addresses } from '../../../shared/http-api.ts'
import type { LivePage } from '../../../shared/live-page.ts'
import { isoTime } from '../../../shared/render/times.ts'
import type { Site } from './site.ts'
import { type Xml, xml, xmlDocument } from './xml.ts'

export interface NewsPage {
  page: LivePage
  /** When its newest update was published or corrected, ms since 1970. */
  changedAt: number
  /** Whether its coverage began lately: of older ones the extension asks to leave its part out. */
  isNew: boolean
}

export function renderSitemapNews(pages: readonly NewsPage[], site: Pick<Site, 'name' | 'origin'>): string {
  return xmlDocument(xml`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
${pages.map(
  ({ page, changedAt, isNew }) => xml`<url>
<loc>${site.origin}${addresses.page(page.slug)}</loc>
<lastmod>${isoTime(changedAt)}</lastmod>
${isNew && renderNews(page, changedAt, site.name)}</url>
`,
)}</urlset>`)
}

function renderNews({ headline, language, coverageStart }: LivePage, changedAt: number, name: string): Xml {
  // Updates may come before coverage starts officially; nothing is published in the future.
  const publishedAt = Math.min(coverageStart, changedAt)
  return xml`<news:news>
<news:publication><news:name>${name}</news:name><news:language>${newsLanguage(language)}</news:language></news:publication>
<news:publication_date>${isoTime(publishedAt)}</news:publication_date>
<news:title>${headline}</news:title>
</news:news>
`
}

/** ISO 639 without a country; the two ways of writing Chinese are the one exception. */
function newsLanguage(tag: string): string {
  const { language, script } = new Intl.Locale(tag).maximize()
  if (language === 'zh') return script === 'Hant' ? 'zh-tw' : 'zh-cn'
  return language
}
