/** In which forms a picture will be kept: known from its head, so that its address can be given before it is drawn. */
import type { ImageFormat } from '../../shared/block.ts'
import type { Measured } from './check.ts'

/** CSS pixels: a phone, a phone of twice the density, the text column at twice, a wide screen. */
const steps = [480, 960, 1600, 2400]
/** Moving pictures are heavy in every frame. */
const movingSteps = [480, 960]
/** A step this near to the picture's own width is not worth a file. */
const nearBy = 0.9
/** What feeds, other sites and old browsers get is not wider than this, CSS pixels. */
const mostFallback = 1800
/** The format's own limit for either side. */
const mostSide = 16_383

export interface PicturePlan {
  /** Ascending. */
  widths: number[]
  formats: ImageFormat[]
  /** For whoever knows none of `formats`. */
  fallback: { width: number; height: number; extension: 'jpg' | 'webp' }
}

export function planPicture({ width, height, isMoving, mayBeTransparent }: Measured): PicturePlan {
  const all = isMoving ? movingSteps : steps
  const widest = Math.max(1, Math.min(width, all.at(-1) as number, Math.floor((mostSide * width) / height)))
  const widths = [...all.filter(step => step < widest * nearBy), widest]
  const fallback = widths.findLast(one => one <= mostFallback) ?? (widths[0] as number)
  return {
    widths,
    formats: isMoving ? ['webp'] : ['avif', 'webp'],
    fallback: {
      width: fallback,
      height: heightAt(fallback, { width, height }),
      // JPEG knows neither frames nor transparency.
      extension: isMoving || mayBeTransparent ? 'webp' : 'jpg',
    },
  }
}

/** The height in the same shape, CSS pixels. */
export function heightAt(width: number, whole: { width: number; height: number }): number {
  return Math.max(1, Math.min(mostSide, Math.round((width * whole.height) / whole.width)))
}
