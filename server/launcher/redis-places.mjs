// Where a REDIS_URL of any form points to. Only far enough to try a connection: the service itself reads it strictly.

const forms = /^rediss?(-sentinel|-cluster)?:\/\/(?:[^@/?#]*@)?([^@/?#]+)/
const one = /^(?:\[([0-9a-f:.]+)\]|([^:[\]\s]+))(?::(\d{1,5}))?$/i

/**
 * @returns {Array<{ path: string } | { host: string, port: number }> | undefined} any of them will do; undefined: not understood
 */
export function redisPlaces(url) {
  if (url.startsWith('unix:/')) return [{ path: url.slice('unix:'.length) }]
  const [, form, hosts] = forms.exec(url) ?? []
  if (!hosts) return undefined
  const places = hosts.split(',').map(text => {
    const [, numeric, name, port = form === '-sentinel' ? 26_379 : 6379] = one.exec(text) ?? []
    return { host: numeric ?? name, port: Number(port) }
  })
  const areReal = places.every(({ host, port }) => host && port > 0 && port < 65_536)
  return areReal && (form || places.length === 1) ? places : undefined
}
