/** The desk's address: one page for all of its views; what may be seen is asked for by its script. */
import express, { type Router } from 'express'
import type { Assets } from './assets.ts'
import type { SiteParts } from './parts.ts'
import { renderDesk } from './views/desk.ts'

/** `GET /desk` and everything below it that is not the desk's API. Open to all: it holds nothing but the sign-in. */
export function deskSite({ config }: Pick<SiteParts, 'config'>, assets: Assets): Router {
  const router = express.Router()
  const page = renderDesk({ name: config.siteName, assets })

  router.get(['/desk', '/desk/{*view}'], (request, response, next) => {
    if (request.path.startsWith('/desk/api')) return next()
    response.set({ 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex, nofollow' }).type('html').send(page)
  })

  return router
}
