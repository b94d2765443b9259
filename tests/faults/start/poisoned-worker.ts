/** A worker process with a bug: it fails on every command that carries a certain word. */
import { startWorker } from '../../../server/start-worker.ts'

const word = process.env.POISON ?? 'poison'

await startWorker({
  writes: writes => ({
    ...writes,
    apply(command, ...rest) {
      if (JSON.stringify(command).includes(word)) throw new TypeError(`a bug that shows itself at "${word}"`)
      return writes.apply(command, ...rest)
    },
  }),
})
