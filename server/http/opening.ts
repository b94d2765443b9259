/** What happens to every request before anybody answers it, in a form that serves the routes and those who answer ahead of them. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RequestHandler } from 'express'

/** Takes note of a request. @returns headers for its answer: names and values in turn, as `writeHead` takes them */
export type Opening = (request: IncomingMessage, response: ServerResponse) => readonly string[]

/** The opening as Express has it. */
export function asMiddleware(opening: Opening): RequestHandler {
  return (request, response, next) => {
    setHeaders(response, opening(request, response))
    next()
  }
}

export function setHeaders(response: ServerResponse, headers: readonly string[]): void {
  for (let at = 0; at < headers.length; at += 2) response.setHeader(headers[at] as string, headers[at + 1] as string)
}
