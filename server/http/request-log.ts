/** Gives each request an id that follows it through all processes, and one line in the log when it is over. */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Request, Response } from 'express'
import type { Logger } from '../logger.ts'
import type { Opening } from './opening.ts'

/** What a proxy in front may call a request. */
const idShape = /^[A-Za-z0-9._-]{8,64}$/

/** Takes or makes `X-Request-Id` and returns it in the answer. The line holds neither query nor headers: no cookie, no token. */
export function requestLog(logger: Logger): Opening {
  // Nothing in a line is a secret: looking for some in each would cost as much as writing it.
  const lines = logger.child({}, { redact: [] })
  return (
    req: IncomingMessage & Partial<Pick<Request, 'path'>>,
    res: ServerResponse & Partial<Pick<Response, 'locals'>>,
  ) => {
    const given = req.headers['x-request-id']
    const id = typeof given === 'string' && idShape.test(given) ? given : randomUUID()
    const locals: Response['locals'] = res.locals ?? {} // what is answered ahead of the routes has none
    locals.requestId = id
    const headers = ['X-Request-Id', id]
    // A router may cut the path down while it looks for its route.
    const { method, path = withoutQuery(req.url ?? '') } = req
    if (path.startsWith('/assets/')) return headers
    const startedAt = performance.now()
    res.once('close', () => {
      const line = {
        request: id,
        method,
        path,
        status: res.statusCode,
        ms: Math.round((performance.now() - startedAt) * 10) / 10,
        ...(locals.account ? { account: locals.account.id } : {}),
        ...(locals.command ? { command: locals.command } : {}),
        ...(res.writableFinished ? {} : { aborted: true }),
      }
      lines.info(line, 'request')
    })
    return headers
  }
}

function withoutQuery(url: string): string {
  const end = url.indexOf('?')
  return end < 0 ? url : url.slice(0, end)
}

export function requestIdOf(res: Response): string {
  return String(res.locals.requestId)
}
