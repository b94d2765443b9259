/** `POST /desk/api/embeds`: an address that an editor pasted comes back as a card. */
import express, { type Request, type Response, type Router } from 'express'
import { z } from 'zod'
import type { Embed } from '../../shared/block.ts'
import { isAtLeast } from '../../shared/permissions.ts'
import { Refusal } from '../../shared/refusal.ts'
import { makeCard } from '../embeds/cards.ts'
import { read } from '../parse/read.ts'
import { webAddress } from '../parse/web-address.ts'
import { atMost } from './at-most.ts'
import { accountOf } from './authentication.ts'
import { jsonBody } from './json-body.ts'
import type { SiteParts } from './parts.ts'

/** Each waits for another site, three seconds at most. */
const mostAtOnce = 8
const mostBytes = 8192

const request = z.strictObject({ url: webAddress })

export function embedsApi(parts: Pick<SiteParts, 'fetchOutside' | 'media' | 'pictureQueue' | 'logger'>): Router {
  const router = express.Router()
  const inTurn = atMost(mostAtOnce, 'Too many cards are being made. Try again in a moment.')
  router.post('/', inTurn, jsonBody(mostBytes), async (req: Request, response: Response) => {
    if (!isAtLeast(accountOf(response).role, 'editor')) {
      throw new Refusal('forbidden', 'Your role does not let you make cards.')
    }
    const { url } = read(request, req.body, 'The request')
    response.set('Cache-Control', 'no-store').json((await makeCard(parts, url)) satisfies Embed)
  })
  return router
}
