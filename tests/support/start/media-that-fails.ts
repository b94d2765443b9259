// A media process with a bug: it fails on every picture.
import { startMedia } from '../../../server/start-media.ts'

await startMedia({
  draw: () => () => Promise.reject(new TypeError('a bug that shows itself at this picture')),
})
