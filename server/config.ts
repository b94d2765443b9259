/** The environment, read once, checked, typed. A setting that cannot work is refused in one sentence. */
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { hasWords, messageFiles } from '../shared/languages.ts'
import { readRedisUrl, redisUrlForms } from './redis-url.ts'

export interface Config {
  host: string
  port: number
  opsPort: number
  /** The worker's own ops port; 0, or a port that is taken: a free one. */
  workerOpsPort: number
  /** Likewise of the media process. */
  mediaOpsPort: number
  /** Web processes that serve the one port; 1: the process that was started does, alone. */
  webProcesses: number
  dataDir: string
  /** In one of the forms of redis-url.ts. */
  redisUrl: string
  /** Origin under which readers reach the service, without a trailing slash. */
  publicUrl: string
  /** Whether publicUrl was set, and not made from host and port. */
  isPublic: boolean
  /** Proxies in front whose X-Forwarded-For is believed. */
  trustProxy: number
  siteName: string
  /** BCP 47, one that there are words in: the home page's, and that of pages that belong to no story. */
  siteLanguage: string
  /** Whether siteName was set, and is not just the default. */
  isNamed: boolean
  /** The folder with the newsroom's looks; undefined: our own. */
  brandDir: string | undefined
  /** Whether readers' browsers keep the last pages read; without it, those that do stop. */
  offline: boolean
  /** What is told which answers caches in front have to forget; undefined: nobody is. */
  purge: PurgeHook | undefined
  allowWeakRedis: boolean
  allowInsecure: boolean
  /** Commands per second and account, and how many at once after a pause. */
  commandsPerSecond: number
  commandBurst: number
  /** Handshakes per second and address; 0: no limit. Loopback is exempt. */
  handshakesPerAddress: number
  /** Whether large frames are deflated, once for all readers that offer to inflate them. */
  deflate: boolean
  /** Whether frames leave by the native part, where it is built; `plain`: without io_uring. */
  nativeSend: (typeof nativeSends)[number]
  /** A page with more readers sends headers, and bodies are fetched over HTTP; 0: none does. */
  bodiesApartAbove: number
  /** Undefined: as many as the newsroom has. */
  lanes: number | undefined
  /** So many replicas have to have what is acknowledged; 0: one, where one is connected. */
  replicas: number
  /** How long a worker holds a job before another may take it, ms. */
  lockMs: number
  /** How long a web process that is asked to end still takes requests, so that whoever spreads them sees it go, ms. */
  drainMs: number
  /** So many of the newest acts the audit log keeps: of each page, of people, and of sign-ins that failed. */
  auditKept: number
  logLevel: string
  /** Whether the very first start of an empty newsroom opens on the demo. */
  demo: boolean
}

export interface PurgeHook {
  url: string
  /** Sent along with every call: a key that the cache wants to see. */
  header: [name: string, value: string] | undefined
}

const nativeSends = ['1', 'plain', '0'] as const
const switches = ['1', '0'] as const

/** A sentence for whoever starts the service; the launcher shows it as it is. */
export class ConfigError extends Error {}

/** @throws ConfigError with one clear sentence */
export function readConfig(env: Record<string, string | undefined>): Config {
  const host = env.HOST || '127.0.0.1'
  const port = portFrom(env, 'PORT', 3000)
  const opsPort = portFrom(env, 'OPS_PORT', 9464)
  const workerOpsPort = portFrom(env, 'WORKER_OPS_PORT', 9465)
  const mediaOpsPort = portFrom(env, 'MEDIA_OPS_PORT', 9466)
  const publicUrl = env.PUBLIC_URL
    ? originFrom(env.PUBLIC_URL)
    : `http://${host.includes(':') ? `[${host}]` : host}:${port}`
  const allowInsecure = env.ALLOW_INSECURE === '1'
  if (!isLoopback(host) && !publicUrl.startsWith('https://') && !allowInsecure) {
    throw new ConfigError(
      `HOST=${host} is reachable from other machines: set PUBLIC_URL to the https address under which readers come (or ALLOW_INSECURE=1 to go without).`,
    )
  }
  return {
    host,
    port,
    opsPort,
    // A worker that starts first must not sit on a port that the site was given.
    workerOpsPort: workerOpsPort === port || workerOpsPort === opsPort ? 0 : workerOpsPort,
    mediaOpsPort: [port, opsPort, workerOpsPort].includes(mediaOpsPort) ? 0 : mediaOpsPort,
    webProcesses: webProcessesFrom(env.WEB_PROCESSES),
    dataDir: resolve(env.DATA_DIR || './data'),
    redisUrl: redisUrlFrom(env.REDIS_URL),
    publicUrl,
    isPublic: Boolean(env.PUBLIC_URL),
    trustProxy: numberFrom(env, 'TRUST_PROXY', 0, 0, 10),
    siteName: env.SITE_NAME || 'Stop Press',
    siteLanguage: languageFrom(env.SITE_LANGUAGE || 'en'),
    isNamed: Boolean(env.SITE_NAME),
    brandDir: env.BRAND_DIR ? resolve(env.BRAND_DIR) : undefined,
    offline: env.OFFLINE !== '0',
    purge: purgeHookFrom(env),
    allowWeakRedis: env.ALLOW_WEAK_REDIS === '1',
    allowInsecure,
    commandsPerSecond: numberFrom(env, 'COMMANDS_PER_SECOND', 10, 1, 100_000),
    commandBurst: numberFrom(env, 'COMMAND_BURST', 100, 1, 1_000_000),
    handshakesPerAddress: numberFrom(env, 'HANDSHAKES_PER_ADDRESS', 0, 0, 1_000_000),
    deflate: choiceFrom(env, 'DEFLATE', switches) === '1',
    nativeSend: choiceFrom(env, 'NATIVE_SEND', nativeSends),
    bodiesApartAbove: numberFrom(env, 'BODIES_APART_ABOVE', 0, 0, 100_000_000),
    lanes: env.LANES ? numberFrom(env, 'LANES', 1, 1, 64) : undefined,
    replicas: numberFrom(env, 'REPLICAS', 0, 0, 8),
    lockMs: numberFrom(env, 'LOCK_MS', 2000, 500, 60_000),
    drainMs: numberFrom(env, 'DRAIN_MS', 1000, 0, 3000),
    auditKept: numberFrom(env, 'AUDIT_KEPT', 100_000, 100, 10_000_000),
    logLevel: env.LOG_LEVEL || 'info',
    demo: env.DEMO !== '0',
  }
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
}

function portFrom(env: Record<string, string | undefined>, name: string, otherwise: number): number {
  return numberFrom(env, name, otherwise, 0, 65_535)
}

function numberFrom(
  env: Record<string, string | undefined>,
  name: string,
  otherwise: number,
  least: number,
  most: number,
): number {
  const text = env[name]
  if (text === undefined || text === '') return otherwise
  const value = Number(text)
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new ConfigError(`${name}=${text} is not a whole number from ${least} to ${most}.`)
  }
  return value
}

/** The first of the choices, unless another is set. */
function choiceFrom<Choice extends string>(
  env: Record<string, string | undefined>,
  name: string,
  choices: readonly [Choice, ...Choice[]],
): Choice {
  const text = env[name] || choices[0]
  const found = choices.find(choice => choice === text)
  if (found === undefined) throw new ConfigError(`${name}=${text} is none of ${choices.join(', ')}.`)
  return found
}

/** More than this is a slip, and not a machine. */
const mostWebProcesses = 64

function webProcessesFrom(text: string | undefined): number {
  if (!text) return 1
  if (text === 'auto') return Math.min(availableParallelism(), mostWebProcesses)
  const count = Number(text)
  if (!Number.isInteger(count) || count < 1 || count > mostWebProcesses) {
    throw new ConfigError(`WEB_PROCESSES=${text} is neither a whole number from 1 to ${mostWebProcesses} nor "auto".`)
  }
  return count
}

function originFrom(text: string): string {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    throw new ConfigError(`PUBLIC_URL=${text} is not an address like https://live.example.org.`)
  }
  if ((url.protocol !== 'http:' && url.protocol !== 'https:') || url.pathname !== '/' || url.search || url.hash) {
    throw new ConfigError(`PUBLIC_URL=${text} must be an http or https address without a path.`)
  }
  return url.origin
}

function purgeHookFrom(env: Record<string, string | undefined>): PurgeHook | undefined {
  const { PURGE_URL: url, PURGE_HEADER: line } = env
  if (!url) {
    if (line) throw new ConfigError('PURGE_HEADER is set without a PURGE_URL to send it to.')
    return undefined
  }
  if (!URL.canParse(url) || !/^https?:/.test(url) || new URL(url).username !== '') {
    throw new ConfigError('PURGE_URL is not an http or https address without a user name in it.')
  }
  if (!line) return { url, header: undefined }
  // The value may be a secret: it is not repeated where the log has it.
  const [, name, value] = /^([\w-]+): *([\x20-\x7e]+)$/.exec(line) ?? []
  if (!name || !value) throw new ConfigError('PURGE_HEADER is not a line like "Authorization: Bearer …".')
  return { url, header: [name, value] }
}

function redisUrlFrom(text: string | undefined): string {
  if (!text) throw new ConfigError(`REDIS_URL is not set: start with \`npm start\`, or set it to ${redisUrlForms}.`)
  try {
    readRedisUrl(text)
  } catch (error) {
    throw new ConfigError((error as Error).message)
  }
  return text
}

function languageFrom(tag: string): string {
  const known = `There are words in ${Object.keys(messageFiles).join(', ')}`
  if (!hasWords(tag)) {
    throw new ConfigError(`SITE_LANGUAGE=${tag} has no words. ${known}; docs/languages.md says how to add a language.`)
  }
  try {
    return Intl.getCanonicalLocales(tag)[0] as string
  } catch {
    throw new ConfigError(`SITE_LANGUAGE=${tag} is not a language tag. ${known}, or kinds of these, like en-GB.`)
  }
}
