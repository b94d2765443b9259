/** What the site is plugged together from. */
import type { PageId } from '../../shared/live-page.ts'
import type { Config } from '../config.ts'
import type { FetchOutside } from '../embeds/fetch-outside.ts'
import type { Logger } from '../logger.ts'
import type { Metrics } from '../metrics.ts'
import type { AuditLog, UserAccounts } from '../newsroom/people.ts'
import type { Searches } from '../search/searches.ts'
import type {
  Answers,
  CommandQueue,
  Drafts,
  EntryReads,
  FeedReads,
  FollowedPages,
  PageIndex,
  PageReads,
  ParkedCommands,
  PictureQueue,
  PictureStore,
} from '../newsroom/ports.ts'
import type { Limits } from './limits.ts'

export interface SiteParts {
  config: Config
  logger: Logger
  metrics: Metrics
  pages: PageIndex
  /** Pages as this process follows them: what readers are served from. */
  followed: FollowedPages
  reads: PageReads
  feedReads: FeedReads
  searches: Searches
  entries: EntryReads
  answers: Answers
  queue: CommandQueue
  accounts: UserAccounts
  drafts: Drafts
  parked: ParkedCommands
  audit: AuditLog
  /** Counted here unless given. */
  limits?: Limits
  /** Readers connected to a page just now, over all processes. */
  readersOf?: (page: PageId) => number
  /** What the service is running out of, in sentences; empty while there is enough of everything. */
  shortages?: () => Promise<readonly string[]>
  media: PictureStore
  pictureQueue: PictureQueue
  /** Reads what other sites say of an address that an editor gave. */
  fetchOutside: FetchOutside
  /** Whether Redis answers: what `/ready` says. */
  ready: () => Promise<{ ready: boolean; reasons: string[] }>
  /** What this Redis does not do that the promises need, in sentences: the service was told to start all the same. */
  weaknesses?: readonly string[]
}
