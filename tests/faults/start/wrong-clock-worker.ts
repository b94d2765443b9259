/** A worker process on a machine whose clock is wrong. */
import '../wrong-clock.ts'
import { startWorker } from '../../../server/start-worker.ts'

await startWorker()
