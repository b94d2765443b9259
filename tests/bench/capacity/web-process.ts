/** A web process as far as it matters here: one thread that does one thing after another, and the product's own admission before it. */
import type { IncomingMessage } from 'node:http'
import { type AdmissionParts, createAdmission } from '../../../server/live/admission.ts'

export interface WebProcess {
  /** Readers that are in. */
  readers: number
  /** Handshakes let in, and turned away. */
  admitted: number
  refused: number
  /** Time in which it had something to do, ms. */
  busyMs: number
  /** Does something that takes `costMs` once all before it is done. @returns when it is done, ms */
  work(now: number, costMs: number): number
  /** Judges a handshake when its turn comes. @returns whether it is let in, and when that is known, ms */
  handshake(now: number, costs: HandshakeCosts): { isIn: boolean; at: number }
}

export interface HandshakeCosts {
  /** Of a reader that is let in, until it has its answer to the join, ms. */
  connectMs: number
  /** Of one that is turned away, ms. */
  refusalMs: number
  /** Who waited so long has gone, ms. */
  answerWithinMs: number
}

/** What the server looks at to know how late it is: every so often, and the median of a second (server/live/loop-delay.ts), ms. */
const lookEveryMs = 20
const looksPerMedian = 50

/** Says nothing about where it comes from: only time decides. */
const request = { headers: {}, socket: {} } as IncomingMessage

export function createWebProcess(): WebProcess {
  let now = 0
  let freeAt = 0
  let idleMs = 0
  let lateMs = 0
  let looks: number[] = []
  let nextLookAt = 0

  const refusals = { inc() {} } as unknown as AdmissionParts['metrics']['handshakesRefused']
  const admission = createAdmission({
    config: { publicUrl: '', isPublic: false, trustProxy: 0, handshakesPerAddress: 0 },
    metrics: { handshakesRefused: refusals },
    clock: { now: () => now, after: () => () => {}, every: () => () => {} },
    lateMs: () => lateMs,
    idleMs: () => idleMs,
  })

  /** Time goes on until what comes now has its turn. */
  function begin(at: number): void {
    for (; nextLookAt <= at; nextLookAt += lookEveryMs) {
      looks.push(Math.max(0, freeAt - nextLookAt))
      if (looks.length < looksPerMedian) continue
      lateMs = looks.toSorted((one, other) => one - other)[looksPerMedian / 2] as number
      looks = []
    }
    if (freeAt < at) {
      idleMs += at - freeAt
      freeAt = at
    }
    now = freeAt
  }

  const web: WebProcess = {
    readers: 0,
    admitted: 0,
    refused: 0,
    busyMs: 0,
    work(at, costMs) {
      begin(at)
      freeAt += costMs
      web.busyMs += costMs
      return freeAt
    },
    handshake(at, { connectMs, refusalMs, answerWithinMs }) {
      begin(at)
      const isThere = now - at < answerWithinMs
      const isIn = isThere && admission.judge(request) === undefined
      if (isIn) web.admitted += 1
      else web.refused += 1
      const doneAt = web.work(at, isIn ? connectMs : refusalMs)
      return { isIn, at: isThere ? doneAt : at + answerWithinMs }
    },
  }
  return web
}
