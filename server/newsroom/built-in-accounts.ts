/** Accounts that need no sign-in, for they act on the machine itself: the command line and the demo. */
import type { Account } from '../../shared/account.ts'

export const commandLine: Account = { id: 'cli', name: 'Command line', role: 'admin', pages: 'all' }
export const demo: Account = { id: 'demo', name: 'Demo', role: 'admin', pages: 'all' }

const builtIn = new Map([commandLine, demo].map(account => [account.id, account]))

/** The built-in account of this id, if it is one; no session or token ever leads to it. */
export function builtInAccount(id: string): Account | undefined {
  return builtIn.get(id)
}
