/** What every answer tells browsers to forbid, and the check that a change was asked for by our own pages. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Request, RequestHandler } from 'express'
import helmet from 'helmet'
import { embedFrames } from '../../shared/embed-frames.ts'
import { Refusal } from '../../shared/refusal.ts'
import type { Config } from '../config.ts'
import { readSessionCookie } from './authentication.ts'
import { HttpRefusal } from './http-refusal.ts'
import type { Opening } from './opening.ts'

type Site = Pick<Config, 'publicUrl' | 'isPublic'>

/** Hosts by whose name this process was asked, of which the headers are remembered. */
const mostHosts = 100

/** No inline script or style, nothing framed, pictures and films from anywhere over https; frames only of the providers whose embeds a reader may open. */
export function securityHeaders(config: Site): Opening {
  const write = headerWriter(config)
  const known = new Map<string, readonly string[]>()
  return req => {
    const host = req.headers.host ?? ''
    const found = known.get(host)
    if (found) return found
    if (known.size >= mostHosts) known.clear()
    const headers = written(write, req)
    known.set(host, headers)
    return headers
  }
}

type HeaderWriter = ReturnType<typeof helmet>

/** The headers depend on nothing but the host: they are made once for each, and not for every request. */
function written(write: HeaderWriter, req: IncomingMessage): readonly string[] {
  const headers: string[] = []
  const response = { setHeader: (name: string, value: string) => headers.push(name, value), removeHeader() {} }
  write(req, response as unknown as ServerResponse, (error?: unknown) => {
    if (error) throw error
  })
  return headers
}

function headerWriter(config: Site): HeaderWriter {
  const isHttps = config.publicUrl.startsWith('https://')
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        scriptSrcAttr: ["'none'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'https:', 'data:'],
        mediaSrc: ["'self'", 'https:'],
        // Older Safari does not count a websocket of the same host as 'self'.
        connectSrc: ["'self'", req => socketOrigin(req, config)],
        frameSrc: Object.values(embedFrames).map(({ origin }) => origin),
        frameAncestors: ["'none'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        ...(isHttps ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    // Feed readers show our pictures on their own pages.
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
    strictTransportSecurity: isHttps ? { maxAge: 31_536_000, includeSubDomains: false } : false,
  })
}

function socketOrigin(req: IncomingMessage, { publicUrl, isPublic }: Site): string {
  const host = req.headers.host
  if (isPublic || !host || !/^[\w.:[\]-]+$/.test(host)) return publicUrl.replace(/^http/, 'ws')
  return `ws://${host}`
}

/**
 * Guards what changes something and may come from a browser that is signed in: it must have been asked for by a page
 * of ours, and be JSON, which no form of another site can send. Programs with a token carry nothing that a foreign
 * page could make a browser send, and pass.
 */
export function originCheck(config: Site): RequestHandler {
  return (req, _res, next) => {
    if (['GET', 'HEAD', 'OPTIONS'].includes(req.method) || req.get('authorization') !== undefined) return next()
    if (!isOwnOrigin(req, config)) throw new Refusal('forbidden', 'This was not asked for by a page of this site.')
    const isUpload = req.path === '/api/media' && req.is('multipart/form-data')
    // `is` gives null where there is no body, false where it is of another type.
    if (!isUpload && req.is('application/json') === false) {
      throw new HttpRefusal('malformed', 'The body must be JSON, sent as application/json.', { status: 415 })
    }
    next()
  }
}

function isOwnOrigin(req: Request, config: Site): boolean {
  const origin = req.get('origin')
  if (origin === undefined) {
    const site = req.get('sec-fetch-site')
    return readSessionCookie(req) === undefined || site === 'same-origin'
  }
  if (origin === config.publicUrl) return true
  // Without PUBLIC_URL the site is opened under localhost as well as under its number.
  return !config.isPublic && origin === `${req.protocol}://${req.get('host')}`
}
