/** Who may open a socket, and when the server has too much to do to let anyone in. */
import type { IncomingMessage } from 'node:http'
import { isLoopback } from '../config.ts'
import type { Config } from '../config.ts'
import type { Metrics } from '../metrics.ts'
import type { Clock } from './clock.ts'

export interface Turned {
  status: 403 | 503
  reason: 'origin' | 'address' | 'rate' | 'busy' | 'draining'
}

export interface Admission {
  /** @returns why a handshake is turned away; undefined: it is let in */
  judge(request: IncomingMessage): Turned | undefined
  /** Lets nobody in from now on. */
  close(): void
}

export interface AdmissionParts {
  config: Pick<Config, 'publicUrl' | 'isPublic' | 'trustProxy' | 'handshakesPerAddress'>
  metrics: Pick<Metrics, 'handshakesRefused'>
  clock: Clock
  /** How late the event loop has lately been, ms. */
  lateMs: () => number
  /** How long the event loop has had nothing to do since the process began, ms. */
  idleMs: () => number
}

/** Later than this, those who are here are served before anyone new is let in, ms. */
const mostLateMs = 100
/** Most handshakes at once. */
export const handshakesAtOnce = 50
/**
 * Beyond those each is let in for so much time in which the event loop had nothing to do, ms. A herd thus fills what
 * is left over, on a fast machine as on a slow one, and entries find a free turn between two handshakes.
 */
export const idleForEachMs = 1.5

export function createAdmission({ config, metrics, clock, lateMs, idleMs }: AdmissionParts): Admission {
  let isClosed = false
  let second = 0
  let left = handshakesAtOnce
  let idleUntilNow = idleMs()
  const byAddress = new Map<string, number>()

  /** Counts a handshake within its second. @returns false when its address has had its share */
  function isWithinShare(address: string): boolean {
    if (config.handshakesPerAddress === 0 || isLoopback(plainAddress(address))) return true
    const count = (byAddress.get(address) ?? 0) + 1
    byAddress.set(address, count)
    return count <= config.handshakesPerAddress
  }

  /** Takes one of the handshakes that there is time for. @returns false when there is none */
  function isThereTime(): boolean {
    const idle = idleMs()
    left = Math.min(handshakesAtOnce, left + (idle - idleUntilNow) / idleForEachMs)
    idleUntilNow = idle
    if (left < 1) return false
    left--
    return true
  }

  function verdict(request: IncomingMessage): Turned | undefined {
    if (isClosed) return { status: 503, reason: 'draining' }
    if (!isOwnOrigin(request, config)) return { status: 403, reason: 'origin' }
    const now = clock.now()
    if (Math.floor(now / 1000) !== second) {
      second = Math.floor(now / 1000)
      byAddress.clear()
    }
    if (!isWithinShare(addressOf(request, config.trustProxy))) return { status: 503, reason: 'address' }
    if (lateMs() > mostLateMs) return { status: 503, reason: 'busy' }
    if (!isThereTime()) return { status: 503, reason: 'rate' }
    return undefined
  }

  return {
    judge(request) {
      const turned = verdict(request)
      if (turned) metrics.handshakesRefused.inc({ reason: turned.reason })
      return turned
    },
    close() {
      isClosed = true
    },
  }
}

/** Browsers name the page that opens a socket; whatever names none is no browser. CORS does not cover websockets. */
export function isOwnOrigin(request: IncomingMessage, config: Pick<Config, 'publicUrl' | 'isPublic'>): boolean {
  const { origin, host } = request.headers
  if (origin === undefined) return true
  if (!URL.canParse(origin)) return false
  const from = new URL(origin)
  return config.isPublic ? from.origin === config.publicUrl : from.host === host?.toLowerCase()
}

/** The address of whoever asks: what the outermost trusted proxy saw. */
function addressOf(request: IncomingMessage, hops: number): string {
  const direct = request.socket.remoteAddress ?? ''
  if (hops === 0) return direct
  const forwarded = [request.headers['x-forwarded-for'] ?? []].flat().join(',')
  const seen = forwarded.split(',').flatMap(part => part.trim() || [])
  return seen.at(-hops) ?? seen[0] ?? direct
}

/** IPv4 addresses arrive in IPv6 form on a socket that listens to both. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:/, '')
}
