/** Draws a picture anew in every form that is kept: upright, in sRGB, and without anything that its camera noted. */
import type { Sharp } from 'sharp'
import type { ImageFormat } from '../../shared/block.ts'
import { checkUpload, mostPixels, refused } from './check.ts'
import { heightAt, type PicturePlan, planPicture } from './plan.ts'
import { sharp } from './sharp.ts'

/** One file of a picture. */
export interface Form {
  width: number
  extension: ImageFormat | 'jpg'
  content: Buffer
}

export interface Drawn {
  plan: PicturePlan
  /** None for a picture that may be seen through: it would show behind it for ever. */
  placeholder?: string
}

/** A step that takes longer hangs, s. */
const mostSeconds = 120
/** Pixels of the longer side of a placeholder. */
const placeholderSide = 16
/** Low effort: half of it takes a quarter of the time, for files that are a few percent larger. */
const avif = { quality: 52, effort: 2 }
const webp = { quality: 80, effort: 4 }
const jpeg = { quality: 80, progressive: true }

/**
 * Hands over one form after the other, so that never more than one lies in memory.
 * @throws Refusal `media-refused` when the picture is damaged or is none; any other error is a fault of ours
 */
export async function drawPicture(original: string, keep: (form: Form) => Promise<void>): Promise<Drawn> {
  const measured = await checkUpload(original)
  const plan = planPicture(measured)
  const { isMoving } = measured
  const source = isMoving ? movingSource(original) : await stillSource(original, plan)
  const at = (width: number) =>
    source()
      .resize({ width, height: heightAt(width, measured), fit: 'fill' })
      .timeout({ seconds: mostSeconds })

  for (const width of plan.widths) {
    if (!isMoving) await keep({ width, extension: 'avif', content: await bytesOf(at(width).avif(avif)) })
    await keep({ width, extension: 'webp', content: await bytesOf(at(width).webp(webp)) })
  }
  const { fallback } = plan
  if (fallback.extension === 'jpg') {
    await keep({ width: fallback.width, extension: 'jpg', content: await bytesOf(at(fallback.width).jpeg(jpeg)) })
  }
  if (measured.mayBeTransparent) return { plan }
  return { plan, placeholder: await placeholderOf(isMoving ? () => open(original) : source) }
}

/** The large original is read once; every form is made of the widest one. */
async function stillSource(original: string, plan: PicturePlan): Promise<() => Sharp> {
  const width = plan.widths.at(-1) as number
  const { data, info } = await open(original)
    .autoOrient()
    .resize({ width, withoutEnlargement: true })
    .toColourspace('srgb')
    .timeout({ seconds: mostSeconds })
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch(damagedOrFault)
  return () => sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } })
}

function movingSource(original: string): () => Sharp {
  return () => sharp(original, { animated: true, limitInputPixels: mostPixels, failOn: 'error' })
}

function open(original: string): Sharp {
  return sharp(original, { limitInputPixels: mostPixels, failOn: 'error' })
}

async function bytesOf(picture: Sharp): Promise<Buffer> {
  return picture.toBuffer().catch(damagedOrFault)
}

async function placeholderOf(source: () => Sharp): Promise<string> {
  const tiny = await source()
    .resize({ width: placeholderSide, height: placeholderSide, fit: 'inside' })
    .webp({ quality: 30, effort: 4 })
    .toBuffer()
  return `data:image/webp;base64,${tiny.toString('base64')}`
}

/** A file that ends too early, or holds what its format forbids, is the same at the next try. */
function damagedOrFault(error: unknown): never {
  const text = error instanceof Error ? error.message : String(error)
  if (/out of memory|timeout|No space|unable to open|enoent/i.test(text)) throw error
  throw refused('The picture is damaged and cannot be read to its end.')
}
