/** The audit log: who did what, when. It holds ids and names, never a word of an entry. */
import type { AccountId, Role } from './account.ts'
import type { Answer, CommandId, CommandType } from './command.ts'
import type { EntryId } from './entry.ts'
import type { PageId } from './live-page.ts'
import type { RefusalCode } from './refusal.ts'

/** What is done to people, programs and sessions; commands go by their own types. */
export const peopleActs = [
  'signIn',
  'signInFailed',
  'signOut',
  'signOutEverywhere',
  'endSession',
  'changePassword',
  'addUser',
  'inviteUser',
  'renewInvitation',
  'acceptInvitation',
  'changeUser',
  'removeUser',
  'createToken',
  'revokeToken',
  'dismissParked',
] as const

export type PeopleAct = (typeof peopleActs)[number]

/** What is kept of a command beside its outcome. */
export interface CommandAct {
  type: CommandType
  command: CommandId
  by: AccountId
  /** As the sender was called then; absent when the account was gone. */
  name?: string
  entry?: EntryId
  /** Those that it names, and those on which its entry stands. */
  pages: PageId[]
  /** A scheduled entry's time had come: nobody sent it at that moment. */
  isTimed?: true
  /** With a refusal: why. */
  code?: RefusalCode
}

/** What is kept of an act on people, tokens and sessions. */
export interface PersonAct {
  type: PeopleAct
  /** Absent where nobody was signed in: the service itself, or somebody unknown. */
  by?: AccountId
  name?: string
  /** Whom it was done to, where that is not who did it. */
  about?: { id: AccountId; name: string }
  /** What the account may do from now on, and what it might before. */
  rights?: Rights
  before?: Rights
  address?: string
  device?: string
  /** The command that was dismissed. */
  command?: CommandId
}

export interface Rights {
  role: Role
  pages: 'all' | PageId[]
}

export type AuditOutcome = Exclude<Answer['status'], 'waiting'> | 'done' | 'failed'

/** One line of the log as chiefs and administrators see it. */
export interface AuditLine {
  /** Its place: asked for with `before`, the answer begins below it. */
  place: string
  /** ms, Redis' clock. */
  at: number
  type: CommandType | PeopleAct
  outcome: AuditOutcome
  by?: { id: AccountId; name: string }
  about?: { id: AccountId; name: string }
  command?: CommandId
  entry?: EntryId
  /** Pages that the command touched, as far as the asking account reaches them. */
  pages?: { id: PageId; slug: string }[]
  isTimed?: true
  code?: RefusalCode
  rights?: ShownRights
  before?: ShownRights
  address?: string
  device?: string
}

/** Pages by their addresses: what people know them by. */
export interface ShownRights {
  role: Role
  pages: 'all' | string[]
}

/** What a question for the log may be narrowed to; everything where nothing is given. */
export interface AuditFilter {
  /** An account's id. */
  person?: AccountId
  type?: CommandType | PeopleAct
  page?: PageId
  /** ms since 1970: not before, not after. */
  from?: number
  to?: number
}

/** `GET /desk/api/audit`, newest first; `…/audit.csv` and `…/audit.jsonl` hold all of it at once. */
export interface AuditReply {
  lines: AuditLine[]
  /** Asked for as `before` this goes on; absent at the end of what is kept. */
  next?: string
  /** How far this answer looked back, where it ended before it had found enough, ms. */
  lookedBackTo?: number
  /** Who may be asked for by name. */
  people: { id: AccountId; name: string }[]
}
