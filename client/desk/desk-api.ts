/** What the desk asks the service for, and the three ways in which that can end. */
import type { Account, AccountId } from '../../shared/account.ts'
import type { AuditFilter, AuditReply } from '../../shared/audit.ts'
import type { Embed } from '../../shared/block.ts'
import type { Command, CommandId } from '../../shared/command.ts'
import type { StoredDraft } from '../../shared/draft.ts'
import type { EntryId } from '../../shared/entry.ts'
import {
  addresses,
  deskAddresses,
  type CommandReply,
  type CurrentEntry,
  type DeskDrafts,
  type DeskEntries,
  type DeskPages,
  type DeskParked,
  type EntryHistory,
  type DeskShortages,
  type DeskPictures,
  type DraftSave,
  type DraftSaved,
  type DraftStep,
  type Me,
  type PasswordChange,
  type Problem,
  type SignInRequest,
} from '../../shared/http-api.ts'
import type { PageId } from '../../shared/live-page.ts'
import type { Snapshot } from '../../shared/operation.ts'
import type {
  DeskPeople,
  DeskSessions,
  InvitationReply,
  InvitationView,
  NewAccountRequest,
  RightsRequest,
  TokenReply,
} from '../../shared/people.ts'
import type { Picture, PictureId } from '../../shared/picture.ts'

export type Outcome<Value> =
  | { is: 'done'; value: Value }
  /** A considered no, with its reason; asking again does not help. */
  | { is: 'refused'; problem: Problem }
  /** Nobody knows whether it was done: ask the same again, not before `afterMs`. */
  | { is: 'unknown'; why: 'offline' | 'unavailable' | 'busy'; afterMs: number }
  | { is: 'signedOut' }

/** How long one question may take before it counts as lost, ms. */
const patienceMs = 15_000

export type DeskApi = ReturnType<typeof createDeskApi>

/** @param onSignedOut hears of every answer that says that the session is over */
export function createDeskApi(onSignedOut: () => void) {
  const asking = <Value>(method: string, address: string, question?: Question) =>
    ask<Value>(method, address, question).then(outcome => {
      if (outcome.is === 'signedOut') onSignedOut()
      return outcome
    })
  return {
    me: () => asking<Me>('GET', '/desk/api/me'),
    signIn: (request: SignInRequest) => asking<void>('POST', '/desk/api/sign-in', { body: request, isSignIn: true }),
    signOut: () => asking<void>('POST', '/desk/api/sign-out', { body: {} }),
    changePassword: (request: PasswordChange) => asking<void>('POST', '/desk/api/password', { body: request }),
    pages: () => asking<DeskPages>('GET', '/desk/api/pages'),
    withdrawn: (page: PageId) => asking<DeskEntries>('GET', `/desk/api/pages/${page}/withdrawn`),
    scheduled: (page: PageId) => asking<DeskEntries>('GET', `/desk/api/pages/${page}/scheduled`),
    drafts: () => asking<DeskDrafts>('GET', '/desk/api/drafts'),
    submitted: () => asking<DeskDrafts>('GET', '/desk/api/drafts/submitted'),
    draft: (id: EntryId) => asking<StoredDraft>('GET', draftAt(id)),
    saveDraft: (id: EntryId, draft: DraftSave) => asking<DraftSaved>('PUT', draftAt(id), { body: draft }),
    submitDraft: (id: EntryId, step: DraftStep) => asking<DraftSaved>('POST', draftAt(id, '/submit'), { body: step }),
    takeBackDraft: (id: EntryId, step: DraftStep) =>
      asking<DraftSaved>('POST', draftAt(id, '/take-back'), { body: step }),
    returnDraft: (id: EntryId, step: DraftStep) => asking<DraftSaved>('POST', draftAt(id, '/return'), { body: step }),
    discardDraft: (id: EntryId) => asking<void>('POST', draftAt(id, '/discard'), { body: {} }),
    entry: (entry: EntryId) => asking<CurrentEntry>('GET', `/desk/api/entries/${entry}`),
    history: (entry: EntryId) => asking<EntryHistory>('GET', `/desk/api/entries/${entry}/history`),
    picture: (id: PictureId) => asking<Picture>('GET', deskAddresses.picture(id)),
    earlierPictures: (before: PictureId | undefined) =>
      asking<DeskPictures>('GET', `/desk/api/media${before ? `?before=${before}` : ''}`),
    makeCard: (url: string) => asking<Embed>('POST', '/desk/api/embeds', { body: { url } }),
    parked: () => asking<DeskParked>('GET', '/desk/api/parked'),
    shortages: () => asking<DeskShortages>('GET', '/desk/api/shortages'),
    dismissParked: (id: CommandId) => asking<void>('POST', `/desk/api/parked/${id}/dismiss`, { body: {} }),
    sessions: () => asking<DeskSessions>('GET', '/desk/api/account/sessions'),
    endSession: (id: string) => asking<void>('POST', `/desk/api/account/sessions/${id}/end`, { body: {} }),
    signOutEverywhere: () => asking<void>('POST', '/desk/api/account/sign-out-everywhere', { body: {} }),
    people: () => asking<DeskPeople>('GET', '/desk/api/people'),
    invite: (request: NewAccountRequest) => asking<InvitationReply>('POST', '/desk/api/people', { body: request }),
    renewInvitation: (id: AccountId) =>
      asking<InvitationReply>('POST', `/desk/api/people/${id}/invitation`, { body: {} }),
    changeUser: (id: AccountId, request: RightsRequest) =>
      asking<Account>('POST', `/desk/api/people/${id}/change`, { body: request }),
    removeUser: (id: AccountId) => asking<void>('POST', `/desk/api/people/${id}/remove`, { body: {} }),
    createToken: (request: NewAccountRequest) => asking<TokenReply>('POST', '/desk/api/tokens', { body: request }),
    revokeToken: (id: AccountId) => asking<void>('POST', `/desk/api/tokens/${id}/revoke`, { body: {} }),
    invitation: (secret: string) => asking<InvitationView>('POST', '/desk/api/invitation', { body: { secret } }),
    acceptInvitation: (secret: string, password: string) =>
      asking<void>('POST', '/desk/api/invitation/accept', { body: { secret, password } }),
    audit: (filter: AuditFilter, before?: string) => asking<AuditReply>('GET', auditAddress(filter, '', before)),
    snapshot: (slug: string) => asking<Snapshot>('GET', addresses.snapshot(slug)),
    send: (id: CommandId, command: Command) =>
      asking<CommandReply>('POST', deskAddresses.commands, { body: command, headers: { 'Idempotency-Key': id } }),
  }
}

/** @param file `audit.csv` or `audit.jsonl`, for all of it at once */
export function auditAddress(filter: AuditFilter, file = '', before?: string): string {
  const question = new URLSearchParams(Object.entries({ ...filter, ...(before ? { before } : {}) }).map(asTexts))
  const path = file ? `/desk/api/audit/${file}` : '/desk/api/audit'
  return question.size > 0 ? `${path}?${question}` : path
}

const asTexts = ([name, value]: [string, string | number]): [string, string] => [name, String(value)]
const draftAt = (id: EntryId, step = '') => `/desk/api/drafts/${id}${step}`

interface Question {
  body?: unknown
  headers?: Record<string, string>
  /** Where 401 means a wrong password, not an expired session, and 429 a person who has to wait. */
  isSignIn?: boolean
}

async function ask<Value>(method: string, address: string, question: Question = {}): Promise<Outcome<Value>> {
  const { body, headers, isSignIn } = question
  try {
    const response = await fetch(address, {
      method,
      headers: { Accept: 'application/json', ...(body ? { 'Content-Type': 'application/json' } : {}), ...headers },
      ...(body ? { body: JSON.stringify(body) } : {}),
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.timeout(patienceMs),
    })
    if (response.ok) return { is: 'done', value: await jsonOf<Value>(response) }
    if (response.status === 401 && !isSignIn) return { is: 'signedOut' }
    const isLater = response.status >= 500 || (response.status === 429 && !isSignIn)
    if (isLater) {
      return { is: 'unknown', why: response.status === 429 ? 'busy' : 'unavailable', afterMs: waitOf(response) }
    }
    return { is: 'refused', problem: await problemOf(response) }
  } catch {
    // No connection, a connection that broke, or an answer that broke off: all the same to whoever asks.
    return { is: 'unknown', why: 'offline', afterMs: 0 }
  }
}

async function jsonOf<Value>(response: Response): Promise<Value> {
  const text = await response.text()
  return (text ? JSON.parse(text) : undefined) as Value
}

/** A problem of the service, or one made of what a proxy in front of it said. */
export async function problemOf(response: Pick<Response, 'status' | 'text'>): Promise<Problem> {
  try {
    const found = JSON.parse(await response.text()) as Problem
    if (typeof found.detail === 'string' && typeof found.code === 'string') return found
  } catch {
    // no JSON: said below
  }
  const detail = `The service answered with ${response.status}.`
  return { type: 'about:blank', title: 'Refused', status: response.status, detail, code: 'fault' }
}

function waitOf(response: Response): number {
  const seconds = Number(response.headers.get('Retry-After'))
  return Number.isFinite(seconds) ? seconds * 1000 : 0
}
