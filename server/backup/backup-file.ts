/** Writes a backup under another name until it is whole and on the disk: what has the name can be restored. */
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { createGzip } from 'node:zlib'
import { Refusal } from '../../shared/refusal.ts'
import { type BackupEnd, type BackupHead, type PartBegin, type PartEnd, sealOf, startHash } from './backup-format.ts'

export interface BackupFile {
  /** Begins a part; the one before has been ended. */
  begin(part: PartBegin['part'], name?: string): Promise<void>
  /** Waits while the disk is slow. */
  write(lines: readonly unknown[]): Promise<void>
  end(): Promise<void>
  /** Gives the file its name. @returns its size, bytes */
  finish(): Promise<number>
  /** Leaves nothing behind. */
  discard(): Promise<void>
}

/** Backups hold unpublished texts and hashes of passwords: nobody but their owner reads them. */
const ownerOnly = 0o600

/**
 * @param mayReplace whether a file of this name may be there
 * @throws Refusal `conflict` when one is there that may not be replaced; what the system says when it cannot be written
 */
export async function createBackupFile(path: string, head: BackupHead, mayReplace: boolean): Promise<BackupFile> {
  refuseExisting(path, mayReplace)
  const partial = `${path}.partial`
  await rm(partial, { force: true }) // of a backup that was killed
  const file = await open(partial, 'wx', ownerOnly)
  const whole = startHash()
  let size = 0
  async function put(bytes: Buffer): Promise<void> {
    whole.update(bytes)
    await file.writeFile(bytes)
    size += bytes.length
  }

  await put(Buffer.from(`${JSON.stringify(head)}\n`))
  const gzip = createGzip()
  const written = (async () => {
    for await (const chunk of gzip) await put(chunk as Buffer)
  })()
  written.catch((error: Error) => gzip.destroy(error)) // whoever writes next is told
  gzip.on('error', () => {}) // and whoever waits, too

  let parts = 0
  let part: PartEnd['end'] = 'page'
  let lines = 0
  let hash = startHash()
  async function print(text: string): Promise<void> {
    if (gzip.destroyed) await written
    if (!gzip.write(text)) await Promise.race([once(gzip, 'drain'), written])
  }
  async function printLines(values: readonly unknown[]): Promise<void> {
    const text = values.map(value => `${JSON.stringify(value)}\n`).join('')
    hash.update(text)
    await print(text)
  }

  return {
    async begin(kind, name = '') {
      part = kind
      lines = 0
      hash = startHash()
      await printLines([{ part, name } satisfies PartBegin])
    },
    async write(values) {
      if (values.length === 0) return
      lines += values.length
      await printLines(values)
    },
    async end() {
      const end: PartEnd = { end: part, lines, sha256: hash.digest('hex') }
      parts += 1
      await print(`${JSON.stringify(end)}\n`)
    },
    async finish() {
      gzip.end(`${JSON.stringify({ end: 'backup', parts } satisfies BackupEnd)}\n`)
      await written
      await put(Buffer.from(sealOf(whole.copy().digest('hex'))))
      await file.sync()
      await file.close()
      refuseExisting(path, mayReplace)
      await rename(partial, path)
      await syncFolder(dirname(path))
      return size
    },
    async discard() {
      gzip.destroy()
      await written.catch(() => {}) // it was said where it was waited for
      await file.close().catch(() => {}) // closed already
      await rm(partial, { force: true })
    },
  }
}

function refuseExisting(path: string, mayReplace: boolean): void {
  if (mayReplace || !existsSync(path)) return
  throw new Refusal('conflict', `${path} is there already: choose another name, or give --force to replace it.`)
}

/** A new name is on the disk only when its folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
