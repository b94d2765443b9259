/** The audit log in words: what was done, what became of it, and why not. */
import type { AuditLine, AuditOutcome, PeopleAct } from '../../shared/audit.ts'
import type { CommandType } from '../../shared/command.ts'
import type { LivePage } from '../../shared/live-page.ts'
import type { RefusalCode } from '../../shared/refusal.ts'
import { rightsInWords } from './rights-words.ts'

/** As the filter calls it, commands first. */
export const actWords: Record<CommandType | PeopleAct, string> = {
  publish: 'Published an entry',
  edit: 'Edited an entry',
  withdraw: 'Withdrew an entry',
  restore: 'Restored an entry',
  erase: 'Erased an entry',
  place: 'Placed an entry on more pages',
  unplace: 'Took an entry off pages',
  pin: 'Pinned an entry',
  unpin: 'Unpinned an entry',
  orderPins: 'Ordered the pins',
  mark: 'Marked a key event',
  unmark: 'Unmarked a key event',
  reschedule: 'Changed the time of an entry',
  unschedule: 'Gave up a schedule',
  import: 'Imported an entry',
  page: 'Changed page settings',
  createPage: 'Created a page',
  dismissParked: 'Dismissed a command that was set aside',
  signIn: 'Signed in',
  signInFailed: 'Failed to sign in',
  signOut: 'Signed out',
  signOutEverywhere: 'Signed out everywhere',
  endSession: 'Ended a session',
  changePassword: 'Changed the password',
  addUser: 'Added a user',
  inviteUser: 'Invited a user',
  renewInvitation: 'Made a new link for a user',
  acceptInvitation: 'Chose a password by a link',
  changeUser: 'Changed the rights of a user',
  removeUser: 'Removed a user',
  createToken: 'Created a token',
  revokeToken: 'Revoked a token',
}

const outcomeWords: Record<AuditOutcome, string> = {
  committed: '',
  done: '',
  failed: '',
  scheduled: 'Scheduled',
  refused: 'Refused',
  parked: 'Set aside after faults',
}

const reasonWords: Partial<Record<RefusalCode, string>> = {
  forbidden: 'no right to do this',
  conflict: 'it was edited meanwhile, or exists already',
  already: 'it was so already',
  withdrawn: 'the entry is withdrawn',
  gone: 'the entry was erased',
  'not-found': 'there was no such entry or page',
  'page-ended': 'coverage has ended',
  'too-many-pins': 'too many pins',
  'slug-taken': 'the address is taken',
  'last-placement': 'it would have stood nowhere',
  'key-reused': 'the key was used for another command',
  malformed: 'it could not be read',
}

/** What became of it where that is not plain success, and what else is known of it, in parts of one line. */
export function detailsOf(line: AuditLine, pages: readonly LivePage[]): string[] {
  const { outcome, code, isTimed, rights, before, address, device } = line
  const why = code && (reasonWords[code] ?? code)
  return [
    isTimed ? 'Its time had come' : '',
    why ? `${outcomeWords[outcome]}: ${why}` : outcomeWords[outcome],
    before && rights ? `${rightsInWords(before, pages)} → ${rightsInWords(rights, pages)}` : '',
    rights && !before ? rightsInWords(rights, pages) : '',
    [device, address].filter(Boolean).join(', '),
  ].filter(part => part !== '')
}

/** Who did it; somebody whose account is gone is known by the name of then. */
export function doerOf({ by, type }: AuditLine): string {
  if (!by) return type === 'signInFailed' ? 'Somebody unknown' : 'The service itself'
  return by.name || 'An account that was removed'
}
