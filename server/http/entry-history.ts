/** The revisions of an entry for the desk's history, with the names of those who made them. */
import type { AccountId } from '../../shared/account.ts'
import type { CurrentEntry, EntryHistory, RevisionView } from '../../shared/http-api.ts'
import { builtInAccount } from '../newsroom/built-in-accounts.ts'
import type { SiteParts } from './parts.ts'

type Parts = Pick<SiteParts, 'accounts' | 'entries'>

/** An entry that waits for its time has no revisions that readers ever had: its list is empty. */
export async function historyOf(current: CurrentEntry, { accounts, entries }: Parts): Promise<EntryHistory> {
  const kept = await entries.revisions(current.home, current.id)
  const makers = [...new Set(kept.flatMap(({ by }) => by ?? []))]
  const nameOf = async (id: AccountId) => (builtInAccount(id) ?? (await accounts.find(id)))?.name
  const names = new Map(await Promise.all(makers.map(async id => [id, await nameOf(id)] as const)))
  const revisions = kept.map(({ revision, body, by, at }): RevisionView => {
    const name = by === undefined ? undefined : names.get(by)
    return { revision, body, ...(name === undefined ? {} : { by: name }), ...(at === undefined ? {} : { at }) }
  })
  return { current, revisions }
}
