/** What is kept of people and programs, and how it is read back. */
import { type Account, type Role, roles } from '../../shared/account.ts'
import type { Rights } from '../../shared/audit.ts'
import { isId, type PageId } from '../../shared/live-page.ts'
import { Refusal } from '../../shared/refusal.ts'
import type { NewAccount } from '../newsroom/people.ts'

/** Format of stored account records. */
const format = 1

interface AccountRecord {
  format: typeof format
  id: string
  name: string
  role: Role
  pages: 'all' | PageId[]
  createdAt: number
}

export interface UserRecord extends AccountRecord {
  /** A hash; empty until an invitation is accepted. */
  password: string
  mustChangePassword: boolean
  /** Raised with every change of password: sessions of an earlier one are over. */
  generation: number
  /** The newest link that was made for this user and not used. */
  invitation?: { hash: string; expiresAt: number }
}

/** What is kept of a link for as long as somebody may still try it. */
export interface InvitationRecord {
  /** The name under which the user's record is found. */
  user: string
  account: string
  expiresAt: number
  endedAs?: 'used' | 'replaced'
}

export type TokenRecord = AccountRecord

export interface SessionRecord {
  /** The name under which the user's record is found. */
  user: string
  account: string
  generation: number
}

/** What is listed of a session. */
export interface ListedSession {
  begunAt: number
  device: string
  generation: number
}

/**
 * The part that users and tokens share.
 * @throws Refusal `malformed` when name, role or pages cannot be
 */
export function newRecord(id: string, { name, ...wanted }: NewAccount, now: number): AccountRecord {
  const shown = name.normalize('NFC').trim().replaceAll(/\s+/gu, ' ')
  if (!/^[^\p{C}]{1,64}$/u.test(shown)) throw new Refusal('malformed', 'A name has 1 to 64 visible characters.')
  return { format, id, name: shown, ...checkedRights(wanted), createdAt: now }
}

/** @throws Refusal `malformed` when role or pages cannot be */
export function checkedRights({ role, pages }: Rights): Rights {
  if (!roles.includes(role)) throw new Refusal('malformed', `There is no role "${role}": ${roles.join(', ')}.`)
  if (pages !== 'all' && !(pages.length > 0 && pages.every(isId))) {
    throw new Refusal('malformed', 'Name at least one page, or all.')
  }
  return { role, pages: pages === 'all' ? 'all' : [...new Set(pages)] }
}

/** The form under which a name is looked up: "Ana", "ANA" and " ana" are one person. */
export function nameKey(name: string): string {
  return name.normalize('NFKC').trim().replaceAll(/\s+/gu, ' ').toLowerCase()
}

export function accountOf({ id, name, role, pages }: AccountRecord): Account {
  return { id, name, role, pages }
}

export function readUser(text: string): UserRecord {
  return JSON.parse(text) as UserRecord
}

export function readToken(text: string): TokenRecord {
  return JSON.parse(text) as TokenRecord
}
