/** Start file of the worker process: every part as it ships. */
import { startWorker } from './start-worker.ts'

await startWorker()
