/** Lines of the audit log for whoever asks: only what happened where their role holds, with pages by their addresses. */
import type { Account } from '../../shared/account.ts'
import {
  type AuditFilter,
  type AuditLine,
  type CommandAct,
  type PersonAct,
  peopleActs,
  type Rights,
  type ShownRights,
} from '../../shared/audit.ts'
import type { PageId } from '../../shared/live-page.ts'
import { mayManagePeople, reaches } from '../../shared/permissions.ts'
import type { StoredAct } from '../newsroom/people.ts'
import { printAuditPlace } from '../parse/audit-query.ts'

/** Slugs by page ids; a page that was never made goes by its id. */
export type Slugs = ReadonlyMap<PageId, string>

/** @returns undefined for what the account may not see, or did not ask for */
export function auditLineFor(
  account: Account,
  filter: AuditFilter,
  stored: StoredAct,
  slugs: Slugs,
): AuditLine | undefined {
  const { act, at, outcome } = stored
  if (filter.type !== undefined && act.type !== filter.type) return undefined
  const line = { place: printAuditPlace(stored.place), at, outcome }
  return isPersonAct(act)
    ? personLine(account, filter, act, line, slugs)
    : commandLine(account, filter, act, line, slugs)
}

type Begun = Pick<AuditLine, 'place' | 'at' | 'outcome'>

function commandLine(account: Account, filter: AuditFilter, act: CommandAct, line: Begun, slugs: Slugs) {
  const { type, command, by, name, entry, isTimed, code } = act
  const seen = act.pages.filter(page => reaches(account, page))
  if (seen.length === 0) return undefined
  if (filter.person !== undefined && filter.person !== by) return undefined
  if (filter.page !== undefined && !seen.includes(filter.page)) return undefined
  return {
    ...line,
    type,
    command,
    by: { id: by, name: name ?? '' },
    pages: seen.map(id => ({ id, slug: slugs.get(id) ?? id })),
    ...(entry === undefined ? {} : { entry }),
    ...(isTimed ? { isTimed } : {}),
    ...(code === undefined ? {} : { code }),
  } satisfies AuditLine
}

function personLine(account: Account, filter: AuditFilter, act: PersonAct, line: Begun, slugs: Slugs) {
  if (!mayManagePeople(account) || filter.page !== undefined) return undefined
  if (filter.person !== undefined && filter.person !== act.by && filter.person !== act.about?.id) return undefined
  const { type, by, name, about, rights, before, address, device, command } = act
  return {
    ...line,
    type,
    ...(by === undefined ? {} : { by: { id: by, name: name ?? '' } }),
    ...(about ? { about } : {}),
    ...(rights ? { rights: shown(rights, slugs) } : {}),
    ...(before ? { before: shown(before, slugs) } : {}),
    ...(address ? { address } : {}),
    ...(device ? { device } : {}),
    ...(command === undefined ? {} : { command }),
  } satisfies AuditLine
}

function shown({ role, pages }: Rights, slugs: Slugs): ShownRights {
  return { role, pages: pages === 'all' ? 'all' : pages.map(page => slugs.get(page) ?? page) }
}

const ofPeople = new Set<string>(peopleActs)

function isPersonAct(act: CommandAct | PersonAct): act is PersonAct {
  return ofPeople.has(act.type)
}
