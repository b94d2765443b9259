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
  /** Decides on a handshake when its turn comes. @param decided whether it is let in, and when that is known, ms */
  handshake(now: number, costs: HandshakeCosts, decided: (isIn: boolean, at: number) => void): void
  /** Time goes on while nobody comes: those who wait in line have their turn. */
  pass(now: number): void
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
  /** What admission wants to be called for, once: it looks after those who wait in line. */
  let wakes: { at: number; run: () => void } | undefined

  const refusals = { inc() {} } as unknown as AdmissionParts['metrics']['handshakesRefused']
  const admission = createAdmission({
    config: { publicUrl: '', isPublic: false, trustProxy: 0, handshakesPerAddress: 0 },
    metrics: { handshakesRefused: refusals },
    clock: {
      now: () => now,
      after(ms, run) {
        wakes = { at: now + ms, run }
        return () => {}
      },
      every: () => () => {},
    },
    lateMs: () => lateMs,
    idleMs: () => idleMs,
  })

  /** Time goes on until what comes now has its turn. */
  function begin(at: number): void {
    while (wakes && wakes.at <= at) {
      const { at: wakesAt, run } = wakes
      wakes = undefined
      goOn(wakesAt)
      run()
    }
    goOn(at)
  }

  function goOn(at: number): void {
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
    handshake(at, { connectMs, refusalMs, answerWithinMs }, decided) {
      begin(at)
      const decide = (isIn: boolean) => {
        const isThere = now - at < answerWithinMs
        if (isIn && isThere) web.admitted += 1
        else web.refused += 1
        const doneAt = web.work(now, isIn && isThere ? connectMs : refusalMs)
        decided(isIn && isThere, isThere ? doneAt : at + answerWithinMs)
      }
      if (now - at < answerWithinMs) admission.decide(request, turned => decide(turned === undefined))
      else decide(false)
    },
    pass(at) {
      if (wakes && wakes.at <= at) begin(at)
    },
  }
  return web
}
