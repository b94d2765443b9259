/** The desks of this process: says in Redis who is here, and tells each desk what it may know of all others. */
import type { Account } from '../../shared/account.ts'
import type { EntryId } from '../../shared/entry.ts'
import type { PageId } from '../../shared/live-page.ts'
import { may, reaches } from '../../shared/permissions.ts'
import type { PageReceipts } from '../../shared/receipts.ts'
import type { Here, Told, Together } from '../../shared/together.ts'
import type { DeskPresence, DeskSaid, DeskState, DeskTab, EntryReads } from '../newsroom/ports.ts'

/** One connection of a desk. */
export interface DeskEnd {
  /** Names the connection. */
  readonly id: string
  /** As its session says, which is asked again now and then. */
  account: Account
  tell(together: Together): void
  tellReceipts(receipts: PageReceipts): void
}

export interface DeskRoom {
  /** @returns `malformed` for a page beyond the account's reach; edits that it may not make are left out */
  here(desk: DeskEnd, here: Here): Promise<Told>
  takeOver(desk: DeskEnd, entry: EntryId): Promise<Told>
  /** @param isForGood it said goodbye; else it may come back, and what it had runs out by itself */
  leave(desk: DeskEnd, isForGood: boolean): Promise<void>
  /** Says again that all of them are here, and hears how things stand. */
  beat(): Promise<void>
  /** Takes in how things stand by now. */
  hear(state: DeskState): void
}

interface Known {
  tab: DeskTab
  /** What it was told last, as text: the same is not said twice. */
  told: string
}

export function createDeskRoom(presence: DeskPresence, entries: Pick<EntryReads, 'searchHome' | 'current'>): DeskRoom {
  const desks = new Map<DeskEnd, Known>()
  /** What one desk says is done in its order: the last word counts, and nobody speaks after they have gone. */
  const lines = new WeakMap<DeskEnd, Promise<unknown>>()
  let last: DeskState = { at: 0, tabs: [], leases: [] }

  function inTurn<Result>(desk: DeskEnd, act: () => Promise<Result>): Promise<Result> {
    const done = (lines.get(desk) ?? Promise.resolve()).then(act, act)
    lines.set(desk, done)
    return done
  }

  async function editable(account: Account, entry: EntryId): Promise<DeskTab['edits']> {
    const home = await entries.searchHome(entry)
    const current = home === undefined ? undefined : await entries.current(home, entry)
    const pages = current?.pages.length ? current.pages : [home ?? '']
    return current && may(account, 'edit', pages) ? [{ entry, pages }] : []
  }

  async function say(...said: DeskSaid[]): Promise<void> {
    hear(await presence.say(said))
  }

  function hear(state: DeskState): void {
    if (state.at < last.at) return // overtaken by a newer one
    last = state
    for (const [desk, known] of desks) tell(desk, known)
  }

  function tell(desk: DeskEnd, known: Known): void {
    const together = viewOf(last, desk.account, known.tab)
    const text = JSON.stringify(together)
    if (text === known.told) return
    known.told = text
    desk.tell(together)
  }

  async function put(desk: DeskEnd, { tab, page, edits }: Here): Promise<Told> {
    const { account } = desk
    if (page !== null && !reaches(account, page)) return 'malformed'
    const open = await Promise.all(edits.map(entry => editable(account, entry)))
    const said: DeskTab = {
      tab,
      account: account.id,
      name: account.name,
      ...(page === null ? {} : { page }),
      edits: open.flat(),
      by: desk.id,
    }
    const known = { tab: said, told: '' }
    desks.set(desk, known)
    await say({ kind: 'put', tab: said })
    if (!known.told) tell(desk, known)
    return 'heard'
  }

  return {
    here: (desk, here) => inTurn(desk, () => put(desk, here)),

    takeOver: (desk, entry) =>
      inTurn(desk, async () => {
        const tab = desks.get(desk)?.tab
        if (!tab?.edits.some(edit => edit.entry === entry)) return 'malformed'
        await say({ kind: 'takeOver', tab, entry })
        return 'heard'
      }),

    leave: (desk, isForGood) =>
      inTurn(desk, async () => {
        const tab = desks.get(desk)?.tab
        desks.delete(desk)
        if (tab && isForGood) await say({ kind: 'leave', tab })
      }),

    async beat() {
      for (const [desk, known] of desks) known.tab = withinReach(known.tab, desk.account)
      if (desks.size > 0) await say(...[...desks.values()].map(({ tab }): DeskSaid => ({ kind: 'keep', tab })))
    },
    hear,
  }
}

/** Rights may have been taken away since the desk said where it is. */
function withinReach({ page, ...tab }: DeskTab, account: Account): DeskTab {
  return {
    ...tab,
    name: account.name,
    ...(page !== undefined && reaches(account, page) ? { page } : {}),
    edits: tab.edits.filter(({ pages }) => may(account, 'edit', pages)),
  }
}

/** Whoever looks at the same page, and edits of entries there or open here: nothing of pages beyond the account's reach. */
export function viewOf({ tabs, leases }: DeskState, account: Account, own: DeskTab): Together {
  const isOpenHere = (entry: EntryId) => own.edits.some(edit => edit.entry === entry)
  const mayKnow = ({ entry, pages }: { entry: EntryId; pages: readonly PageId[] }) =>
    isOpenHere(entry) || (pages.some(page => page === own.page) && pages.some(page => reaches(account, page)))
  const edits = tabs.flatMap(tab => tab.edits.map(edit => ({ ...edit, account: tab.account })))
  return {
    present: tabs
      .filter(({ page }) => page !== undefined && page === own.page)
      .map(({ tab, account, name, edits }) => ({
        tab,
        account,
        name,
        edits: edits.filter(mayKnow).map(one => one.entry),
      })),
    // A lease outlives its holder's leaving for a moment; others see nobody there.
    leases: leases.filter(lease =>
      edits.some(edit => edit.entry === lease.entry && edit.account === lease.account && mayKnow(edit)),
    ),
  }
}
