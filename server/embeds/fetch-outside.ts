/** Fetches from an address that someone gave us: from the public internet only, a little, and not for long. */
import { lookup } from 'node:dns/promises'
import type { ClientRequest, IncomingMessage } from 'node:http'
import { request as httpsRequest, type RequestOptions } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { isPublicAddress } from './public-address.ts'

/** For everything from the first look-up to the last byte, ms. */
const patienceMs = 3000
const mostBytes = 512 * 1024
const mostRedirects = 2
const redirects = new Set([301, 302, 303, 307, 308])

/** Why something was not fetched, for the log. The editor gets a card with less on it. */
export class OutsideError extends Error {}

export interface Fetched {
  /** Where the last redirect led. */
  url: string
  /** Without parameters, in small letters. */
  type: string
  body: Buffer
}

export interface OutsideParts {
  /** All addresses of a name. */
  resolve: (host: string) => Promise<string[]>
  isPublic: (address: string) => boolean
  request: (options: RequestOptions, answered: (response: IncomingMessage) => void) => ClientRequest
}

export type FetchOutside = (url: string, options?: { accept?: string; mayBeCut?: boolean }) => Promise<Fetched>

const shipped: OutsideParts = {
  resolve: async host => (await lookup(host, { all: true, verbatim: true })).map(found => found.address),
  isPublic: isPublicAddress,
  request: httpsRequest,
}

/**
 * @param parts what reaches the network
 * @returns a function that throws OutsideError for whatever may not or could not be fetched; with `mayBeCut` more than
 *   512 kB are no error, and the first 512 kB are given
 */
export function createFetchOutside(parts: OutsideParts = shipped): FetchOutside {
  return async (first, { accept = '*/*', mayBeCut = false } = {}) => {
    const signal = AbortSignal.timeout(patienceMs)
    let url = addressOf(first)
    for (let hops = 0; ; hops += 1) {
      // Looked up once a hop, and connected to what was found: a name that changes its mind meanwhile changes nothing.
      const address = await soon(publicAddressOf(url, parts), signal)
      const response = await ask(url, address, accept, signal, parts)
      const { statusCode = 0, headers } = response
      if (!redirects.has(statusCode) || !headers.location) {
        if (statusCode !== 200) {
          response.destroy()
          throw new OutsideError(`${url.hostname} answered with ${statusCode}`)
        }
        const type = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
        return { url: url.href, type, body: await read(response, mayBeCut) }
      }
      response.destroy()
      if (hops >= mostRedirects) throw new OutsideError(`${url.hostname} sends on more than twice`)
      url = addressOf(headers.location, url)
    }
  }
}

/** @throws OutsideError for everything but https to a name, at its ordinary port, without a password */
function addressOf(text: string, from?: URL): URL {
  if (!URL.canParse(text, from?.href)) throw new OutsideError('this is no address')
  const url = new URL(text, from)
  if (url.protocol !== 'https:') throw new OutsideError(`${url.protocol} is not https`)
  if (url.username || url.password) throw new OutsideError('the address carries a name or a password')
  if (url.port) throw new OutsideError(`port ${url.port} is not that of https`)
  // A number in whatever notation has been brought to its ordinary form by now.
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host)) throw new OutsideError('the address is a number and not a name')
  if (!host.includes('.') || host.endsWith('.')) throw new OutsideError(`${host} is no public name`)
  return url
}

/** One private address among several is enough to refuse them all. */
async function publicAddressOf({ hostname }: URL, { resolve, isPublic }: OutsideParts): Promise<string> {
  const found = await resolve(hostname).catch(() => {
    throw new OutsideError(`${hostname} is not known`)
  })
  const closed = found.find(address => !isPublic(address))
  if (closed !== undefined) throw new OutsideError(`${hostname} leads to ${closed}, which is not public`)
  const [address] = found
  if (address === undefined) throw new OutsideError(`${hostname} leads nowhere`)
  return address
}

function ask(
  url: URL,
  address: string,
  accept: string,
  signal: AbortSignal,
  { request }: OutsideParts,
): Promise<IncomingMessage> {
  const family = isIP(address)
  const pinned: LookupFunction = (_host, options, found) =>
    options.all ? found(null, [{ address, family }]) : found(null, address, family)
  return new Promise((resolve, reject) => {
    const options: RequestOptions = {
      method: 'GET',
      hostname: url.hostname,
      port: 443,
      path: url.pathname + url.search,
      lookup: pinned,
      agent: false,
      signal,
      // What is packed could unpack to any size.
      headers: { Accept: accept, 'Accept-Encoding': 'identity', 'User-Agent': 'Stop-Press-Cards/1' },
    }
    const asked = request(options, resolve)
    asked.once('error', error => reject(new OutsideError(`${url.hostname} cannot be asked: ${error.message}`)))
    asked.end()
  })
}

async function read(response: IncomingMessage, mayBeCut: boolean): Promise<Buffer> {
  const encoding = response.headers['content-encoding']
  if (encoding !== undefined && encoding !== 'identity') {
    response.destroy()
    throw new OutsideError(`the answer is packed (${encoding})`)
  }
  const pieces: Buffer[] = []
  let bytes = 0
  try {
    for await (const piece of response as AsyncIterable<Buffer>) {
      pieces.push(piece)
      bytes += piece.length
      if (bytes > mostBytes) break // leaving the loop ends the connection
    }
  } catch (error) {
    throw new OutsideError(`the answer broke off: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (bytes > mostBytes && !mayBeCut) throw new OutsideError('the answer is larger than 512 kB')
  return Buffer.concat(pieces).subarray(0, mostBytes)
}

/** A look-up knows no signal of its own. */
async function soon<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  let late: (() => void) | undefined
  const timeout = new Promise<never>((_, reject) => {
    late = () => reject(new OutsideError('it took longer than three seconds'))
    signal.addEventListener('abort', late, { once: true })
  })
  try {
    return await Promise.race([work, timeout])
  } finally {
    if (late) signal.removeEventListener('abort', late)
  }
}
