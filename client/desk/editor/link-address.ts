/** What a link may lead to: the same allow-list as the service's, so that nothing is set here that is refused there. */

const longest = 2048

/** What someone typed or pasted as the address it means, or undefined where it is none to follow. */
export function linkAddress(typed: string): string | undefined {
  const text = typed.trim()
  if (text === '' || text.length > longest || /[\s\\]/.test(text)) return undefined
  if (/^[^@/:]+@[^@/:]+\.[^@/:]+$/.test(text)) return allowed(`mailto:${text}`)
  return allowed(text) ?? (/^[\w-]+(?:\.[\w-]+)+(?:[/?#:]|$)/.test(text) ? allowed(`https://${text}`) : undefined)
}

/** What someone typed as the address of a film, or undefined: films are taken from https addresses alone. */
export function filmAddress(typed: string): string | undefined {
  const address = linkAddress(typed)
  return address?.toLowerCase().startsWith('https://') ? address : undefined
}

/** An address that is complete and may be followed. */
export function allowed(text: string): string | undefined {
  if (text.length > longest || /[\s\\]/.test(text) || !URL.canParse(text)) return undefined
  const url = new URL(text)
  if (url.protocol === 'mailto:') return url.pathname === '' ? undefined : text
  const isWeb = (url.protocol === 'https:' || url.protocol === 'http:') && /^https?:\/\/[^/]/i.test(text)
  return isWeb && !url.username && !url.password ? text : undefined
}
