/** What `backup`, `restore` and `erased list` work with: the stored data themselves, and not the newsroom that is made of them. */
import { join } from 'node:path'
import { Refusal } from '../../shared/refusal.ts'
import { createWaitingCommands, type WaitingCommands } from '../queue/waiting-commands.ts'
import { createErasures, erasureFileName, type Erasures } from '../storage/erasures.ts'
import { agreeOnLanes } from '../storage/lane-count.ts'
import { laneConnection, type Redis } from '../storage/redis.ts'
import type { Call } from './command.ts'
import { WrongUse } from './exit-codes.ts'
import { reach } from './newsroom.ts'

export interface BackupParts {
  redis: Redis
  waiting: WaitingCommands
  erasures: Erasures
  /** The list of erased entries beside Redis. */
  erasureFile: string
  mediaDir: string
}

/** Opens what is needed, and closes it when `work` is done. @throws Unreachable in one sentence */
export async function withBackupParts<Result>(
  { config }: Call,
  work: (parts: BackupParts) => Promise<Result>,
): Promise<Result> {
  // A Redis that goes away meanwhile is waited for: what was begun goes on, or begins again, by itself.
  const redis = await reach(config, 'work')
  try {
    const connection = laneConnection(config.redisUrl, 'work')
    const waiting = createWaitingCommands({ connection, lanes: await agreeOnLanes(redis, config.lanes) })
    const erasureFile = join(config.dataDir, erasureFileName)
    const erasures = createErasures(redis, erasureFile)
    try {
      return await work({ redis, waiting, erasures, erasureFile, mediaDir: join(config.dataDir, 'media') })
    } finally {
      await waiting.close().catch(() => {}) // ends with the process
    }
  } finally {
    redis.disconnect()
  }
}

/** Lines of pages as so many of their entries: what people count. */
export function inEntries(
  progress: { at: (done: number) => void },
  entries: number,
  lines: number,
): (done: number) => void {
  return done => progress.at(Math.min(entries, Math.floor((entries * done) / Math.max(1, lines))))
}

/** What a file system says, as one sentence. @throws Refusal where there is no room, WrongUse where the path cannot be */
export function cannotBe(what: 'read' | 'written', path: string, error: unknown): never {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT') throw new Refusal('too-large', `There is no room for ${path}: make some.`)
  if (code === undefined || !/^E[A-Z]+$/.test(code)) throw error
  throw new WrongUse(`${path} cannot be ${what}: ${message}.`)
}

/** `12.3 MB` */
export function sizeOf(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}
