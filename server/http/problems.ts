/** The one error handler: refusals, outages and faults become problem details (RFC 9457), or a page where a person reads it. */
import type { ErrorRequestHandler, Request, RequestHandler } from 'express'
import type { Problem } from '../../shared/http-api.ts'
import { Refusal, type RefusalCode } from '../../shared/refusal.ts'
import { isOutage } from '../storage/outages.ts'
import { HttpRefusal } from './http-refusal.ts'
import type { SiteParts } from './parts.ts'
import { requestIdOf } from './request-log.ts'
import type { Assets } from './assets.ts'
import type { Site } from './views/site.ts'
import { renderBadAddress, renderDown, renderFault, renderNotFound, renderUnavailable } from './views/trouble.ts'

export const statusOf: Record<RefusalCode, number> = {
  malformed: 400,
  'too-large': 413,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  gone: 410,
  conflict: 409,
  already: 409,
  withdrawn: 409,
  'page-ended': 409,
  'too-many-pins': 409,
  'slug-taken': 409,
  'last-placement': 409,
  'last-admin': 409,
  'key-reused': 422,
  'too-fast': 429,
  'queue-full': 429,
  unavailable: 503,
  'media-refused': 422,
  'media-not-ready': 409,
  'not-a-provider': 422,
}

const titleOf: Record<Problem['code'], string> = {
  malformed: 'The request cannot be read',
  'too-large': 'The request is too large',
  unauthenticated: 'Sign in first',
  forbidden: 'Not allowed',
  'not-found': 'Not found',
  gone: 'No longer here',
  conflict: 'Changed meanwhile',
  already: 'Nothing to change',
  withdrawn: 'The entry is withdrawn',
  'page-ended': 'Coverage has ended',
  'too-many-pins': 'Too many pins',
  'slug-taken': 'The address is taken',
  'last-placement': 'The last page of an entry',
  'last-admin': 'The last administrator',
  'key-reused': 'The key was used before',
  'too-fast': 'Too many commands',
  'queue-full': 'Too many commands are waiting',
  unavailable: 'Try again in a moment',
  'media-refused': 'The file is refused',
  'media-not-ready': 'A picture is not ready',
  'not-a-provider': 'No card for this address',
  fault: 'Something went wrong',
}

/** Answers whatever a route threw. A fault is logged here, once, and nothing of it is shown. */
export function problems(
  { logger, config }: Pick<SiteParts, 'logger' | 'config'>,
  assets: Assets,
): ErrorRequestHandler {
  const site: Site = { name: config.siteName, origin: config.publicUrl, language: config.siteLanguage, assets }
  return (error: unknown, req, res, next) => {
    const { problem, headers, isFault } = problemFrom(error)
    if (isFault) logger.error({ err: error, request: requestIdOf(res), path: req.path }, 'fault in a request')
    else if (problem.code === 'unavailable')
      logger.warn({ reason: String(error), request: requestIdOf(res) }, 'Redis is away')
    if (res.headersSent) {
      next(error) // the answer is half written: Express cuts the connection, so that it is not taken for a whole one
      return
    }
    res.locals.outcome = problem.code
    res.removeHeader('ETag') // that of what was asked for, where a route was about to answer
    res.status(problem.status).set({ 'Cache-Control': 'no-store', ...headers })
    if (wantsPage(req)) res.type('html').send(renderProblem(problem, site))
    else res.type('application/problem+json').send(JSON.stringify(problem))
  }
}

/** The last route: whatever nobody answered is not here. */
export const nothingHere: RequestHandler = req => {
  throw new Refusal('not-found', `There is nothing at ${req.path}.`)
}

/** For the methods that a known address does not have. @param allowed like `GET, POST` */
export function onlyMethods(allowed: string): RequestHandler {
  return req => {
    const detail = `${req.path} does not take ${req.method}: use ${allowed}.`
    throw new HttpRefusal('malformed', detail, { status: 405, headers: { Allow: allowed } })
  }
}

interface Told {
  problem: Problem
  headers: Record<string, string>
  isFault: boolean
}

/** What the outside is told of an error. */
function problemFrom(error: unknown): Told {
  const refusal = asRefusal(error)
  const code = refusal?.code ?? 'fault'
  const status = (refusal instanceof HttpRefusal && refusal.status) || (refusal ? statusOf[refusal.code] : 500)
  const headers: Record<string, string> = refusal instanceof HttpRefusal ? { ...refusal.headers } : {}
  if (refusal?.retryAfter !== undefined) headers['Retry-After'] = String(Math.max(1, Math.ceil(refusal.retryAfter)))
  if (code === 'unauthenticated') headers['WWW-Authenticate'] = 'Bearer'
  const problem: Problem = {
    type: `urn:stop-press:problem:${code}`,
    title: titleOf[code],
    status,
    detail: refusal?.message ?? 'The fault was noted. Trying again may help.',
    code,
    ...(refusal?.faults ? { errors: refusal.faults } : {}),
    ...(refusal instanceof HttpRefusal ? refusal.extra : {}),
  }
  return { problem, headers, isFault: refusal === undefined }
}

function asRefusal(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error
  if (isOutage(error)) {
    return new Refusal('unavailable', 'The newsroom’s store does not answer. Try again in a moment.', { retryAfter: 1 })
  }
  return fromLibrary(error)
}

/** Express and its body readers say by `status` that the request was at fault, not we. */
function fromLibrary(error: unknown): Refusal | undefined {
  if (!(error instanceof Error) || !('status' in error)) return undefined
  const { status } = error
  if (status === 413) return new Refusal('too-large', 'The body is larger than this address takes.')
  if (status === 415) {
    return new HttpRefusal('malformed', 'The body must be sent as it is, not compressed, in UTF-8.', { status: 415 })
  }
  if (typeof status !== 'number' || status < 400 || status > 499) return undefined
  return new Refusal('malformed', 'The request cannot be read: its address or its body is broken.')
}

/** A person in front of a browser, not a program: a GET of a page. */
function wantsPage(req: Request): boolean {
  if (req.method !== 'GET' && req.method !== 'HEAD') return false
  if (/^\/(?:api|desk\/api|media|assets)(?:\/|$)/.test(req.path)) return false
  return req.accepts(['application/problem+json', 'html']) === 'html'
}

/** The same for a person, in the words of the site's language. What readers' addresses do not end in needs no words of its own. */
function renderProblem({ code }: Problem, site: Site): string {
  switch (code) {
    case 'not-found':
      return renderNotFound(site)
    case 'gone':
      return renderDown(site)
    case 'malformed':
      return renderBadAddress(site)
    case 'fault':
      return renderFault(site)
    default:
      return renderUnavailable(site)
  }
}
