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
  /**
   * Decides on a handshake: at once, or, when there is no time for it just now, in its turn.
   * @param decided called once: why it is turned away, or undefined: it is let in
   */
  decide(request: IncomingMessage, decided: (turned: Turned | undefined) => void): void
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
export const idleForEachMs = 0.5
/**
 * Whoever comes when there is no time waits in line: that costs nothing, where refusing costs a connection, and then
 * another one. So many wait at most, and none for longer than this, ms: well within what clients give an attempt.
 */
export const mostWaiting = 10_000
export const waitsAtMostMs = 5000
/** How often it is looked whether there is time for those who wait, ms. */
const lookEveryMs = 5

interface Waiting {
  since: number
  decided: (turned: Turned | undefined) => void
}

export function createAdmission({ config, metrics, clock, lateMs, idleMs }: AdmissionParts): Admission {
  let isClosed = false
  let second = 0
  let left = handshakesAtOnce
  let idleUntilNow = idleMs()
  const byAddress = new Map<string, number>()
  /** In line, who came first first. */
  const waiting = new Set<Waiting>()

  /** Counts a handshake within its second. @returns false when its address has had its share */
  function isWithinShare(request: IncomingMessage): boolean {
    if (config.handshakesPerAddress === 0) return true
    const address = addressOf(request, config.trustProxy)
    if (isLoopback(plainAddress(address))) return true
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

  /** What can be said at once; 'wait' where it depends on the time there is. */
  function verdict(request: IncomingMessage): Turned | 'wait' | undefined {
    if (isClosed) return { status: 503, reason: 'draining' }
    if (!isOwnOrigin(request, config)) return { status: 403, reason: 'origin' }
    const now = clock.now()
    if (Math.floor(now / 1000) !== second) {
      second = Math.floor(now / 1000)
      byAddress.clear()
    }
    if (!isWithinShare(request)) return { status: 503, reason: 'address' }
    // Who is told so at once can be sent to another process by a balancer.
    if (lateMs() > mostLateMs) return { status: 503, reason: 'busy' }
    if (waiting.size === 0 && isThereTime()) return undefined
    return waiting.size < mostWaiting ? 'wait' : { status: 503, reason: 'rate' }
  }

  function tell(decided: (turned: Turned | undefined) => void, turned: Turned | undefined): void {
    if (turned) metrics.handshakesRefused.inc({ reason: turned.reason })
    decided(turned)
  }

  function lookAgain(): void {
    clock.after(lookEveryMs, () => {
      const longAgo = clock.now() - waitsAtMostMs
      for (const one of waiting) {
        const isTooLate = one.since <= longAgo
        if (!isTooLate && (lateMs() > mostLateMs || !isThereTime())) break
        waiting.delete(one)
        tell(one.decided, isTooLate ? { status: 503, reason: 'rate' } : undefined)
      }
      if (waiting.size > 0) lookAgain()
    })
  }

  return {
    decide(request, decided) {
      const said = verdict(request)
      if (said !== 'wait') return tell(decided, said)
      waiting.add({ since: clock.now(), decided })
      if (waiting.size === 1) lookAgain()
    },
    close() {
      isClosed = true
      for (const { decided } of waiting) tell(decided, { status: 503, reason: 'draining' })
      waiting.clear()
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
