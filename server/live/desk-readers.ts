/** Who goes on following a page that was taken down: those at the desk who reach it. All others are sent away. */
import type { PageId } from '../../shared/live-page.ts'
import { reaches } from '../../shared/permissions.ts'
import type { Config } from '../config.ts'
import type { UserAccounts } from '../newsroom/people.ts'
import { sessionIn } from '../session-cookie.ts'
import type { Clock } from './clock.ts'
import type { Reader } from './reader.ts'

export interface DeskReaders {
  /** Whether the reader is a desk, and its session reaches the page. @throws what the store throws */
  mayFollow(reader: Reader, page: PageId): Promise<boolean>
  /** Disconnects whoever may not follow the page, once they had the time to hear why. */
  sendAway(page: PageId, readers: ReadonlySet<Reader>): void
}

export interface DeskReadersParts {
  accounts: Pick<UserAccounts, 'bySession'>
  config: Pick<Config, 'publicUrl'>
  clock: Clock
}

/** What is written to a reader is on its way before it is disconnected, ms. */
const farewellMs = 1000
/** Sent away in one turn of the event loop. */
const perTurn = 200

export function createDeskReaders({ accounts, config, clock }: DeskReadersParts): DeskReaders {
  /** Rooms whose readers are about to be sent away. */
  const awaited = new Set<ReadonlySet<Reader>>()
  const isHttps = config.publicUrl.startsWith('https://')

  async function mayFollow(reader: Reader, page: PageId): Promise<boolean> {
    const session = reader.isDesk ? sessionIn(reader.socket.cookie, isHttps) : undefined
    const found = session === undefined ? undefined : await accounts.bySession(session)
    return found !== undefined && !found.mustChangePassword && reaches(found.account, page)
  }

  async function look(reader: Reader, page: PageId): Promise<void> {
    // Nobody knows who it is while the store is away: a desk comes back by itself.
    if (await mayFollow(reader, page).catch(() => false)) return
    if (reader.page === page) reader.socket.disconnect()
  }

  /** Never so many in one turn that the loop stands still. @param readers may lose members while it is walked */
  async function lookAtAll(readers: ReadonlySet<Reader>, page: PageId): Promise<void> {
    let looked = 0
    for (const reader of readers) {
      void look(reader, page)
      if (++looked % perTurn === 0) await new Promise(setImmediate)
    }
  }

  return {
    mayFollow,
    sendAway(page, readers) {
      if (awaited.has(readers)) return
      awaited.add(readers)
      clock.after(farewellMs, () => {
        awaited.delete(readers)
        void lookAtAll(readers, page)
      })
    },
  }
}
