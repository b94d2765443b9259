// A media process that begins with a picture and never ends: the one to be killed in the midst of its work.
import { startMedia } from '../../../server/start-media.ts'

await startMedia({
  draw: draw => async (original, keep) => {
    let forms = 0
    return draw(original, async form => {
      await keep(form)
      forms += 1
      if (forms < 2) return
      process.stdout.write(`${JSON.stringify({ event: 'holding' })}\n`)
      await new Promise(() => {})
    })
  },
})
