// Backup and restore by hand: on the Redis of a test, with a data folder of its own.
import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type BackupReport, backUp } from '../../server/backup/back-up.ts'
import { openBackup } from '../../server/backup/read-backup.ts'
import { checkBackup, type RestoreReport, restore } from '../../server/backup/restore.ts'
import { createWaitingCommands, type WaitingCommands } from '../../server/queue/waiting-commands.ts'
import { createErasures, erasureFileName, type ErasureList, type Erasures } from '../../server/storage/erasures.ts'
import { laneConnection, openRedis, type Redis } from '../../server/storage/redis.ts'
import { startRedis } from './redis-server.ts'

export interface BackupPlace {
  url: string
  redis: Redis
  waiting: WaitingCommands
  erasures: Erasures
  dataDir: string
  mediaDir: string
  backUp(file: string): Promise<BackupReport>
  /** Checks the file and restores it. @param on a connection in place of the own one */
  restore(file: string, erased?: ErasureList, on?: Redis): Promise<RestoreReport>
}

/** A folder that is gone after the test. */
export function folderOfTest(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sp-backup-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** @param url of a Redis that runs; without it an empty one is started */
export async function openPlace(url?: string): Promise<BackupPlace> {
  const server = url === undefined ? await startRedis() : undefined
  const at = url ?? server?.url ?? ''
  const redis = await openRedis(at, 'work')
  const waiting = createWaitingCommands({ connection: laneConnection(at, 'work'), lanes: 1 })
  const dataDir = folderOfTest()
  const mediaDir = join(dataDir, 'media')
  const erasures = createErasures(redis, join(dataDir, erasureFileName))
  onTestFinished(async () => {
    await waiting.close()
    redis.disconnect()
    await server?.stop()
  })
  return {
    url: at,
    redis,
    waiting,
    erasures,
    dataDir,
    mediaDir,
    backUp: file => backUp({ redis, waiting, erasures, mediaDir, now: Date.now }, file, { mayReplace: false }),
    async restore(file, erased = new Map(), on = redis) {
      const backup = await openBackup(file)
      try {
        const checked = await checkBackup(backup)
        const all = new Map([...checked.erased, ...erased])
        return await restore({ redis: on, waiting, erasures, mediaDir }, backup, all, () => {})
      } finally {
        await backup.close()
      }
    },
  }
}
