/** What the keeper of a port and its web processes say to each other. */
import type { Limits } from '../http/limits.ts'

/** A metric as prom-client passes it on. */
export interface Metric {
  name: string
  help: string
  type: string
  /** How it is brought together over several processes. */
  aggregator: string
  /** Null: what is no number has none on its way between processes. */
  values: { value: number | null; labels: Record<string, string | number>; metricName?: string }[]
}

/** Whether a process can do its work, and what is not as it should be. */
export interface Readiness {
  ready: boolean
  reasons: string[]
}

/** What the keeper may want to know, and what it is told. */
export interface Answers {
  /** Said by whoever has a turn of its event loop left. */
  alive: true
  ready: Readiness
  metrics: Metric[]
}

export type ToProcess =
  /** Comes with a connection. Its process says `taken` before it reads anything from it. */
  | { is: 'connection'; id: number }
  /** No connection comes after this. */
  | { is: 'lastConnection' }
  /** The process is to end, as by a signal. */
  | { is: 'end' }
  | { is: 'question'; id: number; about: keyof Answers }
  /** How long to wait, seconds; not at all where it is left out. */
  | { is: 'limit'; id: number; seconds?: number }

/** Connections, weighed: a socket is there for long and gets every entry; one that HTTP is kept open on mostly waits. */
export const loadOf = { http: 1, socket: 8 }

export type ToKeeper =
  /** Connections may come. */
  | { is: 'open' }
  /** The line with which a service says that it is there: from the first process only. */
  | { is: 'ready'; line: Record<string, unknown> }
  /** The connection is the process's own now. @param load of all that it has open */
  | { is: 'taken'; id: number; load: number }
  | { is: 'load'; load: number }
  /** The process ends. It waits for `lastConnection`. */
  | { is: 'leaving' }
  /** Counts something, for all processes of the port. */
  | { is: 'count'; id: number; what: keyof Limits; of: [string, string] }
  /** Nothing where the question met a fault. */
  | { is: 'answer'; id: number; answer?: Answers[keyof Answers] }
