/** A web process that never asks the log how far it is: a last announcement that was lost stays lost. */
import type { Relays } from '../../../server/live/relays.ts'
import { startWeb } from '../../../server/start-web.ts'
import type { Cursor } from '../../../shared/cursor.ts'

let relays: Relays | undefined

await startWeb({
  relays(shipped) {
    relays = shipped
    return shipped
  },
  reads: reads => ({
    ...reads,
    async heads(pages) {
      const own = pages.map(page => [page, relays?.held(page)?.cursor] as const)
      return new Map(own.filter((pair): pair is [string, Cursor] => pair[1] !== undefined))
    },
  }),
})
