/** What an upload is, by its content and not by its name: taken when it is a picture of a size that can be worked on. */
import { open, stat } from 'node:fs/promises'
import { fileTypeFromFile } from 'file-type'
import { mostUploadBytes } from '../../shared/http-api.ts'
import { Refusal } from '../../shared/refusal.ts'
import { sharp } from './sharp.ts'

export const mostPixels = 50_000_000

const kinds = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/avif', 'image/gif'])

/** What the head of a picture says of it. */
export interface Measured {
  /** As it is to be seen: the turn that a camera noted is made. CSS pixels. */
  width: number
  height: number
  isMoving: boolean
  mayBeTransparent: boolean
}

/** Reads the head of a file, never all its pixels. @throws Refusal `media-refused` with the reason */
export async function checkUpload(path: string): Promise<Measured> {
  const { size } = await stat(path)
  if (size > mostUploadBytes) throw refused('The picture is larger than 15 MB. Save it smaller and try again.')
  const kind = await fileTypeFromFile(path)
  if (!kind || !kinds.has(kind.mime)) throw refused(await whyNot(path, kind?.ext))
  const found = await sharp(path, { limitInputPixels: false })
    .metadata()
    .catch(() => {
      throw refused('The picture is damaged and cannot be read.')
    })
  // All frames of a moving picture count: each one is drawn.
  const { pages = 1, autoOrient, hasAlpha } = found
  if (autoOrient.width * autoOrient.height * pages > mostPixels) {
    throw refused('The picture has more than 50 megapixels. Save it with fewer and try again.')
  }
  return { ...autoOrient, isMoving: pages > 1, mayBeTransparent: hasAlpha }
}

/** Said to a person: what it is instead, and what to do about it. */
async function whyNot(path: string, ext: string | undefined): Promise<string> {
  const only = 'Only JPEG, PNG, WebP, AVIF and GIF pictures can be used.'
  if (ext === 'pdf') return `This is a PDF document, not a picture. ${only}`
  if ((ext === undefined || ext === 'xml') && (await beginsAsSvg(path))) {
    return `This is an SVG drawing, which can hold scripts. Save it as PNG and try again. ${only}`
  }
  if (ext === 'heic') return `This is a HEIC photo, which few browsers show. Save it as JPEG and try again. ${only}`
  return ext
    ? `${only} This one is ${ext.toUpperCase()} inside.`
    : `${only} This file holds no picture that is known here.`
}

async function beginsAsSvg(path: string): Promise<boolean> {
  const file = await open(path, 'r')
  try {
    const head = Buffer.alloc(1024)
    const { bytesRead } = await file.read(head, 0, head.length, 0)
    return /<svg[\s>]/i.test(head.toString('utf8', 0, bytesRead))
  } finally {
    await file.close()
  }
}

export function refused(detail: string): Refusal {
  return new Refusal('media-refused', detail)
}
