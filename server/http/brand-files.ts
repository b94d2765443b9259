/** What a brand is made of, where browsers get it; and the manifest by which the site is installed like an app. */
import express, { type Router } from 'express'
import { addresses } from '../../shared/http-api.ts'
import type { Brand } from '../brand/brand.ts'
import { letterIcon } from '../brand/letter-icon.ts'
import { shortLived } from './freshness.ts'

/** `GET /brand/:file`, `GET /icon.svg`, `GET /manifest.webmanifest`, open to everyone. */
export function brandFiles(brand: Brand): Router {
  const router = express.Router()
  const manifest = JSON.stringify(manifestOf(brand))
  const letter = letterIcon(brand.name)

  router.get('/brand/:file', (request, response, next) => {
    const found = brand.files.get(request.path)
    if (!found) return next()
    response
      .set({
        'Cache-Control': 'public, max-age=31536000, immutable',
        // An SVG file that is opened by itself is a document, which may hold scripts.
        'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      })
      .type(found.type)
      .send(found.content)
  })

  router.get('/icon.svg', (_request, response) => {
    response.set('Cache-Control', 'public, max-age=86400').type('svg').send(letter)
  })

  router.get('/manifest.webmanifest', (_request, response) => {
    shortLived(response).type('application/manifest+json').send(manifest)
  })

  return router
}

/** W3C Web Application Manifest. */
function manifestOf({ name, shortName, icons, palettes: { light } }: Brand): object {
  const png = (src: string, side: number, purpose = 'any') => ({
    src,
    sizes: `${side}x${side}`,
    type: 'image/png',
    purpose,
  })
  return {
    id: addresses.home,
    name,
    short_name: shortName,
    start_url: addresses.home,
    scope: addresses.home,
    // A way back is worth more to a reader than the pixels that it takes, where a system offers one.
    display: 'standalone',
    display_override: ['minimal-ui'],
    background_color: light.paper,
    theme_color: light.masthead,
    icons: [
      png(icons.png192, 192),
      png(icons.png512, 512),
      png(icons.maskable, 512, 'maskable'),
      ...(icons.anyType === 'image/svg+xml'
        ? [{ src: icons.any, sizes: 'any', type: icons.anyType, purpose: 'any' }]
        : []),
    ],
  }
}
