/** Tells a command that is sent again from another one under the same key. */
import { createHash } from 'node:crypto'
import type { AccountId } from '../../shared/account.ts'
import type { Command } from '../../shared/command.ts'

/**
 * sha256, hex, over the account and the command, whatever the order of its fields. Pages have to be named by id
 * already, so that one command is one fingerprint however its pages were called.
 */
export function fingerprintOf(account: AccountId, command: Command): string {
  return createHash('sha256')
    .update(JSON.stringify([account, canonical(command)]))
    .digest('hex')
}

/** The same value with the fields of every object in the order of their names; fields without a value are left out. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.entries(value).filter(([, field]) => field !== undefined)
  fields.sort(([one], [other]) => (one < other ? -1 : 1))
  return Object.fromEntries(fields.map(([name, field]) => [name, canonical(field)]))
}
