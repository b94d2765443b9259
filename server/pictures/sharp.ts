/** The one door to libvips: one thread, no cache, and no loaders but those of the five kinds of pictures that are taken. */
import sharp from 'sharp'

// Drawing would take every core, and its cache memory that the other processes of this machine need.
sharp.concurrency(1)
sharp.cache(false)
// What looks like a picture by its first bytes never reaches the readers of documents and drawings.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: [
    'VipsForeignLoadJpeg',
    'VipsForeignLoadPng',
    'VipsForeignLoadWebp',
    'VipsForeignLoadHeif',
    'VipsForeignLoadNsgif',
  ],
})

/**
 * Draws an SVG file of our own or of this newsroom as a square PNG; a reader's or an editor's never comes here. Used while
 * the process starts, before uploads are taken: the door to drawings is open for as long as it lasts.
 */
export async function drawSquare(svg: Buffer, side: number): Promise<Buffer> {
  const doors = { operation: ['VipsForeignLoadSvg'] }
  sharp.unblock(doors)
  try {
    return await sharp(svg, { density: 300 })
      .resize({ width: side, height: side, fit: 'contain', background: '#0000' })
      .png()
      .toBuffer()
  } finally {
    sharp.block(doors)
  }
}

export { sharp }
