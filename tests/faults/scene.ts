/** A running newsroom under load: what faults are injected into, and what the checker looks at afterwards. */
import type { Command } from '../../shared/command.ts'
import type { CommandReply } from '../../shared/http-api.ts'
import type { RunningProcess, WebProcess } from '../support/house.ts'
import type { TestCluster } from '../support/redis-cluster.ts'
import type { TestSentinel } from '../support/redis-sentinel.ts'
import type { TestRedis } from '../support/redis-server.ts'
import type { Preload } from './preload.ts'
import type { Random } from './random.ts'
import type { RedisLine } from './redis-line.ts'

/** How a process is started where it is not started as shipped. */
export interface StartAs {
  /** A start file of tests/faults/start/ that takes the place of the shipped one, by its name without ending. */
  file?: string
  env?: Record<string, string>
}

/** A reader with a real connection. */
export interface SceneReader {
  readonly name: string
  /** By socket; or by HTTP catch-up every few seconds, as where no socket gets through. */
  readonly follows: 'socket' | 'http'
  /** Loses its connection without a farewell, and stays away until `comesBack`. */
  goesAway(): void
  comesBack(): void
  /** The next bytes that it is answered are lost on the way, and the connection with them. */
  losesNextAnswer(): void
}

/** An editor at work: sends commands one after another by itself, each awaited, and keeps an outbox. */
export interface SceneEditor {
  readonly name: string
}

export interface Scene {
  readonly random: Random
  /** @throws in a scene on Sentinel or Cluster */
  readonly redis: TestRedis
  readonly sentinel: TestSentinel | undefined
  readonly cluster: TestCluster | undefined
  readonly line: RedisLine | undefined
  readonly preload: Preload | undefined
  /** Those that live; one that ends leaves the list by itself. */
  readonly webs: readonly WebProcess[]
  readonly workers: readonly RunningProcess[]
  readonly pages: readonly { id: string; slug: string }[]
  readonly editors: readonly SceneEditor[]
  readonly readers: readonly SceneReader[]
  /** Starts one more; it serves editors and readers at once. */
  startWeb(how?: StartAs): Promise<WebProcess>
  startWorker(how?: StartAs): Promise<RunningProcess>
  /** Once no worker is being started any more, whoever wanted it. */
  allUp(): Promise<void>
  /** Sends a command through an outbox of its own, and resolves with what became of it; checked like all others. */
  sends(command: Command): Promise<CommandReply>
  /** Resolves when every connected reader of the pages that it reached has it. */
  everybodyHas(sent: CommandReply): Promise<void>
  /** Resolves once readers have seen so many operations more: to hit the middle of the work. Gives up after 15 s. */
  operations(count: number): Promise<void>
  /** Nobody sends anything of their own accord while `act` runs: what is lost then is not made good by what follows. */
  quietly(act: () => Promise<void>): Promise<void>
  /** Aborted when the run is to end at once. */
  readonly ended: AbortSignal
}
