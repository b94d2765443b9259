/** One's own sessions: where one is signed in, and the way to end that, here or everywhere. */
import express, { type Router } from 'express'
import type { DeskSessions } from '../../shared/people.ts'
import { Refusal } from '../../shared/refusal.ts'
import { accountOf, clearSessionCookie, doerOf, signedInOf } from './authentication.ts'
import type { SiteParts } from './parts.ts'

/** Routes under `/desk/api/account`, behind `authenticate`. A token has no sessions. */
export function accountApi({ accounts }: Pick<SiteParts, 'accounts'>): Router {
  const router = express.Router()
  router.use((_request, response, next) => {
    if (signedInOf(response).session) return next()
    throw new Refusal('forbidden', 'A token has no sessions.')
  })

  router.get('/sessions', async (_request, response) => {
    const { account, session } = signedInOf(response)
    const found = (await accounts.sessions(account.id)).map(one => ({ ...one, isThis: one.id === session }))
    const sessions = found.toSorted(
      (one, other) => Number(other.isThis) - Number(one.isThis) || other.lastUsedAt - one.lastUsedAt,
    )
    response.json({ sessions } satisfies DeskSessions)
  })

  router.post('/sessions/:session/end', async (request, response) => {
    const { session } = request.params
    if (!(await accounts.endSession(accountOf(response).id, session, doerOf(request, response)))) {
      throw new Refusal('not-found', 'This session is over already.')
    }
    if (session === signedInOf(response).session) clearSessionCookie(response)
    response.status(204).end()
  })

  router.post('/sign-out-everywhere', async (request, response) => {
    await accounts.signOutEverywhere(accountOf(response).id, doerOf(request, response))
    clearSessionCookie(response)
    response.status(204).end()
  })

  return router
}
