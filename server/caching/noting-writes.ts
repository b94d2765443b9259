/** Page writes that say which page they changed, so that caches hear of it at once. */
import type { PageId } from '../../shared/live-page.ts'
import type { PageWrites } from '../newsroom/ports.ts'

export function notingWrites(writes: PageWrites, note: (page: PageId) => void): PageWrites {
  return {
    ...writes,
    async apply(command, decision, guards, act) {
      const answer = await writes.apply(command, decision, guards, act)
      if (answer !== 'changed' && answer.answer.status === 'committed') note(command.home)
      return answer
    },
    async deliver(page, home, body, waiting) {
      const delivered = await writes.deliver(page, home, body, waiting)
      if (delivered !== 'no-page' && 'sequence' in delivered) note(page)
      return delivered
    },
  }
}
