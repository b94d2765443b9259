/** What crosses the wire about users, tokens, invitations and sessions. */
import type { Account, Role } from './account.ts'
import type { PageId } from './live-page.ts'

/** How long an invitation's link may be used, ms. */
export const invitationMs = 48 * 60 * 60 * 1000

/** Somebody who may sign in, or may once they have chosen a password. */
export interface PersonView extends Account {
  createdAt: number
  /** ms; absent for whoever was never here. */
  seenAt?: number
  standing:
    | { is: 'active' }
    /** The password is the one-time one that the command line printed. */
    | { is: 'firstPassword' }
    /** The link was not used yet. */
    | { is: 'invited'; expiresAt: number }
}

export interface TokenView extends Account {
  createdAt: number
  seenAt?: number
}

/** `GET /desk/api/people`, for administrators of all pages. */
export interface DeskPeople {
  users: PersonView[]
  tokens: TokenView[]
}

/** `POST /desk/api/people` (201 with the invitation), `POST /desk/api/tokens` (201 with the token). */
export interface NewAccountRequest {
  name: string
  role: Role
  pages: 'all' | PageId[]
}

/** `POST /desk/api/people/<id>/change` */
export interface RightsRequest {
  role: Role
  pages: 'all' | PageId[]
}

/** The link is told this once, and kept by nobody but who copied it. `POST /desk/api/people/<id>/invitation` makes a new one. */
export interface InvitationReply {
  account: Account
  href: string
  expiresAt: number
}

export interface TokenReply {
  account: Account
  token: string
}

/** `POST /desk/api/invitation`: whom a link is for. */
export interface InvitationRequest {
  secret: string
}

export interface InvitationView {
  name: string
  expiresAt: number
}

/** `POST /desk/api/invitation/accept` (204 with a cookie) */
export interface AcceptRequest {
  secret: string
  password: string
}

/** `GET /desk/api/account/sessions`, the one that asks first, then by last use. */
export interface DeskSessions {
  sessions: SessionView[]
}

export interface SessionView {
  id: string
  begunAt: number
  /** To the minute. */
  lastUsedAt: number
  /** Like "Firefox on Windows". */
  device: string
  isThis: boolean
}
