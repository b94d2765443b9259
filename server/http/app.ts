/** The whole site on one screen: what every request passes, and who answers it. */
import type { RequestListener } from 'node:http'
import compression from 'compression'
import express, { type Express } from 'express'
import type { Assets } from './assets.ts'
import { brandFiles } from './brand-files.ts'
import { commandsApi } from './commands-api.ts'
import { deskApi } from './desk-api.ts'
import { deskSite } from './desk-site.ts'
import { feeds } from './feeds.ts'
import { historyApi } from './history-api.ts'
import { mediaRoutes } from './media.ts'
import { offlineSite } from './offline-site.ts'
import { asMiddleware } from './opening.ts'
import { createPageAnswers } from './page-answers.ts'
import type { SiteParts } from './parts.ts'
import { nothingHere, problems } from './problems.ts'
import { readerSite } from './reader-site.ts'
import { requestLog } from './request-log.ts'
import { originCheck, securityHeaders } from './security.ts'
import { sitemaps } from './sitemaps.ts'
import { isWhole } from './whole-answers.ts'

/** Shorter answers gain nothing by being compressed, bytes. */
const compressedFrom = 1024

/** The site as a server has it: what lies ready is answered before anybody looks for a route. */
export function createSite(parts: SiteParts, assets: Assets): RequestListener {
  const { app, answers } = plugTogether(parts, assets)
  return (request, response) => {
    if (!answers.fromMemory(request, response)) app(request, response)
  }
}

/** The routes alone; what they answer is the same. */
export function createApp(parts: SiteParts, assets: Assets): Express {
  return plugTogether(parts, assets).app
}

function plugTogether(parts: SiteParts, assets: Assets) {
  const { config, logger } = parts
  const openings = [requestLog(logger), securityHeaders(config)]
  const answers = createPageAnswers(parts, openings)
  const app = express()
  app.disable('x-powered-by')
  app.set('trust proxy', config.trustProxy)
  app.set('query parser', 'simple')
  app.locals.publicUrl = config.publicUrl // says by which name the session cookie goes

  app.use(openings.map(asMiddleware))
  app.use(
    compression({
      threshold: compressedFrom,
      filter: (request, response) => !isWhole(response) && compression.filter(request, response),
    }),
  )
  app.use(originCheck(config))

  app.use(assets.router)
  app.use(brandFiles(assets.brand))
  app.use(feeds(parts))
  app.use(sitemaps(parts))
  app.use(readerSite(parts, assets, answers))
  app.use(offlineSite(parts, assets))
  app.use(historyApi(parts, answers, assets.build))
  app.use(commandsApi(parts))
  app.use(deskApi(parts))
  app.use(deskSite(parts, assets))
  app.use(mediaRoutes(parts))

  app.use(nothingHere)
  app.use(problems(parts, assets))
  return { app, answers }
}
