// A web process that asks no reader for an answer: what receipts cost is the difference to one that does.
import { startWeb } from '../../../server/start-web.ts'

await startWeb({ sampling: () => ({ chooses: () => false }) })
