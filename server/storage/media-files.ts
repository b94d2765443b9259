/** Uploaded pictures on disk: known by what they hold, drawn anew, and kept under a name of our own. */
import { randomUUID } from 'node:crypto'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileTypeFromBuffer } from 'file-type'
import sharp, { type Metadata, type Sharp } from 'sharp'
import { mostUploadBytes } from '../../shared/http-api.ts'
import { Refusal } from '../../shared/refusal.ts'
import type { MediaStore } from '../newsroom/ports.ts'

const mostPixels = 50_000_000
/** Widest picture that is kept, CSS pixels: twice the text column and a little more. */
const mostWidth = 2000
/** The format's own limit for either side. */
const mostWebpSide = 16_383

const kinds = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/avif', 'image/gif'])
const nameShape = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.webp$/

/** @param dir the folder that holds the files; made when the first one is kept */
export function createMediaFiles(dir: string): MediaStore {
  /** One picture after the other: drawing takes whole cores, and the same process pushes to readers. */
  let turn: Promise<unknown> = Promise.resolve()

  async function keep(upload: Buffer) {
    await checkKind(upload)
    const drawn = await redraw(upload)
    const name = `${randomUUID()}.webp`
    await writeWhole(dir, name, drawn.data)
    return { src: `/media/${name}`, width: drawn.width, height: drawn.height }
  }

  return {
    keep(upload) {
      const kept = turn.then(() => keep(upload))
      turn = kept.catch(() => undefined) // whoever asked is told; the next one does not mind
      return kept
    },

    path(name) {
      return nameShape.test(name) ? join(dir, name) : undefined
    },
  }
}

async function checkKind(upload: Buffer): Promise<void> {
  if (upload.length > mostUploadBytes) throw refused('The picture is larger than 15 MB. Save it smaller and try again.')
  const kind = await fileTypeFromBuffer(upload)
  if (!kind || !kinds.has(kind.mime)) {
    const found = kind ? `It is ${kind.ext.toUpperCase()} inside.` : 'It holds no picture that is known here.'
    throw refused(`Only JPEG, PNG, WebP, AVIF and GIF pictures can be used. ${found}`)
  }
}

/** Upright, without the camera's data (which may tell a place), at most 2000 wide, in one format for all. */
async function redraw(upload: Buffer): Promise<{ data: Buffer; width: number; height: number }> {
  const { pages = 1 } = await measure(upload)
  const isMoving = pages > 1
  const picture = open(upload, isMoving)
  const upright = isMoving ? picture : picture.autoOrient()
  try {
    const { data, info } = await upright
      .resize({ width: mostWidth, height: mostWebpSide, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 82, effort: 4 })
      .toBuffer({ resolveWithObject: true })
    return { data, width: info.width, height: info.pageHeight ?? info.height }
  } catch {
    throw refused('The picture is damaged and cannot be read to its end.')
  }
}

/** All frames of a moving picture count: each one is drawn. */
async function measure(upload: Buffer): Promise<Metadata> {
  let found: Metadata
  try {
    found = await sharp(upload, { limitInputPixels: false }).metadata()
  } catch {
    throw refused('The picture is damaged and cannot be read.')
  }
  if (found.width * found.height * (found.pages ?? 1) > mostPixels) {
    throw refused('The picture has more than 50 megapixels. Save it with fewer and try again.')
  }
  return found
}

function open(upload: Buffer, animated: boolean): Sharp {
  return sharp(upload, { animated, limitInputPixels: mostPixels, failOn: 'error' })
}

/** A file is there whole or not at all, whenever the process dies. */
async function writeWhole(dir: string, name: string, content: Buffer): Promise<void> {
  await mkdir(dir, { recursive: true })
  const unfinished = join(dir, `.${name}.part`)
  try {
    await writeFile(unfinished, content, { flush: true })
    await rename(unfinished, join(dir, name))
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
}

function refused(detail: string): Refusal {
  return new Refusal('media-refused', detail)
}
