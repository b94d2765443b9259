/** The demo's pictures, finished files beside this one, brought into the newsroom's own media store. */
import { readFile } from 'node:fs/promises'
import type { Image } from '../../shared/block.ts'
import { formsOf } from '../../shared/picture.ts'
import type { PictureStore } from '../newsroom/ports.ts'
import { sharp } from '../pictures/sharp.ts'

export const pictureNames = [
  'harbour-lights',
  'storm-waves',
  'barrier',
  'flooded-street',
  'shelter-hall',
  'map-of-zones',
  'tide-gauge',
  'landslide',
  'piers',
  'tunnel-in-snow',
  'train-on-viaduct',
  'stadium',
  'comet',
] as const

export type PictureName = (typeof pictureNames)[number]

/** What stands with a picture in one place; the same picture may have other words in another. */
export interface PictureWords {
  alt: string
  caption?: string
  credit?: string
}

/** Where a picture's file lies, in the sources as in the build. */
export function fileOf(name: PictureName): URL {
  return new URL(`./media/${name}.webp`, import.meta.url)
}

/** Keeps every picture once. @returns a picture by its name, with words of its own wherever it stands */
export async function keepPictures(media: PictureStore): Promise<(name: PictureName, words: PictureWords) => Image> {
  const kept = await Promise.all(
    pictureNames.map(async name => {
      const content = await readFile(fileOf(name))
      const { width, height } = await sharp(content).metadata()
      const finished = await media.addFinished(content, { name: `${name}.webp`, width, height })
      return [name, formsOf(finished)] as const
    }),
  )
  const places = new Map(kept)
  return (name, words) => {
    const place = places.get(name)
    if (!place) throw new Error(`There is no picture ${name}.`)
    return { ...place, ...words }
  }
}
