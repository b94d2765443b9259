/** Which addresses may stand in a page: an allow-list, since `javascript:` and its like run as soon as they are clicked. */
import type { RenderContext } from './context.ts'
import { type Html, html, type Piece } from './html.ts'

const linkSchemes = /^(?:https?|mailto):/i
const sourceSchemes = /^https?:/i
const anyScheme = /^[^/?#]*:/
// Browsers drop these inside a scheme, so a scheme with one in it is not what it looks like.
const controls = /[\p{Cc}\p{Cf}]/u

/** The address as it may stand in `href`, or undefined. */
export function safeLink(address: string, context: Pick<RenderContext, 'origin'>): string | undefined {
  return allowed(address, linkSchemes, context)
}

/** The address as it may stand in `src`, or undefined. */
export function safeSource(address: string, context: Pick<RenderContext, 'origin'>): string | undefined {
  return allowed(address, sourceSchemes, context)
}

function allowed(address: string, schemes: RegExp, { origin = '' }: Pick<RenderContext, 'origin'>): string | undefined {
  const text = address.trim()
  if (text === '' || controls.test(text)) return undefined
  if (anyScheme.test(text)) return schemes.test(text) ? text : undefined
  return isOwn(text) ? origin + text : text
}

/** A path on this site; `//` and `/\` begin another host's name. */
function isOwn(address: string): boolean {
  return /^\/(?![/\\])/.test(address)
}

/** Words under a link, or the words alone when the address is not one to follow. */
export function linked(words: Piece, address: string, context: RenderContext, name?: string): Html {
  const href = safeLink(address, context)
  if (href === undefined) return html`${words}`
  const foreign = !isOwn(address.trim()) && !/^[?#]/.test(address.trim())
  return html`<a href="${href}"${name && html` class="${name}"`}${foreign && html` rel="noopener nofollow external"`}>${words}</a>`
}
