/** The desk's session cookie, as requests and sockets bring it. */

/** Browsers keep a `__Host-` cookie only over https, and then for this host alone; on loopback there is no https. */
export function sessionCookieName(isHttps: boolean): string {
  return isHttps ? '__Host-sp-session' : 'sp-session'
}

/** The session's secret in a `Cookie` header, or undefined. */
export function sessionIn(cookies: string | undefined, isHttps: boolean): string | undefined {
  const name = `${sessionCookieName(isHttps)}=`
  const pair = cookies?.split(';').find(part => part.trim().startsWith(name))
  const secret = pair?.trim().slice(name.length)
  return secret && /^[\w.~+/=-]{1,512}$/.test(secret) ? secret : undefined
}
