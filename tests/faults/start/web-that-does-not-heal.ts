/** A web process whose relays believe that nothing was missed: what is read after a hole reaches to the head, and is empty. */
import { startWeb } from '../../../server/start-web.ts'
import { printCursor } from '../../../shared/cursor.ts'

await startWeb({
  reads: reads => ({
    ...reads,
    async since(page, after) {
      const missed = await reads.since(page, after)
      if (missed?.kind !== 'catchUp') return missed
      return { kind: 'catchUp', from: printCursor(after), to: missed.to, entries: [], withdrawn: [], pins: missed.pins }
    },
  }),
})
