/** Reads what administrators send about users and tokens, and what comes with an invitation's link. */
import { z } from 'zod'
import { roles } from '../../shared/account.ts'
import type { AcceptRequest, InvitationRequest, NewAccountRequest, RightsRequest } from '../../shared/people.ts'
import { exactly } from './exactly.ts'
import { newPassword } from './account.ts'
import { check, distinct, line, pageName } from './fields.ts'
import { read } from './read.ts'

/** Pages are named by address or id; what they are is looked up where they are known. */
const rights = {
  role: z.enum(roles as [(typeof roles)[number], ...(typeof roles)[number][]]),
  pages: z.union([z.literal('all'), distinct(pageName, 1, 1000)]),
}

const newAccount = exactly<NewAccountRequest>()(z.strictObject({ name: line(64), ...rights }))
const changedRights = exactly<RightsRequest>()(z.strictObject(rights))

const secret = z
  .string()
  .max(200)
  .check(
    check(text => /^[\w-]+$/.test(text), 'is not what stands at the end of a link: expected letters, digits, - and _'),
  )

const invitation = exactly<InvitationRequest>()(z.strictObject({ secret }))
const accepting = exactly<AcceptRequest>()(z.strictObject({ secret, password: newPassword }))

/** @throws Refusal `malformed` */
export function parseNewAccount(input: unknown): NewAccountRequest {
  return read(newAccount, input, 'The account')
}

/** @throws Refusal `malformed` */
export function parseRights(input: unknown): RightsRequest {
  return read(changedRights, input, 'The change')
}

/** @throws Refusal `malformed` */
export function parseInvitation(input: unknown): InvitationRequest {
  return read(invitation, input, 'The link')
}

/** @throws Refusal `malformed`, also when the password is shorter than 12 characters */
export function parseAccepting(input: unknown): AcceptRequest {
  return read(accepting, input, 'The password')
}
