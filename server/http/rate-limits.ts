/** How fast an account may send commands: a bucket of tokens each, in the memory of one process. */
import type { AccountId } from '../../shared/account.ts'
import type { CommandId } from '../../shared/command.ts'

export interface CommandLimits {
  /**
   * Counts a command, unless its id was admitted before: whoever repeats after an unknown outcome does nothing new.
   * @returns seconds to wait before the next one would pass; undefined when this one does
   */
  admit(account: AccountId, command: CommandId): number | undefined
}

/** Ids remembered per process: enough for every command that may still be repeated after a reset. */
const mostIds = 50_000

interface Bucket {
  tokens: number
  /** ms: when `tokens` was true. */
  at: number
}

/** @param now ms, never going back */
export function createCommandLimits(
  { perSecond, burst }: { perSecond: number; burst: number },
  now: () => number = () => performance.now(),
): CommandLimits {
  const buckets = new Map<AccountId, Bucket>()
  const admitted = new Set<string>()

  return {
    admit(account, command) {
      const name = `${account} ${command}`
      if (admitted.has(name)) return undefined
      const at = now()
      const last = buckets.get(account) ?? { tokens: burst, at }
      const tokens = Math.min(burst, last.tokens + ((at - last.at) / 1000) * perSecond)
      if (tokens < 1) {
        buckets.set(account, { tokens, at })
        return (1 - tokens) / perSecond
      }
      buckets.set(account, { tokens: tokens - 1, at })
      admitted.add(name)
      if (admitted.size > mostIds) admitted.delete(admitted.values().next().value as string)
      return undefined
    },
  }
}
