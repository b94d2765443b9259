/** What search engines ask for first: where they may go, the list of all pages, and the list of what is news. */
import express from 'express'
import { heldFor } from './held.ts'
import { createNewsPages } from './news-pages.ts'
import type { SiteParts } from './parts.ts'
import { sendTagged, tagged } from './tagged-text.ts'
import { renderSitemap } from './views/sitemap.ts'
import { renderSitemapNews } from './views/sitemap-news.ts'

/** How long a sitemap is used before the log is asked again, ms. */
const forMs = 1000

/** `GET /robots.txt`, `/sitemap.xml`, `/sitemap-news.xml`, open to everyone. Faults go to the error handler. */
export function sitemaps(parts: Pick<SiteParts, 'config' | 'pages' | 'reads' | 'feedReads'>): express.Router {
  const router = express.Router()
  const site = { name: parts.config.siteName, origin: parts.config.publicUrl }
  const newsPages = createNewsPages(parts)

  // Nothing is forbidden: the desk asks itself not to be listed, which only those can read who may come.
  const robots = tagged(
    `User-agent: *\nAllow: /\n\nSitemap: ${site.origin}/sitemap.xml\nSitemap: ${site.origin}/sitemap-news.xml\n`,
  )
  router.get('/robots.txt', (request, response) => sendTagged(request, response, 'txt', robots))

  const news = heldFor(forMs, async now => tagged(renderSitemapNews(await newsPages(now), site)))
  router.get('/sitemap-news.xml', async (request, response) => {
    sendTagged(request, response, 'application/xml', await news())
  })

  const all = heldFor(forMs, async () => tagged(renderSitemap(await listedPages(), site)))
  router.get('/sitemap.xml', async (request, response) => {
    sendTagged(request, response, 'application/xml', await all())
  })

  return router

  async function listedPages() {
    const pages = (await parts.pages.list()).filter(page => page.status !== 'down')
    const tops = await parts.feedReads.tops(pages.map(page => page.id))
    return pages.map(({ id, slug }) => ({ id, slug, newestAt: tops.get(id)?.newestAt ?? 0 }))
  }
}
