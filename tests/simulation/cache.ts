// What stands between readers and web processes over HTTP: answers of up to two seconds ago, and older batches of any age.
import type { Told } from '../../client/reader/following.ts'
import type { Histories } from './histories.ts'
import type { Tally } from './tally.ts'
import { sliceOf } from './telling.ts'
import type { World } from './world.ts'

/** As long as `Cache-Control` lets them: a second, and one more while it is asked again. @see server/http/freshness.ts */
const keptMs = 2000

export interface Cache {
  /** How often an answer that may be kept is given again, 0 to 1. */
  zeal: number
  /** How often an older batch is given as it once was, whenever that may have been, 0 to 1. */
  staleness: number
  /** Whether older batches may also come from a history that was lost. */
  keepsLost: boolean
  /** @param fresh past the cache */
  answer(href: string, fresh: boolean, ask: () => Promise<Told>): Promise<Told>
}

export function createCache(world: World, log: Histories, tally: Tally): Cache {
  const kept = new Map<string, { told: Told; at: number }>()
  /** A batch as someone else may have been given it long ago. */
  function longAgo(href: string): Told | undefined {
    const before = new URL(href, 'http://simulation').searchParams.get('before')
    const states = cache.keepsLost ? log.past : log.states.slice(1)
    const state = states[world.roll(states.length)]
    return before === null || !state ? undefined : { kind: 'slice', slice: sliceOf(state, before) }
  }

  const cache: Cache = {
    zeal: 0,
    staleness: 0,
    keepsLost: true,
    async answer(href, fresh, ask) {
      if (!fresh && href.includes('/slices?') && world.chance() < cache.staleness) {
        const told = longAgo(href)
        if (told) {
          tally.staleSlices += 1
          return told
        }
      }
      const known = kept.get(href)
      if (!fresh && known && world.now - known.at <= keptMs && world.chance() < cache.zeal) {
        tally.staleAnswers += 1
        return known.told
      }
      const told = await ask()
      if (told.kind !== 'failed') kept.set(href, { told, at: world.now })
      return told
    },
  }
  return cache
}
