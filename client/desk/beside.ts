/** Who else is at the desk, who edits what, and how far operations went, as this tab was last told, and where it says it is itself. */
import { v7 as newId } from 'uuid'
import type { Account } from '../../shared/account.ts'
import type { EntryId } from '../../shared/entry.ts'
import type { PageId } from '../../shared/live-page.ts'
import { type Lease, mostEdits, mostSends, type Together } from '../../shared/together.ts'
import { announce } from './announcer.tsx'
import { openDeskLine } from './desk-line.ts'
import { openEdits } from './open-edits.ts'
import { createReceipts, type KnownReceipts } from './receipts.ts'
import { createStore, type Store } from './store.ts'

/** Undefined: nobody knows, for there is no connection. */
export type Known = Together | undefined

export interface Beside {
  readonly together: Store<Known>
  readonly receipts: Store<KnownReceipts>
  /** Names this tab among those of one account. */
  readonly tab: string
  /** The page that is looked at now. */
  look(page: PageId | undefined): void
  /** Pages that something is on its way to: how far it goes there is to be told, too. */
  sendTo(pages: readonly PageId[]): void
  /** The page's history was replaced: what was told of the lost one is forgotten, and what holds now is asked for. */
  tellAnew(page: PageId): void
  /** Makes an edit that is open here one's own. */
  takeOver(entry: EntryId): void
  close(): void
}

export function createBeside(account: Account): Beside {
  const together = createStore<Known>(undefined)
  const receipts = createReceipts()
  const tab = newId()
  let page: PageId | null = null
  let sends: PageId[] = []
  /** Edits that were this account's when it was told last. */
  let own = new Set<EntryId>()

  const line = openDeskLine({
    onTogether(next) {
      for (const { entry, name } of takenFrom(account, own, next)) {
        if (openEdits.get().includes(entry)) announce(`${name} took over an entry that you are editing.`)
      }
      own = new Set(next.leases.filter(lease => lease.account === account.id).map(({ entry }) => entry))
      together.set(next)
    },
    onReceipts: receipts.hear,
    onLost: () => together.set(undefined),
  })

  const here = () => ({ tab, page, edits: openEdits.get().slice(0, mostEdits), sends })
  const say = () => line.say(here())
  const stop = openEdits.follow(say)
  say()

  return {
    together,
    receipts: receipts.known,
    tab,
    look(next) {
      if (page === (next ?? null)) return
      page = next ?? null
      say()
    },
    sendTo(pages) {
      const next = pages.slice(0, mostSends)
      if (next.length === sends.length && next.every(one => sends.includes(one))) return
      sends = next
      say()
    },
    tellAnew(replaced) {
      receipts.forget(replaced)
      line.say({ ...here(), anew: replaced })
    },
    takeOver: entry => line.takeOver(entry),
    close() {
      stop()
      line.close()
    },
  }
}

/** Leases that were this account's a moment ago and are somebody else's now. */
export function takenFrom({ id }: Account, own: ReadonlySet<EntryId>, { leases }: Together): Lease[] {
  return leases.filter(lease => lease.account !== id && own.has(lease.entry))
}

/** Who edits the entry, if that is somebody else. */
export function editedByOther({ id }: Account, known: Known, entry: EntryId): Lease | undefined {
  return known?.leases.find(lease => lease.entry === entry && lease.account !== id)
}

/** The others on this page, each once, in the order of their names. */
export function othersHere({ id }: Account, known: Known): { account: string; name: string; edits: EntryId[] }[] {
  const others = new Map<string, { account: string; name: string; edits: EntryId[] }>()
  for (const one of known?.present ?? []) {
    if (one.account === id) continue
    const before = others.get(one.account)
    others.set(one.account, { ...one, edits: [...(before?.edits ?? []), ...one.edits] })
  }
  return [...others.values()].toSorted((one, other) => one.name.localeCompare(other.name))
}

/** Whether the same account has the entry open in another tab, or on another device. */
export function isOpenElsewhere({ id }: Account, known: Known, tab: string, entry: EntryId): boolean {
  return known?.present.some(one => one.account === id && one.tab !== tab && one.edits.includes(entry)) ?? false
}
