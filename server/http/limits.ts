/** What people and programs may do only so often. Counted in one place for all processes of a port, so that more of them do not let more through. */
import type { AccountId } from '../../shared/account.ts'
import type { CommandId } from '../../shared/command.ts'
import type { Config } from '../config.ts'
import { createCommandLimits } from './rate-limits.ts'
import { createSignInThrottle } from './sign-in-throttle.ts'

/** Each says how many seconds to wait, or nothing when one need not. */
export interface Limits {
  /** Counts a command, unless its id was admitted before. */
  command(account: AccountId, id: CommandId): Promise<number | undefined>
  /** To be asked before a password is looked at, so that guesses sent at once count as well. */
  signIn(name: string, address: string): Promise<number | undefined>
  /** The password was right: what this person did wrong from here is forgotten. */
  signedIn(name: string, address: string): Promise<undefined>
}

export function createLimits(config: Pick<Config, 'commandsPerSecond' | 'commandBurst'>): Limits {
  const commands = createCommandLimits({ perSecond: config.commandsPerSecond, burst: config.commandBurst })
  const throttle = createSignInThrottle()
  return {
    command: async (account, id) => commands.admit(account, id),
    signIn: throttle.begin,
    async signedIn(name, address) {
      await throttle.succeed(name, address)
      return undefined
    },
  }
}
