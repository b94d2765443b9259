/** What the site is plugged together from. */
import type { Config } from '../config.ts'
import type { Logger } from '../logger.ts'
import type { Metrics } from '../metrics.ts'
import type {
  Answers,
  CommandQueue,
  Drafts,
  EntryReads,
  FollowedPages,
  MediaStore,
  PageIndex,
  PageReads,
  ParkedCommands,
  UserAccounts,
} from '../newsroom/ports.ts'

export interface SiteParts {
  config: Config
  logger: Logger
  metrics: Metrics
  pages: PageIndex
  /** Pages as this process follows them: what readers are served from. */
  followed: FollowedPages
  reads: PageReads
  entries: EntryReads
  answers: Answers
  queue: CommandQueue
  accounts: UserAccounts
  drafts: Drafts
  parked: ParkedCommands
  media: MediaStore
  /** Whether Redis answers: what `/ready` says. */
  ready: () => Promise<{ ready: boolean; reasons: string[] }>
  /** What this Redis does not do that the promises need, in sentences: the service was told to start all the same. */
  weaknesses?: readonly string[]
}
