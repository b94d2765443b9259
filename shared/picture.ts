/** A picture from its upload to the forms that readers get, and how the addresses of those forms are made. */
import type { Image } from './block.ts'

export type PictureId = string

/** `preparing`: readers cannot get it yet. `refused`: they never will, `detail` says why. */
export type PictureState = 'preparing' | 'ready' | 'refused'

/** What is known of an uploaded picture. Its address and size are known from the start, its forms once it is ready. */
export interface Picture extends Pick<Image, 'src' | 'width' | 'height' | 'widths' | 'formats' | 'placeholder'> {
  id: PictureId
  state: PictureState
  /** What its file was called where it came from. */
  name: string
  /** When it was uploaded, ms since 1970. */
  at: number
  /** Why it was refused, for whoever sent it. */
  detail?: string
}

const own = /^\/media\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-\d+\.(?:avif|webp|jpg)$/

/** The picture that an address belongs to; undefined for remote ones, and for files of before pictures had several forms. */
export function pictureIdOf(src: string): PictureId | undefined {
  return own.exec(src)?.[1]
}

/** What an image takes over from its picture, whatever was said in words about it. */
export function formsOf(
  picture: Picture,
): Pick<Image, 'src' | 'width' | 'height' | 'widths' | 'formats' | 'placeholder'> {
  const { src, width, height, widths, formats, placeholder } = picture
  return {
    src,
    width,
    height,
    ...(widths ? { widths } : {}),
    ...(formats ? { formats } : {}),
    ...(placeholder ? { placeholder } : {}),
  }
}
