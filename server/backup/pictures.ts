/** Pictures in a backup: read from the media folder and put back into one, whole or not at all. */
import { randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pictureFilePlace } from '../storage/picture-files.ts'
import type { BackupFile } from './backup-file.ts'

/** Bytes of a picture that stand on one line. */
const lineBytes = 48 * 1024

/** @returns how many there are */
export async function writePictures(mediaDir: string, file: BackupFile): Promise<number> {
  const found = await picturesIn(mediaDir)
  for (const { name, path } of found) {
    await file.begin('media', name)
    const picture = await open(path, 'r')
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
  return found.filter(({ name }) => standsForPicture(name)).length
}

interface FoundFile {
  name: string
  path: string
}

/** The folder may not be there yet; what is not a picture of ours stays where it is. Records come after what they speak of. */
async function picturesIn(mediaDir: string): Promise<FoundFile[]> {
  const folders = [mediaDir, join(mediaDir, 'records')]
  const found = await Promise.all(
    folders.map(async folder => {
      const names = await namesIn(folder)
      const ours = names.filter(name => placeIn(mediaDir, name) === join(folder, name))
      return ours.toSorted().map(name => ({ name, path: join(folder, name) }))
    }),
  )
  return found.flat()
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

function placeIn(mediaDir: string, name: string): string | undefined {
  const place = pictureFilePlace(name)
  return place && join(mediaDir, place.folder, name)
}

/** One file of each picture: the others are more forms of it. */
export function standsForPicture(name: string): boolean {
  return pictureFilePlace(name)?.isOfPicture === true
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
  return pictureFilePlace(name) !== undefined
}

/** @param name one that `isPictureName` knows */
export async function returnPicture(mediaDir: string, name: string): Promise<ReturningPicture> {
  const path = placeIn(mediaDir, name) as string
  await mkdir(dirname(path), { recursive: true })
  const unfinished = join(dirname(path), `.${name}.${randomUUID()}.part`)
  const file: FileHandle = await open(unfinished, 'wx')
  return {
    async write(lines) {
      await file.writeFile(Buffer.concat(lines.map(([text]) => Buffer.from(String(text), 'base64'))))
    },
    async finish() {
      await file.sync()
      await file.close()
      await rename(unfinished, path)
    },
    async discard() {
      await file.close().catch(() => {}) // closed already
      await rm(unfinished, { force: true })
    },
  }
}
