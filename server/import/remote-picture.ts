/** A picture that stays at its own address: what is known of it there, in the shape that entries keep. */
import type { Image } from '../../shared/block.ts'
import { captionAndCredit } from './caption.ts'
import { tidied } from './clean-text.ts'

/** Where the file does not say, the shape that nearly all press pictures have. */
const assumedSize = { width: 1280, height: 720 }
const widest = 20_000

export interface PictureFacts {
  /** Absolute http or https address. */
  src: string
  /** Numbers, or texts like `1280` and `1280px`. */
  width?: unknown
  height?: unknown
  /** An empty text means: decorative. */
  alt?: string | undefined
  caption?: string | undefined
  credit?: string | undefined
}

export function pictureOf({ src, width, height, alt, caption, credit }: PictureFacts): Image {
  const words = tidied(alt)
  return {
    src,
    ...sizeOf(width, height),
    ...(words ? { alt: words } : alt === '' ? { decorative: true as const } : {}),
    ...captionAndCredit(caption, credit),
  }
}

/** Whether the sizes given are those of a counting pixel. */
export function isPixel(width: unknown, height: unknown): boolean {
  const [across, down] = [pixels(width), pixels(height)]
  return across !== undefined && down !== undefined && across <= 3 && down <= 3
}

function sizeOf(width: unknown, height: unknown): { width: number; height: number } {
  const [across, down] = [pixels(width), pixels(height)]
  return across && down ? { width: across, height: down } : assumedSize
}

function pixels(value: unknown): number | undefined {
  const number =
    typeof value === 'string' ? Number(/^\s*(\d{1,5}(?:\.\d+)?)\s*(?:px)?\s*$/.exec(value)?.[1]) : Number(value)
  return Number.isFinite(number) && number >= 1 && number <= widest ? Math.round(number) : undefined
}
