/** Connects to the master that Sentinels name, also when they name another one while it is still connecting. */
import { type SentinelConnectionOptions, SentinelConnector } from 'ioredis'

/**
 * The client listens to Sentinels by what belongs to the connection before: told of a new master while it connects anew, it
 * would break that off and end for good. Whoever connects asks the Sentinels anyway, so nothing is missed.
 */
export class MasterConnector extends SentinelConnector {
  /** @param options as the client hands them on, which leaves their type open */
  constructor(options: unknown) {
    super(options as SentinelConnectionOptions)
  }

  override connect(report: Parameters<SentinelConnector['connect']>[0]): ReturnType<SentinelConnector['connect']> {
    const { failoverDetector } = this as unknown as { failoverDetector: { cleanup(): void } | null } // private in its types
    failoverDetector?.cleanup()
    return super.connect(report)
  }
}
