/** What a fault is: something done for real to a running scene, to a process or socket that it names. */
import type { Scene } from './scene.ts'

export interface Fault {
  /** In kebab-case, as `--only` takes it. */
  name: string
  /** One line for the table: what is done. */
  title: string
  /** What the scene has to be made of; nothing: one Redis, shipped start files. */
  needs?: SceneNeeds
  /** Redis loses data that it acknowledged: readers may be reset, editors re-post from their outboxes. */
  losesData?: boolean
  /** It touches readers' own connections only, so that it may be at work beside any other. */
  isBesideOthers?: boolean
  /** How long one injection takes until its cause is over, s: the suite plans by it. */
  seconds: number
  /** Why it cannot be injected on this machine; it is then listed as not run. */
  missing?(): Promise<string | undefined>
  /**
   * Does it once. Resolves when its cause is over; what it broke may still be healing.
   * @returns the process or socket that was hit, such as `worker 4711`
   */
  inject(scene: Scene): Promise<string>
}

/** What a scene is built of, where it is not built as shipped. Faults with the same needs share a scene. */
export interface SceneNeeds {
  /** Default: single. */
  redis?: 'single' | 'sentinel' | 'cluster'
  /** Web and worker reach Redis over a line that can lose, double, swap and hold what passes. */
  line?: boolean
  /** Redis runs with a library that can slow down its disk, fill it, and set its clock. */
  preload?: boolean
  /** For arguments of the server, such as `--maxmemory`. */
  redisArgs?: string[]
  /** Settings of web and worker processes. */
  env?: Record<string, string>
}
