/** Signing in and out, and the change of password: a name and a password become a session cookie. */
import express, { type Router } from 'express'
import type { PersonAct } from '../../shared/audit.ts'
import type { Me } from '../../shared/http-api.ts'
import { Refusal } from '../../shared/refusal.ts'
import type { SignInPlace } from '../newsroom/people.ts'
import { parsePasswordChange, parseSignIn } from '../parse/account.ts'
import {
  authenticate,
  clearSessionCookie,
  doerOf,
  placeOf,
  readSessionCookie,
  setSessionCookie,
  signedInOf,
} from './authentication.ts'
import { jsonBody } from './json-body.ts'
import { createLimits } from './limits.ts'
import type { SiteParts } from './parts.ts'

/** Largest body: two passwords in any script. */
const mostBytes = 4096

/** Mounted under `/desk/api`; the only routes there that are open to whoever is not signed in. */
export function signIn(parts: Pick<SiteParts, 'accounts' | 'config' | 'limits' | 'logger' | 'weaknesses'>): Router {
  const { accounts, config, logger } = parts
  const router = express.Router()
  const limits = parts.limits ?? createLimits(config)
  const json = jsonBody(mostBytes)
  // A session whose password must be changed may see who it is, change the password, and do nothing else.
  const anySession = authenticate({ accounts }, { firstPassword: true })

  async function orWait(name: string, address: string): Promise<void> {
    const seconds = await limits.signIn(name, address)
    if (seconds === undefined) return
    const detail = `Too many attempts to sign in. Try again in ${inWords(seconds)}.`
    throw new Refusal('too-fast', detail, { retryAfter: seconds })
  }

  router.use((_request, response, next) => {
    response.set('Cache-Control', 'no-store')
    next()
  })

  router.post('/sign-in', ...json, async (request, response) => {
    const { name, password } = parseSignIn(request.body)
    const address = request.ip ?? ''
    await orWait(name, address)
    const found = await accounts.checkPassword(name, password)
    if (!found) {
      logger.warn({ event: 'sign-in-failed', address }, 'A sign-in failed')
      await accounts.note(await failedSignIn(name, placeOf(request)), 'failed')
      throw new Refusal('unauthenticated', 'Name or password is wrong.')
    }
    await limits.signedIn(name, address)
    // A session that was there before belongs to someone else, or to an earlier evening.
    const earlier = readSessionCookie(request)
    if (earlier) await accounts.closeSession(earlier)
    const { session, maxAgeMs } = await accounts.openSession(found.account.id, placeOf(request))
    setSessionCookie(response, session, maxAgeMs)
    logger.info({ event: 'signed-in', account: found.account.id, address }, 'Signed in')
    response.status(204).end()
  })

  router.post('/sign-out', async (request, response) => {
    const session = readSessionCookie(request)
    if (session) await accounts.closeSession(session)
    clearSessionCookie(response)
    response.status(204).end()
  })

  router.get('/me', anySession, (_request, response) => {
    const { account, mustChangePassword } = signedInOf(response)
    const { siteName } = config
    response.json({ account, mustChangePassword, siteName, weaknesses: parts.weaknesses ?? [] } satisfies Me)
  })

  router.post('/password', anySession, ...json, async (request, response) => {
    const { account, session: earlier } = signedInOf(response)
    if (!earlier) throw new Refusal('forbidden', 'A token has no password.')
    const { current, next } = parsePasswordChange(request.body)
    const address = request.ip ?? ''
    await orWait(account.name, address)
    if (!(await accounts.checkPassword(account.name, current))) {
      throw new Refusal('forbidden', 'The current password is wrong.', {
        faults: [{ pointer: '/current', detail: 'is not the current password' }],
      })
    }
    await limits.signedIn(account.name, address)
    if (next === current) {
      throw new Refusal('malformed', 'The new password is the current one.', {
        faults: [{ pointer: '/next', detail: 'is the current password' }],
      })
    }
    await accounts.changePassword(account.id, next, doerOf(request, response))
    // Every session of the account is over now, this one too: it goes on under a new one.
    const { session, maxAgeMs } = await accounts.openSession(account.id, placeOf(request))
    setSessionCookie(response, session, maxAgeMs)
    logger.info({ event: 'password-changed', account: account.id, address }, 'A password was changed')
    response.status(204).end()
  })

  /** A name that is known is told; one that is not may be anything, a password typed into the wrong field too. */
  async function failedSignIn(typed: string, place: SignInPlace): Promise<PersonAct> {
    const known = await accounts.findByName(typed)
    return { type: 'signInFailed', ...(known ? { by: known.id, name: known.name } : {}), ...place }
  }

  return router
}

function inWords(seconds: number): string {
  if (seconds === 1) return 'a second'
  return seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`
}
