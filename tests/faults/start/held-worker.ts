/** A worker process that holds each command in hand, says so, and goes on at SIGUSR2. */
import { startWorker } from '../../../server/start-worker.ts'

let goOn = () => {}
process.on('SIGUSR2', () => goOn())

await startWorker({
  writes: writes => ({
    ...writes,
    async apply(...change) {
      const told = new Promise<void>(resolve => {
        goOn = resolve
      })
      process.stdout.write(`${JSON.stringify({ event: 'in-hand' })}\n`)
      await told
      return writes.apply(...change)
    },
  }),
})
