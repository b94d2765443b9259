/** How long answers may be kept, and the tag by which a kept one is known to be current. */
import { createHash } from 'node:crypto'
import type { Request, Response } from 'express'
import { openLife } from '../caching/lifetimes.ts'

/**
 * An entity tag. Weak: it says that the text is the same, in whatever coding it was sent, and that is all a 304 needs
 * (RFC 9110, 8.8.1).
 */
export function printTag(...parts: string[]): string {
  return `W/"${parts.join('-')}"`
}

/**
 * Sets the headers of an answer that is the same as long as `parts` are. What compresses it adds its `Vary` to a text, and
 * not to a 304: a cache that renews what it knows by that one would give the text in one coding to everybody.
 * @returns true when the client has it already: 304 was sent and there is nothing left to do
 */
export function isFresh(request: Request, response: Response, ...parts: string[]): boolean {
  const tag = printTag(...parts)
  response.set('Cache-Control', openLife)
  response.set('ETag', tag)
  response.vary('Accept-Encoding')
  if (!hasTag(request.headers['if-none-match'], tag)) return false
  response.status(304).end()
  return true
}

/**
 * Whether `If-None-Match` names a tag; compared weakly, as RFC 9110, 13.1.2 says. Express' own check gives up where
 * `Cache-Control: no-cache` came along, which every fetch() with a tag of its own sends.
 */
export function hasTag(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false
  if (header === tag || header.trim() === '*') return true
  const opaque = tag.replace(/^W\//, '')
  return header.split(',').some(one => one.trim().replace(/^W\//, '') === opaque)
}

/** For answers without a tag of their own: redirects and pages that say no. They must not outlive what they speak of. */
export function shortLived(response: Response): Response {
  return response.set('Cache-Control', openLife)
}

/** A short name for a text: what tags are made of where there is no cursor, or where an address would not fit. */
export function tagOf(...texts: string[]): string {
  return createHash('sha256').update(texts.join('\n')).digest('base64url').slice(0, 16)
}
