/** A picture of the demo as a camera would deliver it. */
import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { fileOf, type PictureName } from '../../../server/demo/demo-pictures.ts'

export async function demoPhoto(name: PictureName): Promise<Buffer> {
  return sharp(await readFile(fileOf(name)))
    .jpeg({ quality: 90 })
    .toBuffer()
}
