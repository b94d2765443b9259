/** A worker process that is killed, or stopped, at an exact line between two steps of its storage. */
import { startWorker } from '../../../server/start-worker.ts'
import { dyingAt } from '../dying.ts'

await startWorker({ writes: writes => dyingAt('writes', writes) })
