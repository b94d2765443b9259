// A media process on which every picture is fatal, as one that breaks the drawing library would be.
import { startMedia } from '../../../server/start-media.ts'

await startMedia({
  draw: () => () => {
    process.kill(process.pid, 'SIGKILL')
    return new Promise(() => {})
  },
})
