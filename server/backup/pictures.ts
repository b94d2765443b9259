/** Pictures in a backup: read from the media folder and put back into one, whole or not at all. */
import { randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createMediaFiles } from '../storage/media-files.ts'
import type { BackupFile } from './backup-file.ts'

/** Bytes of a picture that stand on one line. */
const lineBytes = 48 * 1024

/** @returns how many there are */
export async function writePictures(mediaDir: string, file: BackupFile): Promise<number> {
  const names = await picturesIn(mediaDir)
  for (const name of names) {
    await file.begin('media', name)
    const picture = await open(join(mediaDir, name), 'r')
    try {
      const buffer = Buffer.alloc(lineBytes)
      for (;;) {
        const { bytesRead } = await picture.read(buffer, 0, lineBytes)
        if (bytesRead === 0) break
        await file.write([[buffer.toString('base64', 0, bytesRead)]])
      }
    } finally {
      await picture.close()
    }
    await file.end()
  }
  return names.length
}

/** The folder may not be there yet; what is not a picture of ours stays where it is. */
async function picturesIn(mediaDir: string): Promise<string[]> {
  const media = createMediaFiles(mediaDir)
  try {
    return (await readdir(mediaDir)).filter(name => media.path(name) !== undefined).toSorted()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

/** A picture on its way back. */
export interface ReturningPicture {
  write(lines: readonly unknown[][]): Promise<void>
  /** Gives it its name once it is on the disk. */
  finish(): Promise<void>
  discard(): Promise<void>
}

/** Whether a name may be that of a picture: anything else in a backup could leave the folder. */
export function isPictureName(name: string): boolean {
  return createMediaFiles('').path(name) !== undefined
}

/** @param name one that `isPictureName` knows */
export async function returnPicture(mediaDir: string, name: string): Promise<ReturningPicture> {
  await mkdir(mediaDir, { recursive: true })
  const unfinished = join(mediaDir, `.${name}.${randomUUID()}.part`)
  const file: FileHandle = await open(unfinished, 'wx')
  return {
    async write(lines) {
      await file.writeFile(Buffer.concat(lines.map(([text]) => Buffer.from(String(text), 'base64'))))
    },
    async finish() {
      await file.sync()
      await file.close()
      await rename(unfinished, join(mediaDir, name))
    },
    async discard() {
      await file.close().catch(() => {}) // closed already
      await rm(unfinished, { force: true })
    },
  }
}
