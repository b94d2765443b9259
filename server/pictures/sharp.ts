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

export { sharp }
