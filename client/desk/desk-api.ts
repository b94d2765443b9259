/** What the desk asks the service for, and the three ways in which that can end. */
import type { Command, CommandId } from '../../shared/command.ts'
import type { StoredDraft } from '../../shared/draft.ts'
import type { EntryId } from '../../shared/entry.ts'
import {
  addresses,
  type CommandReply,
  type CurrentEntry,
  type DeskDrafts,
  type DeskEntries,
  type DeskPages,
  type DeskParked,
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
    parked: () => asking<DeskParked>('GET', '/desk/api/parked'),
    dismissParked: (id: CommandId) => asking<void>('POST', `/desk/api/parked/${id}/dismiss`, { body: {} }),
    snapshot: (slug: string) => asking<Snapshot>('GET', addresses.snapshot(slug)),
    send: (id: CommandId, command: Command) =>
      asking<CommandReply>('POST', addresses.commands, { body: command, headers: { 'Idempotency-Key': id } }),
  }
}

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
