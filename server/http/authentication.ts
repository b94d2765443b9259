/** Who asks: a program by its token, a person by the session cookie of the desk. Whoever is neither gets no further. */
import type { Request, RequestHandler, Response } from 'express'
import type { Account } from '../../shared/account.ts'
import { Refusal } from '../../shared/refusal.ts'
import type { Doer, SignInPlace } from '../newsroom/people.ts'
import { deviceFrom } from './device.ts'
import { sessionCookieName, sessionIn } from '../session-cookie.ts'
import type { SiteParts } from './parts.ts'

/** What `createApp` notes for everybody: whether readers and editors come by https, whatever a proxy speaks to us. */
const isHttps = ({ app, secure }: Request) =>
  typeof app.locals.publicUrl === 'string' ? app.locals.publicUrl.startsWith('https://') : secure

/** The session's secret as the browser sent it, or undefined. */
export function readSessionCookie(req: Request): string | undefined {
  return sessionIn(req.headers.cookie, isHttps(req))
}

/** Lax, so that a link from a letter opens the desk signed in; what changes something is guarded by its origin besides. */
const cookieOptions = (req: Request) =>
  ({ httpOnly: true, sameSite: 'lax', secure: isHttps(req), path: '/', encode: String }) as const

export function setSessionCookie(res: Response, session: string, maxAgeMs: number): void {
  res.cookie(sessionCookieName(isHttps(res.req)), session, { ...cookieOptions(res.req), maxAge: maxAgeMs })
}

export function clearSessionCookie(res: Response): void {
  res.clearCookie(sessionCookieName(isHttps(res.req)), cookieOptions(res.req))
}

export interface SignedIn {
  account: Account
  /** The first password has to be replaced before anything else. */
  mustChangePassword: boolean
  /** Names the session and opens nothing; absent for tokens. */
  session?: string
}

/** Who asks, if anybody does. A token that is not known is not overruled by a cookie. */
export async function findSignedIn(
  req: Request,
  { accounts }: Pick<SiteParts, 'accounts'>,
): Promise<SignedIn | undefined> {
  const header = req.get('authorization')
  if (header !== undefined) {
    const token = /^Bearer ([\w.~+/=-]{1,512})$/i.exec(header)?.[1]
    const account = token && (await accounts.byToken(token))
    return account ? { account, mustChangePassword: false } : undefined
  }
  const secret = readSessionCookie(req)
  return secret ? accounts.bySession(secret) : undefined
}

/**
 * Lets only known accounts pass, and puts the account into `res.locals.account`.
 * @param options.firstPassword lets sessions pass whose password must be changed: for the very routes that change it
 * @throws Refusal `unauthenticated`, or `forbidden` before the first password was changed
 */
export function authenticate(
  parts: Pick<SiteParts, 'accounts'>,
  options: { firstPassword?: boolean } = {},
): RequestHandler {
  return async (req, res, next) => {
    const signedIn = await findSignedIn(req, parts)
    if (!signedIn) throw new Refusal('unauthenticated', 'Sign in at /desk, or send a token that is valid.')
    if (signedIn.mustChangePassword && !options.firstPassword) {
      throw new Refusal('forbidden', 'Change your first password at /desk before anything else.')
    }
    res.locals.account = signedIn.account
    res.locals.signedIn = signedIn
    next()
  }
}

/** The account that `authenticate` let pass. @throws Error on a route that forgot it: deny by default */
export function accountOf(res: Response): Account {
  return signedInOf(res).account
}

/** The account with its session. @throws Error on a route without `authenticate` */
export function signedInOf(res: Response): SignedIn {
  if (!res.locals.signedIn) throw new Error('This route does not authenticate')
  return res.locals.signedIn as SignedIn
}

/** Who does something to people, as the audit log is told. */
export function doerOf(req: Request, res: Response): Doer {
  const { id, name } = accountOf(res)
  return { id, name, ...(req.ip ? { address: req.ip } : {}) }
}

/** Where somebody signs in from. */
export function placeOf(req: Request): SignInPlace {
  return { address: req.ip ?? '', device: deviceFrom(req.get('user-agent')) }
}
