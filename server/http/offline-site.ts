/** What readers' browsers need to show pages without a connection: the service worker, and the page for what was not kept. */
import express, { type Router } from 'express'
import type { Assets } from './assets.ts'
import { isFresh, tagOf } from './freshness.ts'
import type { SiteParts } from './parts.ts'
import { renderOffline } from './views/offline.ts'

/** `GET /sw.js`, `GET /offline`, open to everyone. */
export function offlineSite({ config }: Pick<SiteParts, 'config'>, assets: Assets): Router {
  const router = express.Router()
  const page = renderOffline({
    name: config.siteName,
    origin: config.publicUrl,
    language: config.siteLanguage,
    assets,
  })
  const tag = tagOf(page)

  // Browsers ask for it anew whatever is said here, when a page is opened and at least once a day; what has changed takes over.
  router.get('/sw.js', (_request, response) => {
    response
      .set('Cache-Control', 'no-cache')
      .type('text/javascript')
      .send(config.offline ? assets.offlineWorker : assets.farewellWorker)
  })

  router.get('/offline', (request, response) => {
    if (!isFresh(request, response, tag)) response.type('html').send(page)
  })

  return router
}
