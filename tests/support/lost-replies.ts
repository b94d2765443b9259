// Parts that lose calls and replies on the way, as a storage does that goes away between any two steps.
import type { Newsroom } from '../../server/newsroom/carry-out.ts'
import { isOutage } from '../../server/storage/outages.ts'

export interface Losses {
  /** Asked at every call: is it lost before it was done, or is its reply? */
  at(call: { name: string; args: unknown[] }): 'call' | 'reply' | undefined
}

/** The same newsroom, on a line that loses what `losses` says. */
export function onLossyLine(newsroom: Newsroom, losses: Losses): Newsroom {
  return {
    ...newsroom,
    writes: lossy(newsroom.writes, losses),
    accounts: lossy(newsroom.accounts, losses),
    addresses: lossy(newsroom.addresses, losses),
  }
}

/** Tries again for as long as something was lost, as a lane does. */
export async function untilDone<Result>(step: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await step()
    } catch (error) {
      if (!isOutage(error)) throw error
    }
  }
}

function lossy<Part extends object>(part: Part, losses: Losses): Part {
  return new Proxy(part, {
    get(target, name, receiver) {
      const method: unknown = Reflect.get(target, name, receiver)
      if (typeof method !== 'function') return method
      return async (...args: unknown[]) => {
        const lost = losses.at({ name: String(name), args })
        if (lost === 'call') throw new Error('Connection is closed.')
        const result: unknown = await method.apply(target, args)
        if (lost === 'reply') throw new Error('Connection is closed.')
        return result
      }
    },
  })
}
