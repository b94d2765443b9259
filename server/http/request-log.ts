/** Gives each request an id that follows it through all processes, and one line in the log when it is over. */
import { randomUUID } from 'node:crypto'
import type { RequestHandler, Response } from 'express'
import type { Logger } from '../logger.ts'

/** What a proxy in front may call a request. */
const idShape = /^[A-Za-z0-9._-]{8,64}$/

/** Takes or makes `X-Request-Id` and returns it in the answer. The line holds neither query nor headers: no cookie, no token. */
export function requestLog(logger: Logger): RequestHandler {
  return (req, res, next) => {
    const given = req.get('x-request-id')
    const id = given && idShape.test(given) ? given : randomUUID()
    res.locals.requestId = id
    res.set('X-Request-Id', id)
    const { method, path } = req // a router may cut the path down while it looks for its route
    if (path.startsWith('/assets/')) return next()
    const startedAt = performance.now()
    res.once('close', () => {
      const line = {
        request: id,
        method,
        path,
        status: res.statusCode,
        ms: Math.round((performance.now() - startedAt) * 10) / 10,
        ...(res.locals.account ? { account: res.locals.account.id } : {}),
        ...(res.locals.command ? { command: res.locals.command } : {}),
        ...(res.writableFinished ? {} : { aborted: true }),
      }
      logger.info(line, 'request')
    })
    next()
  }
}

export function requestIdOf(res: Response): string {
  return String(res.locals.requestId)
}
