/** Which role may send which command: the desk hides by this table, the server refuses by it, twice. */
import { type Account, type Role, roles } from './account.ts'
import type { CommandType } from './command.ts'
import type { PageId } from './live-page.ts'

interface Need {
  /** The least role, on entries of one's own and on pages. */
  least: Role
  /** The least role on entries of others, where it differs. */
  others?: Role
}

const needs: Record<CommandType, Need> = {
  publish: { least: 'editor' },
  edit: { least: 'editor' },
  withdraw: { least: 'editor', others: 'chief' },
  restore: { least: 'editor', others: 'chief' },
  place: { least: 'editor' },
  unplace: { least: 'editor', others: 'chief' },
  pin: { least: 'editor' },
  unpin: { least: 'editor' },
  orderPins: { least: 'editor' },
  mark: { least: 'editor' },
  unmark: { least: 'editor' },
  reschedule: { least: 'editor', others: 'chief' },
  unschedule: { least: 'editor', others: 'chief' },
  page: { least: 'chief' },
  createPage: { least: 'chief' },
  erase: { least: 'chief' },
  import: { least: 'chief' },
}

/** Whether a role is at least another. */
export function isAtLeast(role: Role, least: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(least)
}

/** Whether the account's role holds on a page. A new page is nobody's yet: only a role on all pages reaches it. */
export function reaches(account: Account, page: PageId): boolean {
  return account.pages === 'all' || account.pages.includes(page)
}

/** @param own whether the entry that the command concerns is the account's own (true where it concerns none) */
export function may(account: Account, type: CommandType, pages: readonly PageId[], own = true): boolean {
  const need = needs[type]
  const least = own ? need.least : (need.others ?? need.least)
  return isAtLeast(account.role, least) && pages.every(page => reaches(account, page))
}

/** Users and tokens are of the whole newsroom: who holds only some pages could give themselves the others. */
export function mayManagePeople({ role, pages }: Account): boolean {
  return role === 'admin' && pages === 'all'
}

/** Chiefs see what was done on their pages, administrators of all pages what was done to people besides. */
export function maySeeAudit({ role }: Account): boolean {
  return isAtLeast(role, 'chief')
}

/** Whether the account may write entries for a page: who may not publish them submits them for review. */
export function mayWriteFor(account: Account, page: PageId): boolean {
  return reaches(account, page)
}

/** Whether entries that were submitted for these pages are the account's to publish or to return: it edits one of them. */
export function mayReview(account: Account, pages: readonly PageId[]): boolean {
  return isAtLeast(account.role, 'editor') && pages.some(page => reaches(account, page))
}
