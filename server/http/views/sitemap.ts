/** All live pages as a sitemap (sitemaps.org, 0.9). Older batches are found from page to page. */
import { addresses } from '../../../shared/http-api.ts'
import type { LivePage } from '../../../shared/live-page.ts'
import { isoTime } from '../../../shared/render/times.ts'
import type { Site } from './site.ts'
import { xml, xmlDocument } from './xml.ts'

/** Addresses in one sitemap, at most. */
const mostAddresses = 50_000

/** @param pages with when the newest update of each was placed, ms; 0: there is none */
export function renderSitemap(
  pages: readonly (Pick<LivePage, 'id' | 'slug'> & { newestAt: number })[],
  { origin }: Pick<Site, 'origin'>,
): string {
  const inOrder = [...pages].sort((one, other) => other.newestAt - one.newestAt || (one.id < other.id ? -1 : 1))
  return xmlDocument(xml`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>${origin}${addresses.home}</loc></url>
${inOrder
  .slice(0, mostAddresses - 1)
  .map(
    ({ slug, newestAt }) =>
      xml`<url><loc>${origin}${addresses.page(slug)}</loc>${newestAt > 0 && xml`<lastmod>${isoTime(newestAt)}</lastmod>`}</url>\n`,
  )}</urlset>`)
}
