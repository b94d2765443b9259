/** How long answers may be kept, and the tag by which a kept one is known to be current. */
import { createHash } from 'node:crypto'
import type { Request, Response } from 'express'

/**
 * Browsers ask every time and mostly hear 304. Shared caches answer for a second, and one second more while they ask:
 * so what was withdrawn is gone from them within two. A browser may use the last second too, as one that is merely late.
 */
const openEnded = 'public, max-age=0, s-maxage=1, stale-while-revalidate=1'

/**
 * Sets the headers of an answer that is the same as long as `parts` are.
 * @returns true when the client has it already: 304 was sent and there is nothing left to do
 */
export function isFresh(request: Request, response: Response, ...parts: string[]): boolean {
  response.set('Cache-Control', openEnded)
  const tag = `"${parts.join('-')}"`
  response.set('ETag', `W/${tag}`)
  if (!has(request, tag)) return false
  response.status(304).end()
  return true
}

/** Express' own check gives up where `Cache-Control: no-cache` came along, which every fetch() with a tag of its own sends. */
function has(request: Request, tag: string): boolean {
  const tags = request.get('if-none-match')?.split(',') ?? []
  return tags.some(one => one.trim().replace(/^W\//, '') === tag)
}

/** For answers without a tag of their own: redirects and pages that say no. They must not outlive what they speak of. */
export function shortLived(response: Response): Response {
  return response.set('Cache-Control', openEnded)
}

/** A short name for a text: what tags are made of where there is no cursor, or where an address would not fit. */
export function tagOf(...texts: string[]): string {
  return createHash('sha256').update(texts.join('\n')).digest('base64url').slice(0, 16)
}
