/** What an invitation's link leads to: whom it is for, and the password that they choose. Open to whoever has the link. */
import express, { type Router } from 'express'
import type { InvitationView } from '../../shared/people.ts'
import { deskAddresses } from '../../shared/http-api.ts'
import { Refusal } from '../../shared/refusal.ts'
import { deadLinks } from '../newsroom/dead-links.ts'
import { parseAccepting, parseInvitation } from '../parse/people.ts'
import { placeOf, readSessionCookie, setSessionCookie } from './authentication.ts'
import { jsonBody } from './json-body.ts'
import type { SiteParts } from './parts.ts'

const mostBytes = 4096

/** Behind `#`, so that the secret stands in no log and in no Referer. */
export function invitationAddress(publicUrl: string, secret: string): string {
  return `${publicUrl}${deskAddresses.invitation}#${secret}`
}

/** Mounted under `/desk/api/invitation`. */
export function invitationApi({ accounts, logger }: Pick<SiteParts, 'accounts' | 'logger'>): Router {
  const router = express.Router()
  const json = jsonBody(mostBytes)

  router.post('/', ...json, async (request, response) => {
    const found = await accounts.findInvitation(parseInvitation(request.body).secret)
    if (found.is !== 'open') throw new Refusal('gone', deadLinks[found.is])
    response.json({ name: found.account.name, expiresAt: found.expiresAt } satisfies InvitationView)
  })

  router.post('/accept', ...json, async (request, response) => {
    const { secret, password } = parseAccepting(request.body)
    const place = placeOf(request)
    const account = await accounts.acceptInvitation(secret, password, place)
    // A session that was there before belongs to someone else, or to an earlier evening.
    const earlier = readSessionCookie(request)
    if (earlier) await accounts.closeSession(earlier)
    const { session, maxAgeMs } = await accounts.openSession(account.id, place)
    setSessionCookie(response, session, maxAgeMs)
    logger.info({ event: 'invitation-accepted', account: account.id, address: place.address }, 'Invitation accepted')
    response.status(204).end()
  })

  return router
}
