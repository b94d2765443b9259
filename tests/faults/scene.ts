/** A running newsroom under load: what faults are injected into, and what the checker looks at afterwards. */
import type { RunningProcess, WebProcess } from '../support/house.ts'
import type { TestRedis } from '../support/redis-server.ts'
import type { Preload } from './preload.ts'
import type { Random } from './random.ts'
import type { RedisLine } from './redis-line.ts'

/** A start file of tests/faults/start/ that takes the place of a shipped one, by its name without ending. */
export interface StartAs {
  file?: string
  env?: Record<string, string>
}

/** A reader with a real connection. */
export interface SceneReader {
  name: string
  /** By socket; or by HTTP catch-up every few seconds, as where no socket gets through. */
  readonly follows: 'socket' | 'http'
  /** Loses its connection without a farewell, and stays away until `comesBack`. */
  goesAway(): void
  comesBack(): void
  /** The answer to its next catch-up is lost on the way. */
  losesNextAnswer(): void
}

/** An editor at work: sends commands one after another by itself, each awaited, and keeps an outbox. */
export interface SceneEditor {
  name: string
}

export interface Scene {
  readonly random: Random
  readonly redis: TestRedis
  /** Every Redis process of a Sentinel or Cluster scene; of a single one, that one. */
  readonly line: RedisLine | undefined
  readonly preload: Preload | undefined
  readonly webs: WebProcess[]
  readonly workers: RunningProcess[]
  readonly pages: { id: string; slug: string }[]
  readonly editors: SceneEditor[]
  readonly readers: SceneReader[]
  /** Starts one more; it serves editors and readers at once. */
  startWeb(how?: StartAs): Promise<WebProcess>
  startWorker(how?: StartAs): Promise<RunningProcess>
  /** Sends a command in an editor's name, through its outbox, and resolves with what became of it: checked like all others. */
  sends(command: unknown): Promise<'committed' | 'scheduled' | 'refused' | 'parked'>
  /** Resolves once the operation count of all pages has grown by so many: to hit the middle of the work. */
  operations(count: number): Promise<void>
  /** Aborted when the run is to end at once. */
  readonly ended: AbortSignal
}
