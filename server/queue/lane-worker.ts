/** The queue's worker, which looks for commands of ended workers again as soon as Redis answers. */
import { Worker } from 'bullmq'
import type { LaneJob } from './lanes.ts'

/** After a look that failed, ms. The library's five seconds would hold a lane for longer than the outage did. */
const lookAgainMs = 500

export class LaneWorker extends Worker<LaneJob> {
  protected override checkConnectionError<Result>(look: () => Promise<Result>): Promise<Result | undefined> {
    return super.checkConnectionError(look, lookAgainMs)
  }
}
