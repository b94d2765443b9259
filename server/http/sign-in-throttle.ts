/** Guessing passwords gets slower with every wrong guess: by person and place together, by person, and by place. */
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { isLoopback } from '../config.ts'

/** How long wrong guesses are remembered, seconds. */
const memorySeconds = 24 * 60 * 60

interface Patience {
  /** Guesses before the first wait. */
  free: number
  /** The longest wait, seconds; each one is twice as long as the one before. */
  longest: number
}

/**
 * From one place a person is shut out for up to a quarter of an hour. A person as such waits a minute at most, or anyone
 * could keep an editor out by guessing; a minute a guess is hopeless against the passwords that are taken here.
 */
const patience = {
  pair: { free: 5, longest: 15 * 60 },
  name: { free: 20, longest: 60 },
  address: { free: 50, longest: 15 * 60 },
} satisfies Record<string, Patience>

export interface SignInThrottle {
  /**
   * To be called before a password is looked at, so that guesses sent at once count as well.
   * @returns seconds to wait, where this one is too much
   */
  begin(name: string, address: string): Promise<number | undefined>
  /** The password was right: what this person did wrong from here is forgotten. */
  succeed(name: string, address: string): Promise<void>
}

/** Kept in the memory of one process: where several serve a port, it is their keeper's. */
export function createSignInThrottle(): SignInThrottle {
  const pair = gate('pair', patience.pair)
  const byName = gate('name', patience.name)
  const byAddress = gate('address', patience.address)

  /** Behind a proxy that is not configured everybody has one address, and a desk on this machine has it too. */
  const gates = (name: string, address: string) => [
    { gate: pair, key: `${person(name)} ${address}` },
    { gate: byName, key: person(name) },
    ...(isLoopback(address.replace(/^::ffff:/, '')) ? [] : [{ gate: byAddress, key: address }]),
  ]

  return {
    async begin(name, address) {
      const all = gates(name, address)
      const waits = await Promise.all(all.map(({ gate, key }) => gate.waitSeconds(key)))
      const longest = Math.max(...waits)
      if (longest > 0) return longest
      await Promise.all(all.map(({ gate, key }) => gate.count(key)))
      return undefined
    },

    async succeed(name, address) {
      await Promise.all(gates(name, address).map(({ gate, key }) => gate.forget(key)))
    },
  }
}

function gate(name: string, { free, longest }: Patience) {
  const guesses = new RateLimiterMemory({ keyPrefix: `${name}-guesses`, points: free, duration: memorySeconds })
  const shut = new RateLimiterMemory({ keyPrefix: `${name}-shut`, points: 1, duration: longest })
  return {
    async waitSeconds(key: string): Promise<number> {
      const state = await shut.get(key)
      return state && state.consumedPoints > 1 ? Math.max(1, Math.ceil(state.msBeforeNext / 1000)) : 0
    },
    async count(key: string): Promise<void> {
      const { consumedPoints } = await guesses.penalty(key)
      if (consumedPoints >= free) await shut.block(key, Math.min(2 ** (consumedPoints - free), longest))
    },
    async forget(key: string): Promise<void> {
      await guesses.delete(key)
      await shut.delete(key)
    },
  }
}

/** "Ana", "ANA" and " ana" are one person here as well. */
function person(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase().slice(0, 200)
}
