/** Reads what people send about themselves: signing in, changing the password. */
import { z } from 'zod'
import type { PasswordChange, SignInRequest } from '../../shared/http-api.ts'
import { exactly } from './exactly.ts'
import { check, line } from './fields.ts'
import { read } from './read.ts'

/** Hashing takes time by its length: a password of a megabyte would be an attack. */
const longestPassword = 200
const shortestPassword = 12

/** A fault must not repeat the password, so it is checked in our own words. */
function password(least: number) {
  const detail = `has the wrong length: expected ${least} to ${longestPassword} characters`
  return z.string().check(check(text => text.length >= least && text.length <= longestPassword, detail))
}

/** A password that somebody chooses; what else it may not be depends on whose it is. */
export const newPassword = password(shortestPassword)

const signIn = exactly<SignInRequest>()(z.strictObject({ name: line(200), password: password(1) }))

const passwordChange = exactly<PasswordChange>()(
  z.strictObject({
    current: password(1),
    next: newPassword,
  }),
)

/** @throws Refusal `malformed` */
export function parseSignIn(input: unknown): SignInRequest {
  return read(signIn, input, 'The sign-in')
}

/** @throws Refusal `malformed`, also when the new password is shorter than 12 characters */
export function parsePasswordChange(input: unknown): PasswordChange {
  return read(passwordChange, input, 'The change of password')
}
