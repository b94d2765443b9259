/** Where a web process stands: alone on its port, or as one of several behind their keeper. */
import type { Server } from 'node:http'
import type { Config } from '../config.ts'
import type { Limits } from '../http/limits.ts'
import type { OpsParts } from '../http/ops.ts'
import type { Metrics } from '../metrics.ts'

export interface Place {
  /** Which of several this is, from 1; undefined: it is alone. */
  readonly number: number | undefined
  /** Whether this process does what a newsroom needs once: its first administrator, its demo. */
  readonly isFirst: boolean
  /** Makes health, readiness and metrics known from now on. @throws ConfigError when the port for it is taken */
  answerOps(parts: OpsParts & { metrics: Pick<Metrics, 'registry'> }): Promise<{ stop(): Promise<void> }>
  /** What is counted for all processes of the port together. */
  limits(config: Config): Limits
  /** Lets connections in. */
  open(server: Server, config: Config): Promise<void>
  /** Takes connections a while longer, so that whoever spreads them sees the process go. @returns when no more come */
  close(acceptMs: number): Promise<void>
  /** Says that the service is there; the launcher reads the line. */
  sayReady(line: Record<string, unknown>): void
}
