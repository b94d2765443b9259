/** Which edits are open in this browser, and what is kept of each. */
import type { Account } from '../../shared/account.ts'
import type { CommandId } from '../../shared/command.ts'
import type { EntryId } from '../../shared/entry.ts'
import type { CurrentEntry } from '../../shared/http-api.ts'
import { type Draft, draftFrom } from './draft.ts'
import { forget, keep, keptNames, readKept } from './kept.ts'
import { createStore } from './store.ts'

export interface KeptEdit {
  /** The entry as it was when the edit began. */
  base: CurrentEntry
  draft: Draft
  sending?: CommandId
}

/** Entries whose edit is open in this browser, finished or not. */
export const openEdits = createStore<readonly EntryId[]>([])

const prefixOf = (account: Account) => `edit:${account.id}:`

/** Under this name an edit is kept. */
export function nameOfEdit(account: Account, entry: EntryId): string {
  return prefixOf(account) + entry
}

/** Finds the edits that an earlier tab left open. */
export function findOpenEdits(account: Account): void {
  const prefix = prefixOf(account)
  openEdits.set(keptNames(prefix).map(name => name.slice(prefix.length)))
}

/** Opens an edit of an entry as it stands now, unless one is open already. */
export function openEdit(account: Account, current: CurrentEntry): void {
  const name = nameOfEdit(account, current.id)
  const edit: KeptEdit = { base: current, draft: draftFrom(current.body, current.pages) }
  if (!readKept<KeptEdit>(name)) keep(name, edit)
  if (!openEdits.get().includes(current.id)) openEdits.set([...openEdits.get(), current.id])
}

export function closeEdit(account: Account, entry: EntryId): void {
  forget(nameOfEdit(account, entry))
  openEdits.set(openEdits.get().filter(one => one !== entry))
}
