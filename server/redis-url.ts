/** The forms that REDIS_URL may have: one Redis, a master watched by Sentinels, or a Cluster; read strictly, refused in one sentence. */

export interface Address {
  host: string
  port: number
}

interface Credentials {
  username?: string
  password?: string
}

export type RedisPlace =
  | { kind: 'socket'; path: string }
  | ({ kind: 'single'; tls: boolean; db: number } & Address & Credentials)
  | ({
      kind: 'sentinel'
      tls: boolean
      sentinels: Address[]
      /** Under which the Sentinels know the master. */
      name: string
      db: number
      sentinelUsername?: string
      sentinelPassword?: string
    } & Credentials)
  | ({ kind: 'cluster'; tls: boolean; nodes: Address[] } & Credentials)

export const redisUrlForms =
  'redis://host:6379, rediss://…, unix:/path, redis-sentinel://host:26379,host:26379/<master name> or redis-cluster://host:6379,host:6379'

const scheme = /^(redis|rediss)(-sentinel|-cluster)?:\/\/(.+)$/s
/** [user[:password]@] hosts [/path] [?query] */
const rest = /^(?:([^@/?#]*)@)?([^@/?#]+)(?:\/([^?#]*))?(?:\?([^#]*))?$/s
const host = /^(\[[0-9a-fA-F:.]+\]|[^\s:[\]]+)(?::(\d{1,5}))?$/

/** @throws Error with a sentence that holds nothing of the URL but its names, for it may hold a password */
export function readRedisUrl(text: string): RedisPlace {
  if (/^unix:\/./.test(text)) return { kind: 'socket', path: text.slice('unix:'.length) }
  const [, protocol, form, after = ''] = scheme.exec(text) ?? no(`it has none of the forms ${redisUrlForms}`)
  const [, login, hosts = '', path = '', query = ''] = rest.exec(after) ?? no('its hosts cannot be read')
  const tls = protocol === 'rediss'
  const credentials = credentialsFrom(login)
  const parameters = new URLSearchParams(query)
  const allowed = form === '-sentinel' ? ['sentinelUsername', 'sentinelPassword'] : []
  for (const name of parameters.keys()) if (!allowed.includes(name)) no(`it has an unknown parameter "${name}"`)
  const addresses = hosts.split(',').map(one => addressFrom(one, form === '-sentinel' ? 26_379 : 6379))

  if (form === '-cluster') {
    if (path !== '') no('a Cluster has no database numbers: leave out what follows the hosts')
    return { kind: 'cluster', tls, nodes: addresses, ...credentials }
  }
  if (form === '-sentinel') {
    const [name = '', db = ''] = path.split('/')
    if (name === '') no('the name of the master is missing: redis-sentinel://host:26379,host:26379/<master name>')
    const sentinelUsername = parameters.get('sentinelUsername')
    const sentinelPassword = parameters.get('sentinelPassword')
    return {
      kind: 'sentinel',
      tls,
      sentinels: addresses,
      name: decoded(name),
      db: databaseFrom(db),
      ...credentials,
      ...(sentinelUsername ? { sentinelUsername } : {}),
      ...(sentinelPassword ? { sentinelPassword } : {}),
    }
  }
  const [address, ...more] = addresses
  if (!address || more.length > 0) no('several hosts need redis-sentinel://… or redis-cluster://…')
  return { kind: 'single', tls, db: databaseFrom(path), ...(address as Address), ...credentials }
}

/** The URL as it may be shown and logged. */
export function withoutSecrets(url: string): string {
  return url.replace(/\/\/[^@/]*@/, '//…@').replace(/(sentinelPassword=)[^&]*/, '$1…')
}

function no(reason: string): never {
  throw new Error(`REDIS_URL is not understood: ${reason}.`)
}

function credentialsFrom(login: string | undefined): Credentials {
  if (!login) return {}
  const colon = login.indexOf(':')
  const username = decoded(colon < 0 ? login : login.slice(0, colon))
  const password = colon < 0 ? '' : decoded(login.slice(colon + 1))
  return { ...(username ? { username } : {}), ...(password ? { password } : {}) }
}

function addressFrom(text: string, defaultPort: number): Address {
  const [, name = '', port] = host.exec(text) ?? no(`"${text}" is not a host with a port`)
  const number = port === undefined ? defaultPort : Number(port)
  if (number < 1 || number > 65_535) no(`"${text}" has no port from 1 to 65535`)
  return { host: name.replace(/^\[|\]$/g, ''), port: number }
}

function databaseFrom(text: string): number {
  if (text === '') return 0
  if (!/^\d{1,4}$/.test(text)) no('what follows the last slash is not a database number')
  return Number(text)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return no('it has a % that encodes nothing: write it as %25')
  }
}
