// The way of one reader to the web processes: which one it reaches, whether it reaches any, and what gets lost.
import type { Told } from '../../client/reader/following.ts'
import type { Cache } from './cache.ts'
import type { Line, ReadersEnd } from './line.ts'
import type { Tally } from './tally.ts'
import type { WebProcess } from './web-process.ts'
import type { World } from './world.ts'

export interface Network {
  /** Without a network nothing is reached at all. */
  isOnline: boolean
  /** Whether sockets can be opened: some proxies let only requests through. */
  hasSockets: boolean
  /** How often an answer gets lost, 0 to 1. */
  loss: number
  /** Which process the next socket comes to. */
  process: number
  fetch(href: string, fresh: boolean): Promise<Told>
  /** Tells `opened` or `failed` after a while. */
  connect(readersEnd: ReadersEnd, opened: (line: Line) => void, failed: () => void): void
}

/** An answer is waited for this long, ms; @see client/reader/history.ts */
const givenUpAfterMs = 10_000

/** @param processes those that run now */
export function createNetwork(world: World, processes: () => WebProcess[], cache: Cache, tally: Tally): Network {
  const at = (place: number) => {
    const all = processes()
    return all[place % Math.max(1, all.length)]
  }

  const network: Network = {
    isOnline: true,
    hasSockets: true,
    loss: 0,
    process: 0,
    async fetch(href, fresh) {
      await world.wait(1 + world.roll(60))
      if (!network.isOnline) return { kind: 'failed' }
      const asked = cache.answer(href, fresh, async () => {
        const http = at(world.roll(8))?.http
        return http ? http.answer(href) : { kind: 'failed' }
      })
      const told = await Promise.race([asked, world.wait(givenUpAfterMs).then((): Told => ({ kind: 'failed' }))])
      if (world.chance() < network.loss) {
        tally.droppedAnswers += 1
        await world.wait(world.roll(givenUpAfterMs))
        return { kind: 'failed' }
      }
      await world.wait(1 + world.roll(60))
      return network.isOnline ? told : { kind: 'failed' }
    },
    connect(readersEnd, opened, failed) {
      world.after(1 + world.roll(100), () => {
        const process = at(network.process)
        if (network.isOnline && network.hasSockets && process) opened(process.connect(readersEnd))
        else failed()
      })
    },
  }
  return network
}
