/** Which desk of this process is told of which page's receipts: those that it looks at or sends to, within its account's reach. */
import type { PageId } from '../../shared/live-page.ts'
import { reaches } from '../../shared/permissions.ts'
import type { Here } from '../../shared/together.ts'
import type { DeskEnd } from './desk-room.ts'
import type { Receipts } from './receipts.ts'

export interface DeskReceipts {
  look(desk: DeskEnd, here: Pick<Here, 'page' | 'sends' | 'anew'>): void
  /** What the account reaches may have changed. */
  lookAgain(desk: DeskEnd): void
  leave(desk: DeskEnd): void
}

type Seeing = Pick<DeskEnd, 'account' | 'tellReceipts'>

export function createDeskReceipts(receipts: Pick<Receipts, 'follow' | 'followAnew'>): DeskReceipts {
  const desks = new Map<Seeing, { wanted: PageId[]; followed: Map<PageId, () => void> }>()

  function lookAgain(desk: Seeing): void {
    const { wanted, followed } = desks.get(desk) ?? { wanted: [], followed: new Map<PageId, () => void>() }
    const seen = new Set(wanted.filter(page => reaches(desk.account, page)))
    for (const page of seen) {
      if (followed.has(page)) continue
      followed.set(
        page,
        receipts.follow(page, known => desk.tellReceipts({ page, receipts: known })),
      )
    }
    for (const [page, stop] of followed) {
      if (seen.has(page)) continue
      followed.delete(page)
      stop()
    }
  }

  return {
    look(desk, { page, sends = [], anew }) {
      const wanted = page === null ? sends : [page, ...sends]
      desks.set(desk, { wanted, followed: desks.get(desk)?.followed ?? new Map() })
      lookAgain(desk)
      if (anew !== undefined && desks.get(desk)?.followed.has(anew)) receipts.followAnew(anew)
    },
    lookAgain,
    leave(desk) {
      for (const stop of desks.get(desk)?.followed.values() ?? []) stop()
      desks.delete(desk)
    },
  }
}
