/** What the edges need of users, tokens, sessions and the audit log; storage/ provides it. */
import type { Account, AccountId } from '../../shared/account.ts'
import type { AuditOutcome, CommandAct, PersonAct, Rights } from '../../shared/audit.ts'
import type { PageId } from '../../shared/live-page.ts'
import type { PersonView, TokenView } from '../../shared/people.ts'
import type { Accounts } from './ports.ts'

/** Who does something to people, as the audit log is told. */
export interface Doer {
  id: AccountId
  name: string
  address?: string
}

export interface NewAccount extends Rights {
  name: string
}

/** What a link is worth. */
export type FoundInvitation =
  | { is: 'open'; account: Account; expiresAt: number }
  | { is: 'used' | 'expired' | 'replaced' | 'removed' | 'unknown' }

export interface Invited {
  account: Account
  /** Told once: only its hash is kept. */
  secret: string
  expiresAt: number
}

export interface OpenSession {
  account: Account
  mustChangePassword: boolean
  /** Names the session and opens nothing. */
  session: string
}

export interface StoredSession {
  id: string
  begunAt: number
  lastUsedAt: number
  device: string
}

/** Where somebody signs in from. */
export interface SignInPlace {
  address: string
  device: string
}

/**
 * People, programs and sessions. Every act goes into the audit log in the step that does it. Without a doer it is the
 * service itself.
 */
export interface UserAccounts extends Accounts {
  users(): Promise<PersonView[]>
  tokens(): Promise<TokenView[]>
  /** @returns the one-time password. @throws Refusal `already` when the name is taken */
  addUser(user: NewAccount, by?: Doer): Promise<{ account: Account; password: string }>
  /** Adds a user who chooses the password by a link. @throws Refusal `already` when the name is taken */
  inviteUser(user: NewAccount, by?: Doer): Promise<Invited>
  /** Makes a new link, and the earlier one worthless; the password, where there is one, holds until it is used. @throws Refusal `not-found` */
  renewInvitation(id: AccountId, by?: Doer): Promise<Invited>
  findInvitation(secret: string): Promise<FoundInvitation>
  /** Sets the password, ends every session, and uses the link up. @throws Refusal `gone`, or `malformed` for the password */
  acceptInvitation(secret: string, password: string, place: SignInPlace): Promise<Account>
  /** @throws Refusal `not-found`, or `last-admin` where nobody else could manage people */
  changeUser(id: AccountId, rights: Rights, by?: Doer): Promise<Account>
  /** @returns whether there was one of this name. @throws Refusal `last-admin` */
  removeUser(name: string, by?: Doer): Promise<boolean>
  /** @throws Refusal `last-admin` */
  removeUserById(id: AccountId, by?: Doer): Promise<boolean>
  createToken(token: NewAccount, by?: Doer): Promise<{ account: Account; token: string }>
  revokeToken(name: string, by?: Doer): Promise<boolean>
  revokeTokenById(id: AccountId, by?: Doer): Promise<boolean>
  byToken(token: string): Promise<Account | undefined>

  /** The user of this name, however it is written. */
  findByName(name: string): Promise<Account | undefined>
  checkPassword(name: string, password: string): Promise<{ account: Account; mustChangePassword: boolean } | undefined>
  /** Ends every session of the account. */
  changePassword(id: AccountId, next: string, by?: Doer): Promise<void>
  openSession(id: AccountId, place?: SignInPlace): Promise<{ session: string; maxAgeMs: number }>
  /** The account behind a session's secret as it now is, and whether its password must be changed first. */
  bySession(secret: string): Promise<OpenSession | undefined>
  /** Signs out. */
  closeSession(secret: string): Promise<void>
  sessions(id: AccountId): Promise<StoredSession[]>
  /** @returns whether the account had it */
  endSession(id: AccountId, session: string, by?: Doer): Promise<boolean>
  /** Ends every session of the account. */
  signOutEverywhere(id: AccountId, by?: Doer): Promise<void>
  /** Writes an act that changes nothing here. */
  note(act: PersonAct, outcome?: 'done' | 'failed'): Promise<void>
}

/** A line's place: among lines of one millisecond their streams decide. */
export interface AuditPlace {
  id: string
  source: string
}

export interface StoredAct {
  place: AuditPlace
  at: number
  outcome: AuditOutcome
  act: CommandAct | PersonAct
}

export interface AuditLog {
  /**
   * Acts of these pages, and on people too where `people` says so; as far back as is asked for.
   * @param range.before goes on below a line; `from` and `to` in ms, both included
   */
  newestFirst(
    of: { pages: readonly PageId[]; people: boolean },
    range: { before?: AuditPlace | undefined; from?: number | undefined; to?: number | undefined },
  ): AsyncGenerator<StoredAct, void, undefined>
}
